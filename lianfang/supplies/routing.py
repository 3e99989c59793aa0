"""Which courier brings what in which order: routes from a store to hand-over points and back, found by PyVRP.

Pure functions on pure data. Distances are straight lines on the ground times a factor; nothing is known of streets.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lianfang.common.ground import Point, road_metres

ROUNDS = 100  # of the search; 60 stops take a quarter of a second, and the same input gives the same routes
PATIENCE = (
    0.5  # seconds for one search of at most two: a slow machine stops here, so a plan takes no more than one
)
SEED = 2021
MISSED = 50_000  # what a stop that nobody brings costs, in seconds: more than any way in a city
BROKEN = (
    100_000.0  # what a piece too many, or a second too late, costs in the search: more than a stop left out
)
MUCH = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Stop:
    """Goods for one point: where it lies, how many pieces, and within how many seconds from now they are wanted."""

    key: str
    at: Point
    load: int
    within: int | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What a courier carries at most, how fast they are, and how long a stop takes."""

    pieces: int = MUCH
    stops: int = MUCH
    km_per_hour: float = 20.0
    stop_minutes: float = 5.0


@dataclass(frozen=True, slots=True)
class Reached:
    """A stop of a route: when it is reached, in seconds from now, and whether that is too late."""

    stop: Stop
    after: int

    @property
    def late(self) -> bool:
        """Say whether it is reached after it was wanted."""
        return self.stop.within is not None and self.after > self.stop.within


@dataclass(frozen=True, slots=True)
class Route:
    """The way of one courier: its stops in order, its length with the way back, and its pieces."""

    courier: str
    stops: tuple[Reached, ...]
    metres: int
    load: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Routes, and the stops for which no courier has room."""

    routes: tuple[Route, ...]
    left: tuple[Stop, ...]


def followed(store: Point, courier: str, stops: Iterable[Stop], limits: Limits) -> Route:
    """Reckon the way of a courier who takes stops in a given order."""
    here, way, clock, reached = store, 0, 0.0, list[Reached]()
    for stop in stops:
        leg = road_metres(here, stop.at)
        way += leg
        clock += leg / limits.km_per_hour * 3.6
        reached.append(Reached(stop, round(clock)))
        clock += limits.stop_minutes * 60
        here = stop.at
    return Route(
        courier, tuple(reached), way + road_metres(here, store), sum(each.stop.load for each in reached)
    )


def plan(store: Point, stops: Sequence[Stop], couriers: Sequence[str], limits: Limits) -> Plan:
    """Divide stops among couriers so that no one carries more than they can, what is wanted comes in time, and the ways
    are short. What cannot come in time comes late; what nobody has room for is left. Once for each stop."""
    if not couriers or not stops:
        return Plan((), tuple(stops))
    found, missed = _search(store, stops, couriers, limits, frozenset())
    if missed:  # some clocks cannot be kept: let go of those
        found, missed = _search(store, stops, couriers, limits, frozenset(stop.key for stop in missed))
    routes = [_urgent_first(store, courier, way, limits) for courier, way in found.items() if way]
    return Plan(tuple(routes), missed)


def _urgent_first(store: Point, courier: str, way: Sequence[Stop], limits: Limits) -> Route:
    """Bring what is urgent before the rest of a route, unless something else comes too late by that."""
    found = followed(store, courier, way, limits)
    other = followed(store, courier, sorted(way, key=lambda stop: not stop.urgent), limits)
    return min((other, found), key=lambda route: sum(each.late for each in route.stops))


def _search(
    store: Point, stops: Sequence[Stop], couriers: Sequence[str], limits: Limits, unclocked: frozenset[str]
) -> tuple[dict[str, list[Stop]], tuple[Stop, ...]]:
    from pyvrp import Model, PenaltyParams, SolveParams  # half a second to load: only when somebody plans
    from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria

    model = Model()
    places = [model.add_location(0, 0) for _each in range(len(stops) + 1)]
    depot = model.add_depot(places[0])
    for courier in couriers:
        most = [limits.pieces, limits.stops]
        model.add_vehicle_type(1, most, depot, depot, unit_duration_cost=1, name=courier)
    for place, stop in zip(places[1:], stops, strict=True):
        alone = round(road_metres(store, stop.at) / limits.km_per_hour * 3.6)
        clock = MUCH if stop.within is None or stop.key in unclocked else max(stop.within, alone)
        model.add_client(
            place, [stop.load, 1], service_duration=round(limits.stop_minutes * 60), tw_late=clock, prize=MISSED,
            required=False, name=stop.key,
        )  # fmt: skip
    points = [store, *(stop.at for stop in stops)]
    for a, one in zip(places, points, strict=True):
        for b, other in zip(places, points, strict=True):
            if a is not b:
                far = road_metres(one, other)
                model.add_edge(a, b, far, round(far / limits.km_per_hour * 3.6))
    until = MultipleCriteria([MaxIterations(ROUNDS), MaxRuntime(PATIENCE)])
    hard = SolveParams(penalty=PenaltyParams(min_penalty=BROKEN, max_penalty=BROKEN))
    best = model.solve(until, SEED, collect_stats=False, display=False, params=hard).best
    found: dict[str, list[Stop]] = {}
    if best.is_feasible():
        for route in best.routes():
            way = [stops[each.idx] for each in route.schedule() if each.is_client()]
            found[couriers[route.vehicle_type()]] = way
    taken = {stop.key for way in found.values() for stop in way}
    return found, tuple(stop for stop in stops if stop.key not in taken)


def arranged(
    order: Sequence[str], couriers: Mapping[str, str], moved: str = "", by: int = 0
) -> dict[str, list[str]]:
    """Put stops in the order a person gave them, each on its courier's route; `moved` changes places with the one
    before it (-1) or after it (1) on its own route. A stop without a courier is left, under the empty name."""
    ways: dict[str, list[str]] = {}
    for key in dict.fromkeys(order):
        ways.setdefault(couriers.get(key, ""), []).append(key)
    way = ways.get(couriers.get(moved, ""), [])
    if moved in way:
        here = way.index(moved)
        there = min(max(here + by, 0), len(way) - 1)
        way[here], way[there] = way[there], way[here]
    return ways
