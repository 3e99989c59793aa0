"""Tables of slots, waits and which site is proposed first."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from lianfang.booking.rules import Choice, Load, cut, place_in_line, ranked, wait_minutes

EIGHT = datetime(2021, 8, 5, 0, 0, tzinfo=UTC)
A, B, C = (UUID(int=n) for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("hours", "per_hour", "minutes", "percent", "places"),
    [
        (1, 60, 30, 50, [15, 15]),
        (1, 60, 60, 100, [60]),
        (1.25, 60, 30, 100, [30, 30, 15]),  # a short one at the end
        (2, 5, 30, 30, [1, 1, 1]),  # 0.75 a slot: carried over, never more than the site can do
        (1, 60, 30, 0, []),
        (0, 60, 30, 50, []),
    ],
)
def test_hours_are_cut_into_slots(
    hours: float, per_hour: int, minutes: int, percent: int, places: list[int]
) -> None:
    found = cut(EIGHT, EIGHT + timedelta(hours=hours), per_hour=per_hour, minutes=minutes, percent=percent)
    assert [each.capacity for each in found] == places
    assert all(each.ends_at <= EIGHT + timedelta(hours=hours) for each in found)


@pytest.mark.parametrize(
    ("waiting", "per_hour", "before", "in_minutes", "minutes"),
    [
        (0, 60, 0, 0, 0),
        (30, 60, 0, 0, 30),
        (30, 60, 10, 0, 40),
        (30, 60, 0, 20, 10),  # twenty are served until then
        (30, 60, 0, 45, 0),
        (1, 40, 0, 0, 2),  # rounded up
        (5, 0, 0, 0, None),  # nobody swabs
        (30, 60, 0, -20, 30),
    ],
)
def test_waits(waiting: int, per_hour: int, before: int, in_minutes: int, minutes: int | None) -> None:
    found = wait_minutes(Load(waiting, per_hour), before=before, until=timedelta(minutes=in_minutes))
    assert found == minutes


@pytest.mark.parametrize(
    ("choices", "order"),
    [
        ([Choice(A, 900, 60), Choice(B, 1200, 0)], [B, A]),  # a little further, but no wait
        ([Choice(A, 100, 30), Choice(B, 1900, 0)], [A, B]),  # an hour's way for half an hour's wait
        ([Choice(A, 5000, 0, near=False), Choice(B, 500, 120)], [B, A]),  # far away is proposed last
        ([Choice(A, 10, None), Choice(B, 500, 20)], [B, A]),  # nobody knows how long
        ([Choice(A, None, 20), Choice(B, None, 5), Choice(C, None, 5)], [B, C, A]),
    ],
)
def test_quieter_sites_nearby_come_first(choices: list[Choice], order: list[UUID]) -> None:
    assert [each.site_id for each in ranked(choices, metres_minute=60)] == order


def test_place_in_line() -> None:
    assert place_in_line([3, 1, 7, 9], 7) == 2
