"""When a vehicle calls where, for a given order of calls: as early as it may, then without needless waits aboard."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from lianfang.transport.matrix import Matrix
from lianfang.transport.routing.problem import Begun, Call, Ride, Run, Vehicle, What

Order = Sequence[tuple[Ride, What]]

TURNS = 50  # of waiting at doors so that nobody sits too long; each puts at least one ride right
NEVER = -1


def window(ride: Ride, what: What) -> tuple[int, int]:
    """Give from when until when a call may be."""
    return (ride.pick_from, ride.pick_to) if what == "board" else (ride.drop_from, ride.drop_to)


def place(ride: Ride, what: What) -> int:
    """Give where a call is."""
    return ride.pick if what == "board" else ride.drop


def timed(
    matrix: Matrix, vehicle: Vehicle, order: Order, begun: Begun | None = None, *, hard: bool = True
) -> list[int] | None:
    """Give the times of calls in a given order; None where windows, the longest time aboard or the driver's hours
    cannot be kept. Not `hard`: as early as can be, whatever breaks."""
    boarded = {call.ride: call.at for call in begun.calls if call.what == "board"} if begun else {}
    soonest = [window(ride, what)[0] for ride, what in order]
    for _turn in range(TURNS):
        times = _forward(matrix, vehicle, order, begun, soonest)
        if not hard:
            return times
        if any(at > window(*call)[1] for at, call in zip(times, order, strict=True)):
            return None
        later = _later(order, times, boarded)
        if not later:
            break
        if NEVER in later:
            return None
        for number, at in later.items():
            soonest[number] = at
    else:
        return None
    if order and times[-1] + order[-1][0].board_seconds + _home(matrix, vehicle, order) > vehicle.ends:
        return None
    return _close(matrix, order, times, boarded)


def _home(matrix: Matrix, vehicle: Vehicle, order: Order) -> int:
    return matrix.seconds[place(*order[-1])][vehicle.depot]


def _forward(
    matrix: Matrix, vehicle: Vehicle, order: Order, begun: Begun | None, soonest: Sequence[int]
) -> list[int]:
    here, clock = (begun.place, begun.at) if begun else (vehicle.depot, vehicle.starts)
    times = []
    for (ride, what), least in zip(order, soonest, strict=True):
        there = place(ride, what)
        clock = max(clock + matrix.seconds[here][there], least)
        times.append(clock)
        clock += ride.board_seconds
        here = there
    return times


def _later(order: Order, times: Sequence[int], boarded: Mapping[str, int]) -> dict[int, int]:
    """Say which boardings must be later so that nobody sits too long; NEVER where somebody
    aboard got in too early for that."""
    got_in: dict[str, int] = {}
    found = {}
    for number, ((ride, what), at) in enumerate(zip(order, times, strict=True)):
        if what == "board":
            got_in[ride.key] = number
        elif ride.key in got_in:
            if at - times[got_in[ride.key]] > ride.longest:
                found[got_in[ride.key]] = at - ride.longest
        elif at - boarded.get(ride.key, at) > ride.longest:
            found[NEVER] = at
    return found


def _close(matrix: Matrix, order: Order, times: Sequence[int], boarded: Mapping[str, int]) -> list[int]:
    """Call later where the vehicle would only wait at the next door, unless somebody sits too long by that."""
    found = list(times)
    for number in range(len(order) - 2, -1, -1):
        ride, what = order[number]
        way = matrix.seconds[place(ride, what)][place(*order[number + 1])]
        latest = found[number + 1] - way - ride.board_seconds
        found[number] = max(found[number], min(latest, window(ride, what)[1]))
    return list(times) if _later(order, found, boarded) else found


def run(
    matrix: Matrix,
    vehicle: Vehicle,
    order: Order,
    times: Sequence[int],
    rides: Mapping[str, Ride],
    begun: Begun | None,
) -> Run | None:
    """Make the run of a vehicle of what it has done and what comes; None: it stays where it is."""
    done = begun.calls if begun else ()
    calls = done + tuple(
        Call(place(ride, what), ride.key, what, at) for (ride, what), at in zip(order, times, strict=True)
    )
    if not calls:
        return None
    stops = [vehicle.depot, *(call.place for call in calls), vehicle.depot]
    out = calls[0].at - matrix.seconds[vehicle.depot][calls[0].place]
    back = calls[-1].at + rides[calls[-1].ride].board_seconds + matrix.seconds[calls[-1].place][vehicle.depot]
    return Run(vehicle.key, calls, sum(matrix.metres[a][b] for a, b in pairwise(stops)), back - out)
