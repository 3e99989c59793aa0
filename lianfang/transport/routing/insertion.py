"""Puts rides where they cost least into the orders of vehicles, one after the other, all rides of a trip or none."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lianfang.transport.routing.clocks import Order, place, timed, window
from lianfang.transport.routing.problem import Ride, Vehicle
from lianfang.transport.routing.state import State

Costs = Sequence[Sequence[int]]  # metres and seconds together, from place to place


@dataclass(frozen=True, slots=True)
class _Way:
    """The way of a vehicle, and what is asked of it again and again: `places` are where it is before each call and at
    its end, `free` from when it can go on there, `latest` how late each call and the end may be, `seats` and `chairs`
    how many are taken before each call."""

    vehicle: Vehicle
    order: Order
    places: Sequence[int]
    free: Sequence[int]
    latest: Sequence[int]
    seats: Sequence[int]
    chairs: Sequence[int]


def inserted(state: State, orders: Mapping[str, Order], rides: Mapping[str, Ride]) -> dict[str, Order]:
    """Insert rides that no vehicle has yet, who has to be there first first; the orders stay as they are otherwise.

    `rides` are told with the windows that are to be kept here; they may be narrower than what was asked for.
    """
    there = {ride.key for order in orders.values() for ride, _what in order}
    both = zip(state.matrix.seconds, state.matrix.metres, strict=True)
    costs = [[s + m for s, m in zip(*rows, strict=True)] for rows in both]
    ways = {
        key: _way(state, key, [(rides.get(ride.key, ride), what) for ride, what in order])
        for key, order in orders.items()
        if key not in state.full
    }
    for parts in _trips(rides, there, state.needed()):
        more: dict[str, _Way] = {}
        for ride in parts:
            way = _cheapest(state, ways | more, ride, costs)
            if way is None:
                break
            more[way.vehicle.key] = way
        else:
            ways |= more
    return dict(orders) | {
        key: [(state.rides[ride.key], what) for ride, what in way.order] for key, way in ways.items()
    }


def _trips(rides: Mapping[str, Ride], there: Container[str], needed: Container[str]) -> list[list[Ride]]:
    """Put rides together by trips: who was brought already first, then who has to be there first."""
    found: dict[str, list[Ride]] = {}
    for ride in rides.values():
        if ride.key not in there:
            found.setdefault(ride.trip or ride.key, []).append(ride)
    parts = [sorted(each, key=lambda ride: (ride.pick_from, ride.key)) for each in found.values()]
    return sorted(parts, key=lambda each: (each[0].key not in needed, each[0].drop_to, each[0].key))


def _way(state: State, key: str, order: Order) -> _Way:
    vehicle, began, seconds = state.vehicles[key], state.begun.get(key), state.matrix.seconds
    here, clock = (began.place, began.at) if began else (vehicle.depot, vehicle.starts)
    places, free = [here], [clock]
    for ride, what in order:
        there = place(ride, what)
        clock = max(clock + seconds[here][there], window(ride, what)[0]) + ride.board_seconds
        here = there
        places.append(here)
        free.append(clock)
    places.append(vehicle.depot)
    latest = [vehicle.ends]
    for number in range(len(order) - 1, -1, -1):
        ride, what = order[number]
        way = seconds[places[number + 1]][places[number + 2]] + ride.board_seconds
        latest.append(min(window(ride, what)[1], latest[-1] - way))
    seated = state.seated(key)
    seats, chairs = (
        list(
            accumulate(
                (n if what == "board" else -n for n, (_ride, what) in zip(numbers, order, strict=True)),
                initial=first,
            )
        )
        for numbers, first in (
            ([ride.seats for ride, _what in order], sum(ride.seats for ride in seated)),
            ([ride.wheelchairs for ride, _what in order], sum(ride.wheelchairs for ride in seated)),
        )
    )
    return _Way(vehicle, order, places, free, latest[::-1], seats, chairs)


def _cheapest(state: State, ways: Mapping[str, _Way], ride: Ride, costs: Costs) -> _Way | None:
    """Give the way that grows least with a ride in it; None where no vehicle has room in time."""
    found = []
    for key, way in ways.items():
        best = min(_places(state, way, ride, costs), default=None)
        if best:
            found.append((best[0], key, best[1], best[2]))
    for _cost, key, board, alight in sorted(found):
        order = list(ways[key].order)
        order[alight:alight] = [(ride, "alight")]
        order[board:board] = [(ride, "board")]
        if timed(state.matrix, state.vehicles[key], order, state.begun.get(key)) is not None:
            return _way(state, key, order)
    return None


def _places(state: State, way: _Way, ride: Ride, costs: Costs) -> Iterator[tuple[int, int, int]]:
    """Yield what it costs more when a ride boards and alights before two calls of an order, and these calls."""
    seats, chairs = way.vehicle.seats - ride.seats, way.vehicle.wheelchairs - ride.wheelchairs
    full = [a > seats or b > chairs for a, b in zip(way.seats, way.chairs, strict=True)]
    for board, free in enumerate(way.free):
        if free > ride.pick_to:
            return
        here = way.places[board]
        at = max(free + state.matrix.seconds[here][ride.pick], ride.pick_from)
        if at <= ride.pick_to and not full[board]:
            there = costs[here][ride.pick] - costs[here][way.places[board + 1]]
            for more, alight in _doors(state, way, ride, (board, at), full, costs):
                yield there + more, board, alight


def _doors(
    state: State, way: _Way, ride: Ride, boarded: tuple[int, int], full: Sequence[bool], costs: Costs
) -> Iterator[tuple[int, int]]:
    """Yield what it costs more to bring somebody who boards before a call and at a time, and before which call."""
    seconds, (board, at) = state.matrix.seconds, boarded
    here, clock, more = ride.pick, at + ride.board_seconds, 0
    for alight in range(board, len(way.free)):
        after = way.places[alight + 1]
        at = max(clock + seconds[here][ride.drop], ride.drop_from)
        if at > ride.drop_to:
            return
        if at + ride.board_seconds + seconds[ride.drop][after] <= way.latest[alight]:
            saved = costs[here][after] if alight > board else 0
            yield more + costs[here][ride.drop] + costs[ride.drop][after] - saved, alight
        if alight == len(way.order) or full[alight + 1]:
            return
        each, what = way.order[alight]
        clock = max(clock + seconds[here][after], window(each, what)[0])
        if clock > way.latest[alight]:
            return
        more = costs[ride.pick][way.places[board + 1]]
        here, clock = after, clock + each.board_seconds
