"""Takes rides out of the order of a vehicle until what is left can be kept."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from lianfang.transport.routing.clocks import Order, place, timed, window
from lianfang.transport.routing.problem import GRACE, Call, Plan
from lianfang.transport.routing.state import State, home


def started(state: State, before: Plan | None) -> dict[str, Order]:
    """Give the orders a search begins with: those of the plan before as far as they still hold, and whoever sits in a
    vehicle is brought. Where a vehicle is late, those it was promised to are given a grace."""
    orders: dict[str, Order] = {key: home(state, key) for key in state.vehicles}
    for run in before.runs if before else ():
        if run.vehicle in state.vehicles:
            calls = [call for call in run.calls if _holds(state, run.vehicle, call)]
            orders[run.vehicle] = _promised(state, run.vehicle, calls)
    return whole(state, orders)


def _promised(state: State, key: str, calls: Sequence[Call]) -> Order:
    def order() -> Order:
        return [(state.rides[call.ride], call.what) for call in calls]

    vehicle, began = state.vehicles[key], state.begun.get(key)
    if calls and timed(state.matrix, vehicle, order(), began) is None:
        grace = min(GRACE, _delay(state, key, order()))
        state.vehicles[key] = replace(vehicle, ends=vehicle.ends + grace)
        for ride in {ride.key: ride for ride, _what in order() if ride.key not in state.aboard}.values():
            state.rides[ride.key] = replace(
                ride, pick_to=ride.pick_to + grace, drop_to=ride.drop_to + grace, longest=ride.longest + grace
            )
    return order()


def _delay(state: State, key: str, order: Order) -> int:
    """Reckon by how much a vehicle is too late for those it was promised to, or for the end of its driver's day."""
    vehicle = state.vehicles[key]
    times = timed(state.matrix, vehicle, order, state.begun.get(key), hard=False) or []
    last, _what = order[-1]
    back = times[-1] + last.board_seconds + state.matrix.seconds[place(*order[-1])][vehicle.depot]
    late = [at - window(*call)[1] for at, call in zip(times, order, strict=True)]
    return max(*late, back - vehicle.ends, 0)


def _holds(state: State, vehicle: str, call: Call) -> bool:
    if call.ride not in state.rides or call.ride in state.over:
        return False
    where = state.aboard.get(call.ride)
    return where is None or (where == vehicle and call.what == "alight")


def fitted(state: State, key: str, order: Order) -> Order:
    """Take rides out until seats, windows, times aboard and the driver's hours can be kept; nobody who is aboard."""
    seated = {ride.key for ride in state.seated(key)}
    if key in state.full or not seated <= {ride.key for ride, _what in order}:
        return home(state, key)
    while wrong := _wrong(state, key, order, seated):
        order = [call for call in order if call[0].key != wrong]
    return (
        order if timed(state.matrix, state.vehicles[key], order, state.begun.get(key)) else home(state, key)
    )


def _wrong(state: State, key: str, order: Order, seated: Container[str]) -> str:
    """Name a ride that should go, nobody who is aboard; empty where all is well or only those aboard are left."""
    vehicle, began = state.vehicles[key], state.begun.get(key)
    full = _first_too_many(state, key, order)
    if full:
        return full
    if timed(state.matrix, vehicle, order, began) is not None:
        return ""
    others = [ride.key for ride, _what in order if ride.key not in seated]
    times = timed(state.matrix, vehicle, order, began, hard=False) or []
    got_in: dict[str, int] = {}
    for (ride, what), at in zip(order, times, strict=True):
        got_in.setdefault(ride.key, at)
        sits = at - got_in[ride.key] if ride.key not in seated else 0
        if at > window(ride, what)[1] or sits > ride.longest:
            return ride.key if ride.key not in seated else next(iter(others), "")
    return others[-1] if others else ""


def _first_too_many(state: State, key: str, order: Order) -> str:
    vehicle, there = state.vehicles[key], state.seated(key)
    seats, chairs = sum(ride.seats for ride in there), sum(ride.wheelchairs for ride in there)
    for ride, what in order:
        way = 1 if what == "board" else -1
        seats, chairs = seats + way * ride.seats, chairs + way * ride.wheelchairs
        if way > 0 and (seats > vehicle.seats or chairs > vehicle.wheelchairs):
            return ride.key
    return ""


def whole(state: State, orders: dict[str, Order]) -> dict[str, Order]:
    """Take out what cannot be kept, and the other rides of its trip, until all is well."""
    while True:
        orders = {key: fitted(state, key, order) for key, order in orders.items()}
        halves = _half_trips(state, taken(orders))
        if not halves:
            return orders
        orders = {key: [call for call in order if call[0].key not in halves] for key, order in orders.items()}


def taken(orders: Mapping[str, Order]) -> set[str]:
    """Give the rides that vehicles have."""
    return {ride.key for order in orders.values() for ride, _what in order}


def _half_trips(state: State, there: Container[str]) -> set[str]:
    """Give the rides that are taken without another of their trip."""
    found: set[str] = set()
    for parts in state.mates():
        keys = [ride.key for ride in parts]
        if not all(key in there for key in keys):
            found.update(key for key in keys if key in there)
    return found
