"""Plans of rides: everybody who gets in gets out, seats are never oversold, windows hold, reasons are named."""

import random
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from lianfang.transport.matrix import Place, matrix
from lianfang.transport.routing import Begun, Broken, Call, Left, Plan, Ride, Run, Vehicle, plan, verify

HOUR = 3600
LINE = matrix(
    [Place(f"{n}", (112.355, 28.57 + n * 0.01)) for n in range(6)]
)  # six places, 1446 m or 208 s apart
BUS = Vehicle("bus", 2, 1, 0, 0, 4 * HOUR)


def ride(key: str, pick: int = 1, drop: int = 3, seats: int = 1, wheelchairs: int = 0, **other: Any) -> Ride:
    usual: dict[str, Any] = {
        "pick_from": 0,
        "pick_to": 2 * HOUR,
        "drop_from": 0,
        "drop_to": 3 * HOUR,
        "board_seconds": 60,
    }
    return Ride(key, pick, drop, seats, wheelchairs, **(usual | other))


@pytest.mark.parametrize(
    ("rides", "left"),
    [
        ([], {}),
        ([ride("a"), ride("b", 2, 4)], {}),
        ([ride("a", seats=3)], {"a": "no_vehicle"}),
        ([ride("a", seats=0, wheelchairs=2)], {"a": "no_vehicle"}),
        ([ride("a", seats=0, wheelchairs=1), ride("b", seats=2)], {}),
        ([ride("a", longest=400)], {"a": "too_long"}),
        ([ride("a", pick_to=100)], {"a": "no_time"}),
        ([ride("a", drop_to=500)], {"a": "no_time"}),
        ([ride("a", 5, 4, drop_from=4 * HOUR, drop_to=5 * HOUR)], {"a": "no_time"}),
        # one seat too few for three who have to be brought at the same time
        ([ride(key, 1, 5, pick_to=400) for key in "abc"], {"c": "no_room"}),
        # nobody is brought without a way home, and who stays does not take a seat from others
        ([ride("a", trip="t"), ride("b", 3, 1, seats=3, trip="t"), ride("c")], {"a": "not_both", "b": "no_vehicle"}),
    ],
)  # fmt: skip
def test_who_is_left_is_told_why(rides: list[Ride], left: dict[str, str]) -> None:
    found = plan(LINE, [BUS], rides, rounds=20)
    assert sorted(each.why for each in found.left) == sorted(left.values())
    if "no_room" not in left.values():
        assert {each.ride: each.why for each in found.left} == left
    assert verify(LINE, [BUS], rides, found) == []


def test_nobody_waits_aboard_for_a_door_to_open() -> None:
    """The way takes seven minutes, the clinic opens in an hour: somebody is fetched in time, not an hour early."""
    asked = [ride("a", drop_from=HOUR)]
    (run,) = plan(LINE, [BUS], asked, rounds=5).runs
    board, alight = run.calls
    assert alight.at == HOUR
    assert board.at == HOUR - LINE.seconds[1][3] - 60


def test_longest_time_aboard_holds() -> None:
    """Two on one way round a third who is late: each sits at most nine minutes."""
    asked = [
        ride(key, pick, drop, longest=540) for key, pick, drop in (("a", 1, 3), ("b", 5, 3), ("c", 2, 4))
    ]
    found = plan(LINE, [replace(BUS, seats=9)], asked, rounds=40)
    assert found.left == ()
    assert verify(LINE, [replace(BUS, seats=9)], asked, found) == []


def scene(seed: int, n_people: int, n_vehicles: int = 3) -> tuple[list[Vehicle], list[Ride]]:
    """Invent people who want to go to one of two clinics and home again."""
    dice = random.Random(seed)
    vehicles = [
        Vehicle(
            f"v{n}", dice.choice([2, 4, 6]), dice.choice([0, 1, 2]), dice.choice([0, 1]), 7 * HOUR, 17 * HOUR
        )
        for n in range(n_vehicles)
    ]
    rides = []
    for n in range(n_people):
        house, clinic, due = dice.randrange(4, 12), dice.choice([2, 3]), dice.randrange(8, 15) * HOUR
        wheelchairs = int(dice.random() < 0.2)
        many: dict[str, int] = {
            "seats": 0 if wheelchairs else dice.choice([1, 1, 2]),
            "wheelchairs": wheelchairs,
        }
        about: dict[str, Any] = {
            "longest": 2400,
            "trip": f"t{n}",
            "board_seconds": 60 + 120 * wheelchairs,
        }
        there = {"pick_from": due - 2 * HOUR, "pick_to": due, "drop_from": due - HOUR, "drop_to": due}
        back = {"pick_from": due + HOUR, "pick_to": due + 2 * HOUR, "drop_from": 0, "drop_to": due + 4 * HOUR}
        rides += [ride(f"{n}there", house, clinic, **many, **about, **there),
                  ride(f"{n}back", clinic, house, **many, **about, **back)]  # fmt: skip
    return vehicles, rides


def town(seed: int) -> list[Place]:
    dice = random.Random(seed)
    return [Place(f"{n}", (112.35 + dice.random() * 0.1, 28.55 + dice.random() * 0.1)) for n in range(12)]


def driven(found: Plan, until: int) -> list[Begun]:
    """Let vehicles drive by a plan until some time: what has begun by then is done."""
    begun = []
    for run in found.runs:
        calls = tuple(call for call in run.calls if call.at <= until)
        if calls:
            begun.append(Begun(run.vehicle, calls, calls[-1].place, max(until, calls[-1].at + 180)))
    return begun


@pytest.mark.parametrize("seed", range(6))
def test_plans_of_invented_days_break_no_rule(seed: int) -> None:
    """Plan, drive half of the day, let some cancel and others ask, plan again; the same input gives the same plan."""
    ways, (vehicles, rides) = matrix(town(seed)), scene(seed, 14)
    found = plan(ways, vehicles, rides, rounds=25, seconds=60)
    assert verify(ways, vehicles, rides, found) == []
    assert found == plan(ways, vehicles, rides, rounds=25, seconds=60)
    begun = driven(found, 11 * HOUR)
    gone = {call.ride for each in begun for call in each.calls}
    there = [each for each in rides if each.key in gone or not each.key.startswith(("3", "7"))]
    new = scene(seed + 100, 3)[1]
    there += [replace(each, key=f"new{each.key}", trip=f"new{each.trip}") for each in new]
    again = plan(ways, vehicles, there, begun=begun, before=found, rounds=10, seconds=60)
    assert verify(ways, vehicles, there, again, begun) == []
    assert {each.vehicle for each in begun} <= {run.vehicle for run in again.runs}


def test_whoever_is_aboard_is_brought_though_it_is_too_late() -> None:
    """The bus stands far off, at the end of its driver's day, with three people on two seats."""
    asked = [
        ride("a", 1, 2, drop_to=HOUR, trip="t"),
        ride("b", 1, 3, longest=600),
        ride("c", 1, 4),
        ride("d", 2, 1, trip="t"),
    ]
    calls = tuple(Call(1, key, "board", 300 + 60 * n) for n, key in enumerate("abc"))
    begun = [Begun("bus", calls, 5, 4 * HOUR)]
    found = plan(LINE, [BUS], asked, begun=begun, rounds=10)
    (run,) = found.runs
    assert [(call.ride, call.what) for call in run.calls[3:]] == [
        ("c", "alight"),
        ("b", "alight"),
        ("a", "alight"),
    ]
    assert sorted(found.late) == ["a", "b", "c"]
    assert [(each.ride, each.why) for each in found.left] == [("d", "no_time")]
    assert verify(LINE, [BUS], asked, found, begun) == []


def test_a_vehicle_that_is_late_keeps_its_promise() -> None:
    """It leaves ten minutes after it should have; a quarter of an hour later it is too late, and the reason is told."""
    asked = [ride("a", pick_to=300)]
    before = plan(LINE, [BUS], asked, rounds=5)
    late = [replace(BUS, starts=600)]
    found = plan(LINE, late, asked, before=before, rounds=5)
    assert next((call.what, call.at) for call in found.runs[0].calls) == ("board", 600 + LINE.seconds[0][1])
    assert (found.left, found.late) == ((), ("a",))
    assert verify(LINE, late, asked, found) == []
    assert Broken("window", "bus", "a") in verify(LINE, late, asked, replace(found, late=()))
    assert plan(LINE, [replace(BUS, starts=1200)], asked, before=before).left == (Left("a", "no_time"),)


def test_people_stay_in_the_vehicle_they_sit_in() -> None:
    """Each bus stands where the passenger of the other wants to go."""
    buses = [BUS, replace(BUS, key="other")]
    asked = [ride("a", 1, 5), ride("b", 4, 0)]
    begun = [
        Begun("bus", (Call(1, "a", "board", 208),), 0, 600),
        Begun("other", (Call(4, "b", "board", 832),), 5, 1100),
    ]
    found = plan(LINE, buses, asked, begun=begun, rounds=20)
    assert {call.ride: run.vehicle for run in found.runs for call in run.calls} == {"a": "bus", "b": "other"}
    assert verify(LINE, buses, asked, found, begun) == []


def test_what_is_not_there_is_refused() -> None:
    for begun in (Begun("other", (), 0, 0), Begun("bus", (Call(1, "x", "board", 0),), 1, 60)):
        with pytest.raises(ValueError, match="not among"):
            plan(LINE, [BUS], [ride("a")], begun=[begun])


GOOD = (Call(1, "a", "board", 208), Call(3, "a", "alight", 684))


@pytest.mark.parametrize(
    ("calls", "rules"),
    [
        (GOOD, set()),
        (GOOD[:1], {"left_aboard"}),
        (GOOD[::-1], {"alighted_first", "left_aboard", "too_fast"}),
        ((replace(GOOD[0], at=207), GOOD[1]), {"too_fast"}),
        ((GOOD[0], replace(GOOD[1], at=683)), {"too_fast"}),
        ((replace(GOOD[0], place=2), GOOD[1]), {"wrong_place", "too_fast"}),
        ((GOOD[0], replace(GOOD[1], at=3 * HOUR + 1)), {"window", "too_long"}),
        ((GOOD[0], replace(GOOD[1], at=208 + 1801)), {"too_long"}),
        ((replace(GOOD[0], ride="x"), replace(GOOD[1], ride="x")), {"unknown_ride", "lost"}),
        (GOOD + GOOD, {"twice", "too_fast"}),
    ],
)
def test_the_check_finds_what_is_wrong(calls: tuple[Call, ...], rules: set[str]) -> None:
    asked = [ride("a", longest=1800)]
    stops = [0, *(call.place for call in calls), 0]
    metres = sum(LINE.metres[a][b] for a, b in pairwise(stops))
    first, last = calls[0], calls[-1]
    out = last.at + 60 + LINE.seconds[last.place][0] - first.at + LINE.seconds[0][first.place]
    found = Plan((Run("bus", calls, metres, out),), ())
    assert {each.rule for each in verify(LINE, [BUS], asked, found)} == rules


def test_the_check_counts_seats_vehicles_hours_and_trips() -> None:
    asked = [ride("a", seats=2), ride("b", wheelchairs=1, seats=1, trip="t"), ride("c", 3, 1, trip="t")]
    calls = (
        Call(1, "a", "board", 208),
        Call(1, "b", "board", 268),
        Call(3, "a", "alight", 2 * HOUR),
        Call(3, "b", "alight", 2 * HOUR + 60),
    )
    found = Plan(
        (Run("bus", calls, 1, 1), Run("bus", calls[:0], 0, 0)), (Left("c", "no_room"), Left("a", "no_room"))
    )
    late = replace(BUS, wheelchairs=0, ends=HOUR)
    broken = verify(LINE, [late], asked, replace(found, runs=found.runs[:1]))
    rules = {"seats", "wheelchairs", "shift", "metres", "seconds", "twice", "half_a_trip"}
    assert {each.rule for each in broken} == rules
    assert Broken("half_a_trip", ride="b") in broken
    other = Begun("bus", (replace(calls[0], at=207),), 1, 268)
    assert Broken("done_changed", "bus") in verify(LINE, [BUS], asked, found, [other])
