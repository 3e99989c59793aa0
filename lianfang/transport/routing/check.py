"""Looks a plan of rides over, by itself: nothing here asks how the plan was found."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lianfang.transport.matrix import Matrix
from lianfang.transport.routing.problem import GRACE, Begun, Call, Plan, Ride, Run, Vehicle


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a plan breaks, with the vehicle and ride it breaks it for."""

    rule: str
    vehicle: str = ""
    ride: str = ""


def verify(
    matrix: Matrix,
    vehicles: Sequence[Vehicle],
    rides: Sequence[Ride],
    plan: Plan,
    begun: Iterable[Begun] = (),
) -> list[Broken]:
    """List every rule that a plan breaks.

    Of what was done before the plan nothing is judged: neither its times nor who sat there by then. Nor is it judged if
    people come late who were aboard then, or to whom a vehicle was promised that is late, by GRACE at most, where the
    plan names them; nor the hours of a driver who has to bring those aboard.
    """
    asked, fleet = {ride.key: ride for ride in rides}, {vehicle.key: vehicle for vehicle in vehicles}
    before = {each.vehicle: each for each in begun}
    found = list(_once(asked, fleet, before, plan))
    if any(broken.rule.startswith("unknown") for broken in found):
        return found
    for run in filter(lambda run: run.calls, plan.runs):
        was = before.get(run.vehicle)
        found += _complete(asked, run)
        found += _times(matrix, fleet[run.vehicle], asked, run, was, plan.late)
        found += _seats(fleet[run.vehicle], asked, run, len(was.calls) if was else 0)
        found += _sums(matrix, fleet[run.vehicle], asked, run)
    return found + list(_trips(rides, plan, before))


def _once(
    asked: Mapping[str, Ride], fleet: Mapping[str, Vehicle], before: Mapping[str, Begun], plan: Plan
) -> Iterator[Broken]:
    """Every ride is in one run or left, every run is of one vehicle, and what was done stays done."""
    driven = {run.vehicle: run for run in plan.runs}
    yield from (Broken("no_calls", run.vehicle) for run in plan.runs if not run.calls)
    if len(driven) < len(plan.runs):
        yield Broken("vehicle_twice")
    yield from (Broken("unknown_vehicle", key) for key in driven if key not in fleet)
    for key, was in before.items():
        done = driven[key].calls[: len(was.calls)] if key in driven else ()
        if done != was.calls:
            yield Broken("done_changed", key)
    planned = Counter(call.ride for run in plan.runs for call in run.calls if call.what == "board")
    planned.update(each.ride for each in plan.left)
    yield from (Broken("unknown_ride", ride=key) for key in planned if key not in asked)
    yield from (
        Broken("lost" if planned[key] < 1 else "twice", ride=key) for key in asked if planned[key] != 1
    )


def _complete(asked: Mapping[str, Ride], run: Run) -> Iterator[Broken]:
    """Who gets in gets out, later and at the right place; nobody is left aboard."""
    aboard: set[str] = set()
    for call in run.calls:
        ride = asked.get(call.ride)
        if ride is None:
            yield Broken("unknown_ride", run.vehicle, call.ride)
        elif call.what == "board":
            aboard.add(call.ride)
            if call.place != ride.pick:
                yield Broken("wrong_place", run.vehicle, call.ride)
        else:
            if call.ride not in aboard:
                yield Broken("alighted_first", run.vehicle, call.ride)
            aboard.discard(call.ride)
            if call.place != ride.drop:
                yield Broken("wrong_place", run.vehicle, call.ride)
    yield from (Broken("left_aboard", run.vehicle, key) for key in sorted(aboard))


def _times(
    matrix: Matrix,
    vehicle: Vehicle,
    asked: Mapping[str, Ride],
    run: Run,
    was: Begun | None,
    late: Sequence[str],
) -> Iterator[Broken]:
    here, clock = (was.place, was.at) if was else (vehicle.depot, vehicle.starts)
    done = len(was.calls) if was else 0
    got_in = {call.ride: call.at for call in run.calls if call.what == "board"}
    excused = {call.ride for call in run.calls[:done]} & set(late)
    for call in run.calls[done:]:
        ride = asked[call.ride]
        if call.at < clock + matrix.seconds[here][call.place]:
            yield Broken("too_fast", run.vehicle, call.ride)
        if call.ride not in excused:
            grace = GRACE if call.ride in late else 0
            yield from _hours(run.vehicle, ride, call, got_in, grace)
        here, clock = call.place, call.at + ride.board_seconds
    ends = vehicle.ends + (GRACE if was or late else 0)
    if len(run.calls) > done and clock + matrix.seconds[here][vehicle.depot] > ends and not excused:
        yield Broken("shift", run.vehicle)


def _hours(vehicle: str, ride: Ride, call: Call, got_in: Mapping[str, int], grace: int) -> Iterator[Broken]:
    first, last = (ride.pick_from, ride.pick_to) if call.what == "board" else (ride.drop_from, ride.drop_to)
    if not first <= call.at <= last + grace:
        yield Broken("window", vehicle, ride.key)
    if call.what == "alight" and call.at - got_in.get(ride.key, call.at) > ride.longest + grace:
        yield Broken("too_long", vehicle, ride.key)


def _seats(vehicle: Vehicle, asked: Mapping[str, Ride], run: Run, done: int) -> Iterator[Broken]:
    """At no moment more sit there than there are seats; what happened already is not judged."""
    seats = chairs = 0
    for number, call in enumerate(run.calls):
        ride, way = asked[call.ride], 1 if call.what == "board" else -1
        seats, chairs = seats + way * ride.seats, chairs + way * ride.wheelchairs
        if number >= done and way > 0:
            if ride.seats and seats > vehicle.seats:
                yield Broken("seats", run.vehicle, call.ride)
            if ride.wheelchairs and chairs > vehicle.wheelchairs:
                yield Broken("wheelchairs", run.vehicle, call.ride)


def _sums(matrix: Matrix, vehicle: Vehicle, asked: Mapping[str, Ride], run: Run) -> Iterator[Broken]:
    here, metres = vehicle.depot, 0
    for call in run.calls:
        metres += matrix.metres[here][call.place]
        here = call.place
    if metres + matrix.metres[here][vehicle.depot] != run.metres:
        yield Broken("metres", run.vehicle)
    first, last = run.calls[0], run.calls[-1]
    back = last.at + asked[last.ride].board_seconds + matrix.seconds[here][vehicle.depot]
    if back - (first.at - matrix.seconds[vehicle.depot][first.place]) != run.seconds:
        yield Broken("seconds", run.vehicle)


def _trips(rides: Sequence[Ride], plan: Plan, before: Mapping[str, Begun]) -> Iterator[Broken]:
    """Rides of one trip are planned all or not at all, unless one of them was begun before."""
    left = {each.ride for each in plan.left}
    begun = {call.ride for was in before.values() for call in was.calls}
    trips: dict[str, list[Ride]] = {}
    for ride in rides:
        if ride.trip:
            trips.setdefault(ride.trip, []).append(ride)
    for parts in trips.values():
        if len({ride.key in left for ride in parts}) > 1 and not begun & {ride.key for ride in parts}:
            yield from (Broken("half_a_trip", ride=ride.key) for ride in parts if ride.key not in left)
