"""Plans rides: who sits in which vehicle, in which order it calls, and who is left and why. Also once more, while
vehicles are on their way: people aboard stay where they sit, what is done stays done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from time import monotonic

from lianfang.transport.matrix import Matrix
from lianfang.transport.routing.clocks import Order, place, run, timed, window
from lianfang.transport.routing.fitting import started, taken, whole
from lianfang.transport.routing.insertion import inserted
from lianfang.transport.routing.problem import MISSED, Begun, Call, Left, Plan, Ride, Run, Vehicle
from lianfang.transport.routing.state import State, impossible, known

MOVED = 4_000  # metres and seconds that must be saved before somebody who was told a vehicle gets another; ten of them
# may have to, for one who would be left
TURNS = 4  # of searching at most, while somebody is left


@dataclass(frozen=True, slots=True)
class _Patience:
    """How much is searched: rounds times rides, rounds at least, seconds, and how much is tried in a round. The rounds
    end a search, so that the same input gives the same plan; the clock ends it only on a slow machine."""

    rounds: int
    least: int
    seconds: float
    thorough: bool


FIRST = _Patience(20_000, 40, 7.0, thorough=True)
AGAIN = _Patience(12_000, 30, 1.2, thorough=False)  # of a plan that is changed; a round of it is short


def plan(
    matrix: Matrix,
    vehicles: Sequence[Vehicle],
    rides: Sequence[Ride],
    *,
    begun: Iterable[Begun] = (),
    before: Plan | None = None,
    rounds: int | None = None,
    seconds: float | None = None,
) -> Plan:
    """Plan rides so that as many as can be are taken, by short ways, with never more people than seats.

    `rides` are all of the day, those that are over included; one that was cancelled is simply not among them. `begun`
    says what vehicles have done; `before` is the plan to be changed: what it says is kept unless something better is
    found. Rides nobody has room for are left, each with its reason; people aboard are brought in any case, and named
    where they will be late.

    Raises ValueError where `begun` tells of vehicles or rides that are not there.
    """
    began = monotonic()
    state = known(matrix, vehicles, rides, begun)
    orders = started(state, before)
    left = impossible(state, taken(orders))
    told = {call.ride: run.vehicle for run in before.runs for call in run.calls} if before else {}
    patience = AGAIN if before or state.begun else FIRST
    rounds = rounds or max(patience.least, patience.rounds // max(len(rides), 1))
    until = began + (seconds or patience.seconds)
    orders = _searched(state, left, orders, told, replace(patience, rounds=rounds), until)
    there = taken(orders)
    left |= {
        ride.key: Left(ride.key, "no_room") for ride in state.open() if ride.key not in there | left.keys()
    }
    return _plan(state, {ride.key: ride for ride in rides}, orders, left)


def _searched(
    state: State,
    left: Mapping[str, Left],
    orders: dict[str, Order],
    told: Mapping[str, str],
    patience: _Patience,
    until: float,
) -> dict[str, Order]:
    """Put everybody somewhere, search for better ways, look for what the search cannot know, and try again with those
    who are left; give the best that was found."""
    from lianfang.transport.routing.search import (
        Asked,
        Effort,
        search,
    )  # half a second to load: only for a plan

    free = [vehicle for key, vehicle in state.vehicles.items() if key not in state.full]
    seated = [(state.rides[key], where) for key, where in state.aboard.items() if where not in state.full]
    asked = {ride.key: ride for ride in state.open() if ride.key not in left}
    best = orders = inserted(state, orders, asked)
    for turn in range(TURNS):
        seconds = until - monotonic()
        if not free or seconds <= 0 or not (asked or seated):
            break
        narrow = list(_narrowed(state, orders, asked).values())
        problem = Asked(state.matrix, free, narrow, seated, state.needed() | taken(orders), state.begun)
        rounds = patience.rounds if not turn else max(patience.rounds // 4, 1)
        found = search(problem, orders, Effort(rounds, seconds, patience.thorough))
        orders = orders | {key: _own(state, found.get(key, [])) for key in orders if key not in state.full}
        orders = inserted(state, whole(state, orders), asked)
        best = min(best, orders, key=lambda each: _cost(state, each, told))
        if len(taken(best)) == len(asked) + len(state.aboard):
            break
    return best


def _narrowed(state: State, orders: Mapping[str, Order], asked: Mapping[str, Ride]) -> dict[str, Ride]:
    """Give all rides windows so narrow that nobody who keeps them sits too long: around when they are taken now."""
    found = {key: _narrow(state, ride) for key, ride in asked.items()}
    for key, order in orders.items():
        got_in: dict[str, int] = {}
        times = timed(state.matrix, state.vehicles[key], order, state.begun.get(key)) or []
        for (ride, what), at in zip(order, times, strict=True):
            if what == "board":
                got_in[ride.key] = at
            elif ride.key in got_in:
                room = ride.longest - (at - got_in[ride.key])
                first = max(ride.pick_from, got_in[ride.key] - room // 2)
                found[ride.key] = replace(
                    ride, pick_from=first, drop_to=min(ride.drop_to, first + ride.longest)
                )
    return found


def _cost(state: State, orders: Mapping[str, Order], told: Mapping[str, str]) -> int:
    """Judge orders: metres and seconds on the way, who is told another vehicle than before, who is not taken."""
    way = moved = 0
    for key, order in orders.items():
        vehicle, began = state.vehicles[key], state.begun.get(key)
        stops = [began.place if began else vehicle.depot, *(place(*call) for call in order), vehicle.depot]
        way += sum(state.matrix.metres[a][b] + state.matrix.seconds[a][b] for a, b in pairwise(stops))
        moved += len({ride.key for ride, _what in order if told.get(ride.key, key) != key})
    return way + MOVED * moved - (10 * MOVED if told else MISSED) * len(taken(orders))


def _own(state: State, order: Order) -> Order:
    """Put the rides as they were asked for in the place of those that were told to the search."""
    return [(state.rides[ride.key], what) for ride, what in order]


def _narrow(state: State, ride: Ride) -> Ride:
    """Make windows so narrow that nobody who keeps them sits too long, the wider of the two first."""
    way = state.matrix.seconds[ride.pick][ride.drop] + ride.board_seconds
    much = ride.drop_to - ride.pick_from - ride.longest
    if much <= 0:
        return ride
    first = max(min(ride.pick_to, ride.drop_to - way) - ride.pick_from, 0)
    last = max(ride.drop_to - max(ride.drop_from, ride.pick_from + way), 0)
    later = min(max((much + first - last) // 2, much - last, 0), much, first)
    sooner = min(much - later, last)
    return replace(ride, pick_from=ride.pick_from + later, drop_to=ride.drop_to - sooner)


def _plan(
    state: State, asked: Mapping[str, Ride], orders: Mapping[str, Order], left: Mapping[str, Left]
) -> Plan:
    runs = []
    for key, vehicle in state.vehicles.items():
        order, began = orders.get(key, []), state.begun.get(key)
        times = timed(state.matrix, vehicle, order, began) or []
        made = run(state.matrix, vehicle, order, times, asked, began)
        if made:
            runs.append(made)
    late = {
        call.ride: "" for each in runs for call in each.calls if _late(state, asked[call.ride], each, call)
    }
    return Plan(tuple(runs), tuple(left[key] for key in sorted(left)), tuple(late))


def _late(state: State, ride: Ride, run: Run, call: Call) -> bool:
    """Say whether a call that is still to come is later than was asked for, or somebody sits too long until then."""
    got_in = next(each.at for each in run.calls if each.ride == ride.key)
    began = state.begun.get(run.vehicle)
    if began and call in began.calls:
        return False
    return call.at > window(ride, call.what)[1] or call.at - got_in > ride.longest
