"""Who may help, and which shift: as tables."""

from datetime import date, timedelta

import pytest

from lianfang.common.dates import at
from lianfang.workforce.rules import Bounds, Helper, Place, lacking, part_of, unfit

TODAY = date(2021, 8, 5)  # a Thursday
BOUNDS = Bounds(minimum_age=18, insured=True, trained=True, shift_hours=6, rest_hours=11, week_hours=15)
READY = Helper(date(1990, 1, 1), date(2021, 8, 31), frozenset({"trained"}))


@pytest.mark.parametrize(
    ("helper", "bounds", "expected"),
    [
        (READY, BOUNDS, []),
        (Helper(None, date(2021, 8, 31), frozenset({"trained"})), BOUNDS, ["age_unknown"]),
        (Helper(date(2003, 8, 5), date(2021, 8, 31), frozenset({"trained"})), BOUNDS, []),  # 18 today
        (Helper(date(2003, 8, 6), date(2021, 8, 31), frozenset({"trained"})), BOUNDS, ["under_age"]),
        (Helper(date(1990, 1, 1), None, frozenset({"trained"})), BOUNDS, ["uninsured"]),
        (Helper(date(1990, 1, 1), date(2021, 8, 4), frozenset({"trained"})), BOUNDS, ["uninsured"]),
        (Helper(date(1990, 1, 1), TODAY, frozenset({"trained"})), BOUNDS, []),  # the last day counts
        (Helper(date(1990, 1, 1), TODAY, frozenset({"first_aid"})), BOUNDS, ["untrained"]),
        (Helper(date(1990, 1, 1)), Bounds(18, False, False, 6, 11, 15), []),
    ],
)
def test_what_a_volunteer_lacks(helper: Helper, bounds: Bounds, expected: list[str]) -> None:
    assert lacking(helper, bounds, TODAY) == expected


def place(hour: float = 8, hours: float = 4, day: int = 5, **over: object) -> Place:
    start = at(date(2021, 8, day)) + timedelta(hours=hour)
    return Place(start, start + timedelta(hours=hours), **over)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "taken", "expected"),
    [
        (place(), [], []),
        (place(hours=6), [], []),
        (place(hours=6.5), [], ["too_long"]),
        (place(heavy=True), [], ["heavy"]),
        (place(qualification="nurse"), [], ["unqualified"]),
        (place(qualification="trained"), [], []),
        (place(), [place(11, 4)], ["busy"]),
        (place(), [place(12, 4)], ["rest"]),  # touching is not overlapping, but leaves no rest
        (place(), [place(17, 4, day=4)], []),  # 21:00 to 08:00 is eleven hours
        (place(), [place(17.5, 4, day=4)], ["rest"]),
        (place(hours=5), [place(8, 5, 3), place(8, 5, 4)], []),  # fifteen hours are allowed
        (place(hours=5.5), [place(8, 5, 3), place(8, 5, 4)], ["week"]),
        (place(hours=5, day=9), [place(8, 6, 3), place(8, 6, 4)], ["week"]),
        (place(hours=5, day=10), [place(8, 6, 3), place(8, 6, 4)], []),  # the third was seven days before
        (place(hours=6, day=5), [place(8, 6, 7), place(8, 6, 8)], ["week"]),  # looking ahead too
        (place(hour=20, day=31, hours=6), [], ["uninsured"]),  # ends on 1 September
    ],
)
def test_which_place_a_volunteer_may_take(asked: Place, taken: list[Place], expected: list[str]) -> None:
    assert unfit(READY, asked, [(p.starts_at, p.ends_at) for p in taken], BOUNDS) == expected


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (5, 5, "weekday_morning"),
        (5, 12, "weekday_afternoon"),
        (5, 18, "weekday_night"),
        (6, 2, "weekday_night"),
        (7, 8, "weekend_morning"),
        (8, 23, "weekend_night"),
    ],
)
def test_parts_of_the_week(day: int, hour: int, expected: str) -> None:
    assert part_of(at(date(2021, 8, day), hour)) == expected
