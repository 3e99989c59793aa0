"""What stands before rides are planned: who sits where, whose ride is over, who cannot be taken at all."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lianfang.transport.matrix import Matrix
from lianfang.transport.routing.clocks import Order, timed, window
from lianfang.transport.routing.problem import Begun, Left, Ride, Vehicle, What


@dataclass(frozen=True, slots=True)
class State:
    """All rides by key, what vehicles have done, who sits in which vehicle, whose ride is over.

    Windows of those aboard and hours of their drivers are wide enough for bringing them at all. `full` are vehicles in
    which more sit than there are seats: they take nobody else.
    """

    matrix: Matrix
    vehicles: dict[str, Vehicle]
    rides: dict[str, Ride]
    begun: dict[str, Begun]
    aboard: dict[str, str]
    over: frozenset[str]
    full: frozenset[str]

    def seated(self, vehicle: str) -> list[Ride]:
        """List the rides of those who sit in a vehicle."""
        return [self.rides[key] for key, where in self.aboard.items() if where == vehicle]

    def open(self) -> list[Ride]:
        """List the rides that have not begun."""
        return [ride for key, ride in self.rides.items() if key not in self.aboard and key not in self.over]

    def mates(self) -> list[list[Ride]]:
        """List the rides that belong together and have not begun, trip by trip."""
        found: dict[str, list[Ride]] = {}
        needed = self.needed()
        for ride in self.open():
            if ride.trip and ride.key not in needed:
                found.setdefault(ride.trip, []).append(ride)
        return list(found.values())

    def needed(self) -> frozenset[str]:
        """Give the rides of trips that were begun: whoever was brought has to come home."""
        trips = {self.rides[key].trip for key in (*self.aboard, *self.over)} - {""}
        return frozenset(ride.key for ride in self.open() if ride.trip in trips)


def known(
    matrix: Matrix, vehicles: Sequence[Vehicle], rides: Sequence[Ride], begun: Iterable[Begun]
) -> State:
    """Put together what is known.

    Raises ValueError where a vehicle on its way, or a ride it had, is not among those told.
    """
    fleet, asked = {each.key: each for each in vehicles}, {each.key: each for each in rides}
    before = {each.vehicle: each for each in begun}
    if strange := [key for key in before if key not in fleet]:
        raise ValueError(f"on its way, but not among the vehicles: {strange}")
    aboard, over = dict[str, str](), set[str]()
    for each in before.values():
        for call in each.calls:
            if call.ride not in asked:
                raise ValueError(f"had a call, but is not among the rides: {call.ride}")
            if call.what == "board":
                aboard[call.ride] = each.vehicle
            else:
                aboard.pop(call.ride, None)
                over.add(call.ride)
    full = frozenset(key for key in before if _over(fleet[key], asked, aboard))
    state = State(matrix, fleet, asked, before, aboard, frozenset(over), full)
    for key in sorted(set(aboard.values())):
        _ease(state, key)
    return state


def _over(vehicle: Vehicle, rides: Mapping[str, Ride], aboard: Mapping[str, str]) -> bool:
    there = [rides[key] for key, where in aboard.items() if where == vehicle.key]
    chairs = sum(ride.wheelchairs for ride in there)
    return sum(ride.seats for ride in there) > vehicle.seats or chairs > vehicle.wheelchairs


def _ease(state: State, key: str) -> None:
    """Let people aboard come late, and their driver home late, where the nearest way around would be too late."""
    vehicle, began = state.vehicles[key], state.begun[key]
    boarded = {call.ride: call.at for call in began.calls if call.what == "board"}
    order = home(state, key)
    times = timed(state.matrix, vehicle, order, began, hard=False) or []
    for (ride, what), at in zip(order, times, strict=True):
        latest = min(window(ride, what)[1], boarded[ride.key] + ride.longest)
        longest = max(ride.longest, at - boarded[ride.key])
        state.rides[ride.key] = replace(ride, drop_to=max(latest, at), longest=longest)
    back = times[-1] + order[-1][0].board_seconds + state.matrix.seconds[order[-1][0].drop][vehicle.depot]
    state.vehicles[key] = replace(vehicle, ends=max(vehicle.ends, back))


def home(state: State, vehicle: str) -> Order:
    """Bring those who sit in a vehicle, whoever is nearest first."""
    left, found = state.seated(vehicle), list[tuple[Ride, What]]()
    if not left:
        return []
    here, clock = state.begun[vehicle].place, state.begun[vehicle].at

    def arrives(ride: Ride) -> int:
        return max(clock + state.matrix.seconds[here][ride.drop], ride.drop_from)

    while left:
        ride = min(left, key=lambda each: (arrives(each), each.key))
        clock, here = arrives(ride) + ride.board_seconds, ride.drop
        left.remove(ride)
        found.append((ride, "alight"))
    return found


def impossible(state: State, there: Container[str]) -> dict[str, Left]:
    """Say who of those without a vehicle cannot be taken even if nobody else wanted to go, and why."""
    without = [ride for ride in state.open() if ride.key not in there]
    found = {ride.key: Left(ride.key, why) for ride in without if (why := _alone(state, ride))}
    for parts in state.mates():
        if any(ride.key in found for ride in parts):
            for ride in parts:
                found.setdefault(ride.key, Left(ride.key, "not_both"))
    return found


def _alone(state: State, ride: Ride) -> str:
    fit = [v for v in state.vehicles.values() if ride.seats <= v.seats and ride.wheelchairs <= v.wheelchairs]
    if not fit:
        return "no_vehicle"
    if state.matrix.seconds[ride.pick][ride.drop] + ride.board_seconds > ride.longest:
        return "too_long"
    order: Order = [(ride, "board"), (ride, "alight")]
    if any(timed(state.matrix, v, order, state.begun.get(v.key)) is not None for v in fit):
        return ""
    return "no_time"
