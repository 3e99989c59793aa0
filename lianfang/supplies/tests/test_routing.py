"""Routes: each stop once, nobody carries more than they can, clocks kept where they can be, always the same."""

import random

import pytest

from lianfang.common.ground import road_metres
from lianfang.supplies.routing import Limits, Stop, arranged, followed, plan

STORE = (112.355, 28.570)


def stop(
    key: str,
    east: float = 0.0,
    north: float = 0.0,
    load: int = 1,
    within: int | None = None,
    urgent: bool = False,
) -> Stop:
    return Stop(key, (STORE[0] + east, STORE[1] + north), load, within, urgent)


def test_ways_are_as_long_as_the_ground() -> None:
    assert road_metres(STORE, (STORE[0], STORE[1] + 0.01)) == round(1112 * 1.3)
    assert road_metres(STORE, STORE) == 0
    route = followed(
        STORE, "a", [stop("1", north=0.01), stop("2", north=0.02)], Limits(km_per_hour=18, stop_minutes=2)
    )
    assert [each.after for each in route.stops] == [289, 698]
    assert (route.metres, route.load) == (2 * 1446 + road_metres((STORE[0], STORE[1] + 0.02), STORE), 2)


@pytest.mark.parametrize(
    ("stops", "couriers", "limits", "ways", "left"),
    [
        ([], ["a"], Limits(), [], []),
        ([stop("1")], [], Limits(), [], ["1"]),
        # one way round; no second courier where one is enough
        ([stop("2", 0.01, 0.01), stop("1", 0.01), stop("3", 0, 0.01)], ["a", "b"], Limits(), [["1", "2", "3"]], []),
        # what is wanted at once goes first, though it lies further
        ([stop("1", 0.01), stop("2", 0.02, within=430)], ["a"], Limits(), [["2", "1"]], []),
        # what is too late already comes all the same
        ([stop("1", 0.01, within=0)], ["a"], Limits(), [["1"]], []),
        # what is urgent goes first, unless a clock runs out by that
        ([stop("1", 0.01, within=1000), stop("2", 0.02, urgent=True, within=3600)], ["a"], Limits(), [["2", "1"]], []),
        ([stop("1", 0.01, within=400), stop("2", 0.02, urgent=True, within=3600)], ["a"], Limits(), [["1", "2"]], []),
        # no room for the third
        ([stop("1", load=5), stop("2", load=5), stop("3", load=9)], ["a"], Limits(pieces=10), [["1", "2"]], ["3"]),
        ([stop("1", 0.01), stop("2", -0.01)], ["a", "b"], Limits(stops=1), [["1"], ["2"]], []),
        ([stop("1", load=11)], ["a"], Limits(pieces=10), [], ["1"]),
    ],
)  # fmt: skip
def test_routes(
    stops: list[Stop], couriers: list[str], limits: Limits, ways: list[list[str]], left: list[str]
) -> None:
    found = plan(STORE, stops, couriers, limits)
    assert sorted([each.stop.key for each in route.stops] for route in found.routes) in (
        sorted(ways),
        sorted(way[::-1] for way in ways) if not any(each.within is not None for each in stops) else None,
    )
    assert [each.key for each in found.left] == left


def test_any_stops_come_once_within_what_couriers_carry_and_always_the_same() -> None:
    chance = random.Random(11)
    for _turn in range(12):
        stops = [
            stop(str(n), chance.uniform(-0.1, 0.1), chance.uniform(-0.1, 0.1), chance.randint(1, 9),
                 chance.choice([None, None, 0, 1800, 7200]))
            for n in range(chance.randint(1, 14))
        ]  # fmt: skip
        couriers = ["a", "b", "c"][: chance.randint(1, 3)]
        limits = Limits(pieces=chance.choice([10, 20, 200]), stops=chance.choice([3, 20]))
        found = plan(STORE, stops, couriers, limits)
        taken = [each.stop.key for route in found.routes for each in route.stops]
        assert sorted([*taken, *(each.key for each in found.left)]) == sorted(each.key for each in stops)
        assert len({route.courier for route in found.routes}) == len(found.routes)
        for route in found.routes:
            assert route.courier in couriers
            assert route.load == sum(each.stop.load for each in route.stops) <= limits.pieces
            assert len(route.stops) <= limits.stops
        room = sum(each.load for each in stops) <= limits.pieces and len(stops) <= limits.stops
        assert not (room and found.left)  # late is better than never
        assert plan(STORE, stops, couriers, limits) == found


def test_sixty_stops_are_planned_by_few_rounds() -> None:
    chance = random.Random(3)
    stops = [stop(str(n), chance.uniform(-0.1, 0.1), chance.uniform(-0.1, 0.1)) for n in range(60)]
    found = plan(STORE, stops, ["a", "b", "c", "d"], Limits(stops=20))
    assert sum(len(route.stops) for route in found.routes) == 60


@pytest.mark.parametrize(
    ("moved", "by", "ways"),
    [
        ("", 0, {"a": ["1", "3"], "b": ["2"], "": ["4"]}),
        ("3", -1, {"a": ["3", "1"], "b": ["2"], "": ["4"]}),
        ("1", 1, {"a": ["3", "1"], "b": ["2"], "": ["4"]}),
        ("1", -1, {"a": ["1", "3"], "b": ["2"], "": ["4"]}),
        ("9", 1, {"a": ["1", "3"], "b": ["2"], "": ["4"]}),
    ],
)
def test_a_person_changes_the_order(moved: str, by: int, ways: dict[str, list[str]]) -> None:
    couriers = {"1": "a", "2": "b", "3": "a"}
    assert arranged(["1", "2", "3", "4", "1"], couriers, moved, by) == ways
