"""How far up a clock goes, the states of orders and clocks, goals: without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from lianfang.command.rules import (
    Aim,
    Given,
    Told,
    goes_up_at,
    ladder,
    next_told,
    order_state,
    reached,
    standing,
)
from lianfang.places.rules import pack

CITY, DISTRICT = pack(43, 9), pack(43, 9, 3)
TOWNSHIP, COMMUNITY = pack(43, 9, 3, 2), pack(43, 9, 3, 2, 1)
NOW = datetime(2021, 8, 5, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("area", "top", "steps"),
    [
        (COMMUNITY, CITY, (COMMUNITY, TOWNSHIP, DISTRICT, CITY)),
        (DISTRICT, CITY, (DISTRICT, CITY)),
        (CITY, CITY, (CITY,)),
        (COMMUNITY, DISTRICT, (COMMUNITY, TOWNSHIP, DISTRICT)),
        (pack(43, 10, 1), CITY, (CITY,)),  # elsewhere: who commands here is told
    ],
)
def test_the_ladder_ends_at_the_outbreak(area: int, top: int, steps: tuple[int, ...]) -> None:
    assert ladder(area, top) == steps


STEPS = (COMMUNITY, TOWNSHIP, DISTRICT, CITY)


@pytest.mark.parametrize(
    ("holders", "told", "found"),
    [
        ({TOWNSHIP: {1, 2}, CITY: {9}}, set(), Told((1, 2), TOWNSHIP)),
        ({TOWNSHIP: {1, 2}, CITY: {9}}, {1}, Told((2,), TOWNSHIP)),
        ({TOWNSHIP: {1, 2}, CITY: {9}}, {1, 2}, Told((9,), CITY)),
        ({TOWNSHIP: {1, 2}, CITY: {9}}, {1, 2, 9}, Told((9,), CITY)),  # again and again, the uppermost
        ({}, set(), None),
        ({COMMUNITY: {3}}, {3}, Told((3,), COMMUNITY)),
    ],
)
def test_who_is_told_next(holders: dict[int, set[int]], told: set[int], found: Told | None) -> None:
    assert next_told(STEPS, holders, told) == found


NEW, KNOWN = Given(False, ""), Given(True, "")
DONE, PARTLY = Given(True, "done"), Given(True, "partly")


@pytest.mark.parametrize(
    ("given", "hours", "state"),
    [
        ([NEW, KNOWN], 0, "new"),
        ([NEW, DONE], 2, "silent"),
        ([KNOWN, KNOWN], 2, "running"),
        ([KNOWN, DONE], 25, "overdue"),
        ([NEW], 25, "overdue"),
        ([DONE, DONE], 25, "done"),
        ([DONE, PARTLY], 0, "failed"),
    ],
)
def test_how_an_order_stands(given: list[Given], hours: int, state: str) -> None:
    clocks = {"acknowledge_by": NOW + HOUR, "due_at": NOW + 24 * HOUR}
    assert order_state(given, withdrawn=False, **clocks, now=NOW + hours * HOUR) == state
    assert order_state(given, withdrawn=True, **clocks, now=NOW) == "withdrawn"


@pytest.mark.parametrize(
    ("minutes", "found"), [(-1, "late"), (0, "soon"), (119, "soon"), (120, "running"), (None, "none")]
)
def test_how_a_clock_stands(minutes: int | None, found: str) -> None:
    due = None if minutes is None else NOW + timedelta(minutes=minutes)
    assert standing(due, NOW, 120) == found


@pytest.mark.parametrize(
    ("way", "target", "value", "found"),
    [
        ("most", 0, 0, True),
        ("most", 0, 1, False),
        ("least", 14, 13, False),
        ("least", 14, 14, True),
        ("most", 1, None, None),
    ],
)
def test_whether_a_goal_is_reached(way: str, target: float, value: float | None, found: bool | None) -> None:
    assert reached(Aim(way, target), value) is found


def test_when_it_goes_up() -> None:
    assert goes_up_at(NOW, 30) == NOW + HOUR / 2
