"""Plans rides: who sits in which vehicle, in which order it calls, and who is left and why. Also once more, while
vehicles are on their way: people aboard stay where they sit, what is done stays done."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from time import monotonic

from lianfang.transport.matrix import Matrix
from lianfang.transport.routing.clocks import Order, run, timed
from lianfang.transport.routing.fitting import fitted, half_trips, started, taken, too_long, whole
from lianfang.transport.routing.problem import Begun, Left, Plan, Ride, Vehicle
from lianfang.transport.routing.state import State, impossible, known

ROUNDS, SECONDS = 400, 8.0  # of a first plan: the rounds end it, the clock only on a slow machine
AGAIN_ROUNDS, AGAIN_SECONDS = 60, 1.5  # of a plan that is changed
TURNS = 4  # of searching at most: each puts right what the search cannot know


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
    state = known(matrix, vehicles, rides, begun)
    left = impossible(state)
    rounds = rounds or (ROUNDS if before is None else AGAIN_ROUNDS)
    until = monotonic() + (seconds or (SECONDS if before is None else AGAIN_SECONDS))
    orders, torn = _searched(state, left, started(state, before, left), rounds, until)
    there = taken(orders)
    for ride in state.open():
        if ride.key not in there and ride.key not in left:
            left[ride.key] = Left(ride.key, "not_both" if ride.key in torn else "no_room")
    return _plan(state, {ride.key: ride for ride in rides}, orders, left)


def _searched(
    state: State, left: Mapping[str, Left], orders: dict[str, Order], rounds: int, until: float
) -> tuple[dict[str, Order], set[str]]:
    """Search, look for what the search cannot know, and search again with that told."""
    from lianfang.transport.routing.search import (  # half a second to load: only when somebody plans
        Asked,
        search,
    )

    free = [vehicle for key, vehicle in state.vehicles.items() if key not in state.full]
    seated = [(state.rides[key], where) for key, where in state.aboard.items() if where not in state.full]
    asked = {ride.key: _tight(ride) for ride in state.open() if ride.key not in left}
    torn, tight = set[str](), set[str]()
    for turn in range(TURNS):
        seconds = until - monotonic()
        if not free or seconds <= 0 or not (asked or seated):
            break
        problem = Asked(state.matrix, free, list(asked.values()), seated, state.needed(), state.begun)
        found = search(problem, orders, rounds if not turn else max(rounds // 4, 1), seconds)
        orders = orders | {key: _own(state, found.get(key, [])) for key in orders if key not in state.full}
        halves, long = half_trips(state, taken(orders)), too_long(state, orders.items())
        if not halves and not long:
            break
        for key in long.keys() & asked.keys() - tight:
            asked[key] = _tighter(asked[key], long[key])
        tight |= long.keys()
        if not long:  # the other way found no room: others may have theirs
            torn |= halves
            asked = {key: ride for key, ride in asked.items() if key not in torn}
        orders = {key: fitted(state, key, _without(order, torn)) for key, order in orders.items()}
    orders, more = whole(state, orders)
    return orders, torn | more


def _without(order: Order, gone: Container[str]) -> Order:
    return [call for call in order if call[0].key not in gone]


def _own(state: State, order: Order) -> Order:
    """Put the rides as they were asked for in the place of those that were told to the search."""
    return [(state.rides[ride.key], what) for ride, what in order]


def _tight(ride: Ride) -> Ride:
    """Leave out of the windows what would make somebody sit too long in any case."""
    return replace(
        ride,
        pick_from=max(ride.pick_from, ride.drop_from - ride.longest),
        drop_to=min(ride.drop_to, ride.pick_to + ride.longest),
    )


def _tighter(ride: Ride, out: int) -> Ride:
    """Let somebody who would get out at `out` get in so late, and get out so early, that they do not sit too long."""
    out = max(min(out, ride.drop_to), ride.drop_from, ride.pick_from)
    return replace(ride, pick_from=min(max(ride.pick_from, out - ride.longest), ride.pick_to), drop_to=out)


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
    got_in = {call.ride: call.at for each in runs for call in each.calls if call.what == "board"}
    late = [
        call.ride
        for each in runs
        for call in each.calls
        if call.what == "alight" and call.ride in state.aboard
        and (call.at > asked[call.ride].drop_to or call.at - got_in[call.ride] > asked[call.ride].longest)
    ]  # fmt: skip
    return Plan(tuple(runs), tuple(left[key] for key in sorted(left)), tuple(late))
