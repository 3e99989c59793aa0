"""Asks PyVRP for the order of calls of each vehicle: rides are its shipments, people aboard are clients that only their
own vehicle can reach. What it cannot know, how long somebody sits in a vehicle and which rides belong together, is
looked after by the planner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pyvrp import (
    Activity,
    ActivityType,
    Client,
    Depot,
    IteratedLocalSearch,
    IteratedLocalSearchParams,
    Location,
    PenaltyManager,
    PenaltyParams,
    ProblemData,
    RandomNumberGenerator,
    Route,
    Shipment,
    Solution,
    VehicleType,
)
from pyvrp.search import (
    OPERATORS,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    PerturbationParams,
    compute_neighbours,
)
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria, StoppingCriterion

from lianfang.transport.matrix import Matrix
from lianfang.transport.routing.clocks import Order
from lianfang.transport.routing.problem import MISSED, Begun, Ride, Vehicle, What

SEED = 2021
NEEDED = 10  # times that, where somebody has a seat already or has to come home
# Neighbours that are looked at and places that are changed in a round of a hurried search: a round of the library's own
# 50 and 25 takes four times as long, and 30 short ones left fewer than 8 long ones.
NEAR, AT_ONCE = 20, 8
ELSEWHERE = 10_000_000  # metres and seconds to somebody who sits in another vehicle


@dataclass(frozen=True, slots=True)
class Asked:
    """A problem for the search: what is open, who sits where, which rides must not be left, where vehicles are."""

    matrix: Matrix
    vehicles: Sequence[Vehicle]
    rides: Sequence[Ride]
    aboard: Sequence[tuple[Ride, str]]
    needed: frozenset[str]
    begun: Mapping[str, Begun]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a search goes on: so many rounds, no longer than so many seconds, and how much it tries in each."""

    rounds: int
    seconds: float
    thorough: bool


def search(asked: Asked, start: Mapping[str, Order], effort: Effort) -> dict[str, Order]:
    """Give the calls of each vehicle in order, beginning from orders that keep all rules; the same input gives the same
    orders unless the clock stops the search."""
    data = _data(asked)
    first = _solution(data, asked, start)
    until = MultipleCriteria([MaxIterations(effort.rounds), MaxRuntime(effort.seconds)])
    best = improved(data, until, first, thorough=effort.thorough)
    return _orders(asked, best if best.is_feasible() else first)


def improved(
    data: ProblemData, until: StoppingCriterion, first: Solution | None = None, *, thorough: bool = True
) -> Solution:
    """Search for the best routes, from given ones or from chance: again and again around places taken by chance, and
    where it is `thorough` every possible move at first and whenever something better is found."""
    chance = RandomNumberGenerator(SEED)
    near = NeighbourhoodParams() if thorough else NeighbourhoodParams(num_neighbours=NEAR)
    changed = PerturbationParams() if thorough else PerturbationParams(1, AT_ONCE)
    moves = LocalSearch(data, chance, compute_neighbours(data, near), PerturbationManager(changed))
    for operator in OPERATORS:
        if operator.supports(data):
            moves.add_operator(operator(data))
    prices = PenaltyParams()
    penalties = PenaltyManager(prices.midpoint_penalties(data), prices)
    start = first or Solution.make_random(data, chance)
    if thorough:
        start = moves(start, penalties.max_cost_evaluator(), exhaustive=True)
    how = IteratedLocalSearchParams(exhaustive_on_best=thorough)
    return IteratedLocalSearch(data, penalties, moves, start, how).run(until, collect_stats=False).best


def _data(asked: Asked) -> ProblemData:
    n_places, n_aboard = len(asked.matrix.places), len(asked.aboard)
    where = [*range(n_places), *(ride.drop for ride, _vehicle in asked.aboard)]
    metres, seconds = (
        np.array(rows, dtype=np.int64)[np.ix_(where, where)]
        for rows in (asked.matrix.metres, asked.matrix.seconds)
    )
    owners = {vehicle for _ride, vehicle in asked.aboard}
    profiles, ways, times = {"": 0}, [_barred(metres, asked, "")], [_barred(seconds, asked, "")]
    for owner in sorted(owners):
        profiles[owner] = len(ways)
        ways.append(_barred(metres, asked, owner))
        times.append(_barred(seconds, asked, owner))
    return ProblemData(
        [Location(0, 0)] * (n_places + n_aboard),
        [_client(ride, n_places + n) for n, (ride, _vehicle) in enumerate(asked.aboard)],
        [
            Depot(place)
            for v in asked.vehicles
            for place in (asked.begun[v.key].place if v.key in asked.begun else v.depot, v.depot)
        ],
        [_vehicle(asked, n, profiles.get(v.key, 0)) for n, v in enumerate(asked.vehicles)],
        ways,
        times,
        [],
        [_shipment(ride, ride.key in asked.needed) for ride in asked.rides],
    )


def _barred(matrix: Any, asked: Asked, owner: str) -> Any:
    """Put those who sit in other vehicles out of reach."""
    found, n_places = matrix.copy(), len(asked.matrix.places)
    for n, (_ride, vehicle) in enumerate(asked.aboard):
        if vehicle != owner:
            found[n_places + n, :] = found[:, n_places + n] = ELSEWHERE
            found[n_places + n, n_places + n] = 0
    return found


def _vehicle(asked: Asked, number: int, profile: int) -> VehicleType:
    vehicle = asked.vehicles[number]
    began = asked.begun.get(vehicle.key)
    starts = max(began.at, 0) if began else vehicle.starts
    return VehicleType(
        1,
        [vehicle.seats, vehicle.wheelchairs],
        2 * number,
        2 * number + 1,
        tw_early=starts,
        tw_late=max(vehicle.ends, starts),
        unit_distance_cost=1,
        unit_duration_cost=1,
        profile=profile,
    )


def _client(ride: Ride, location: int) -> Client:
    """Somebody who sits in a vehicle: what is brought from its start."""
    load = [ride.seats, ride.wheelchairs]
    return Client(location, load, [], ride.board_seconds, ride.drop_from, ride.drop_to)


def _shipment(ride: Ride, needed: bool) -> Shipment:
    return Shipment(
        ride.pick,
        ride.drop,
        ride.pick_from,
        ride.pick_to,
        ride.board_seconds,
        ride.drop_from,
        ride.drop_to,
        ride.board_seconds,
        [ride.seats, ride.wheelchairs],
        MISSED * (NEEDED if needed else 1),
        required=False,
    )


def _solution(data: ProblemData, asked: Asked, start: Mapping[str, Order]) -> Solution:
    numbers = {ride.key: n for n, ride in enumerate(asked.rides)}
    clients = {ride.key: n for n, (ride, _vehicle) in enumerate(asked.aboard)}

    def activity(ride: Ride, what: What) -> Activity:
        if ride.key in clients:
            return Activity(ActivityType.CLIENT, clients[ride.key])
        kind = ActivityType.PICKUP if what == "board" else ActivityType.DELIVERY
        return Activity(kind, numbers[ride.key])

    routes = [
        Route(data, [activity(*call) for call in start[vehicle.key]], number)
        for number, vehicle in enumerate(asked.vehicles)
        if start.get(vehicle.key)
    ]
    return Solution(data, routes)


def _orders(asked: Asked, solution: Solution) -> dict[str, Order]:
    found: dict[str, Order] = {}
    for route in solution.routes():
        calls: list[tuple[Ride, What]] = []
        for each in route.schedule():
            if each.is_client():
                calls.append((asked.aboard[each.idx][0], "alight"))
            elif each.is_shipment():
                calls.append((asked.rides[each.idx], "board" if each.is_pickup() else "alight"))
        found[asked.vehicles[route.vehicle_type()].key] = calls
    return found
