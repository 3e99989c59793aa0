"""When a round will be done: the rule as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from lianfang.testing.rules.forecast import Forecast, forecast

NOW = datetime(2021, 8, 5, 4, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def hours(*people: int, until: datetime = NOW) -> dict[datetime, int]:
    """Give so many people in each of the last whole hours."""
    last = until.replace(minute=0)
    return {last - (len(people) - n) * HOUR: each for n, each in enumerate(people)}


@pytest.mark.parametrize(
    ("swabbed", "left", "capacity", "why"),
    [
        (hours(500, 500, 500), 0, None, "done"),
        (hours(500), 100, None, "too_little"),
        (hours(10, 10, 10), 100, None, "too_little"),
        ({}, 100, None, "too_little"),
        (hours(500, 500, until=NOW - 3 * HOUR), 100, None, "idle"),
        (hours(500, 500), 100, None, ""),
    ],
)
def test_what_it_says_when_there_is_nothing_to_go_by(
    swabbed: dict[datetime, int], left: int, capacity: dict[datetime, int] | None, why: str
) -> None:
    assert forecast(swabbed, left, NOW, capacity).why == why


def test_the_middle_and_its_bounds() -> None:
    found = forecast(hours(100, 400, 200, 300, 200, 100), 400, NOW)
    assert found == Forecast("", 400, 200, NOW + 2 * HOUR, NOW + HOUR, NOW + 4 * HOUR)


def test_the_running_hour_is_not_yet_a_speed() -> None:
    table = hours(200, 200) | {NOW.replace(minute=0): 10}
    assert forecast(table, 200, NOW).at == NOW + HOUR


def test_a_night_in_which_no_site_works_is_passed_over() -> None:
    first = NOW.replace(minute=0)
    working = {first: 200, first + HOUR: 100, first + 10 * HOUR: 500}
    found = forecast(hours(200, 200), 300, NOW, working)
    # half of this hour 100, the next 100 as the sites take no more, the last 100 after the night
    assert found.at == first + 10 * HOUR + HOUR / 2


def test_planned_hours_that_do_not_suffice_are_said_so() -> None:
    found = forecast(hours(200, 200), 1_000, NOW, {NOW.replace(minute=0): 200})
    assert (found.why, found.at, found.latest) == ("", None, None)
