"""The rules of rides, as tables."""

from datetime import timedelta

import pytest

from lianfang.common.dates import at
from lianfang.transport.rules import Held, clock, hour_of, most, passings, ride_state
from lianfang.transport.tests.make import DAY


@pytest.mark.parametrize(
    ("there", "back", "expected"),
    [
        ("wanted", "wanted", "requested"),
        ("planned", "wanted", "planned"),
        ("aboard", "planned", "aboard"),
        ("missed", "wanted", "missed"),
        ("cancelled", "cancelled", "cancelled"),
        ("done", "wanted", "arrived"),
        ("done", "planned", "arrived"),
        ("done", "missed", "arrived"),  # nobody is left at the clinic
        ("done", "aboard", "returning"),
        ("done", "done", "home"),
        ("done", "own", "home"),
        ("done", "cancelled", "home"),
        ("done", "", "home"),
        ("own", "wanted", "arrived"),
    ],
)
def test_how_far_a_ride_is_follows_from_its_legs(there: str, back: str, expected: str) -> None:
    assert ride_state(there, back) == expected


def _held(first: int, last: int, seats: int, chairs: int = 0) -> Held:
    return Held(at(DAY, first), at(DAY, last), seats, chairs)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], (0, 0)),
        ([_held(8, 9, 2), _held(9, 10, 3)], (3, 0)),  # who gets out makes room for who gets in
        ([_held(8, 10, 2), _held(9, 11, 3)], (5, 0)),
        ([_held(8, 10, 1, 1), _held(9, 11, 0, 1), _held(10, 12, 4)], (4, 2)),
    ],
)
def test_the_most_seats_held_at_once(held: list[Held], expected: tuple[int, int]) -> None:
    assert most(held) == expected


def test_a_round_passes_until_its_last_departure_at_midnight() -> None:
    found = list(passings(at(DAY, 23), at(DAY, 24), 30, 10))
    assert [hour_of(each, DAY) for each in found] == ["23:10", "23:40", "24:10"]
    assert list(passings(at(DAY, 23), at(DAY, 23) - timedelta(minutes=1), 30, 10)) == []


def test_midnight_at_the_end_of_the_day_is_24() -> None:
    assert [clock(510), clock(1440), hour_of(at(DAY, 24), DAY), hour_of(at(DAY, 0), DAY)] == [
        *("08:30", "24:00", "24:00", "00:00")
    ]
