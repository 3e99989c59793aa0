"""How far a ride is, when a vehicle on a round passes a stop, how many seats are promised, who waits too long."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.common.dates import at
from lianfang.protocol.transport import Transport

_THERE = {
    "wanted": "requested",
    "planned": "planned",
    "aboard": "aboard",
    "missed": "missed",
    "cancelled": "cancelled",
}
_BACK = {"wanted": "arrived", "planned": "arrived", "missed": "arrived", "aboard": "returning"}


def ride_state(there: str, back: str) -> str:
    """Say how far a ride is by the states of its two legs; back is "" where no way back is wanted.

    Whoever was not at the door for the way home still counts as being there: nobody is left at the clinic.
    """
    if there in _THERE:
        return _THERE[there]
    return _BACK.get(back, "home")


@dataclass(frozen=True, slots=True)
class Held:
    """Seats and places for wheelchairs that are held from boarding to getting out."""

    board_at: datetime
    alight_at: datetime
    seats: int
    chairs: int


def most(held: Iterable[Held]) -> tuple[int, int]:
    """Give the most seats and the most places for wheelchairs held at once; who gets out makes room for who gets in."""
    changes: list[tuple[datetime, int, int, int]] = []
    for each in held:
        changes.append((each.board_at, 1, each.seats, each.chairs))
        changes.append((each.alight_at, 0, -each.seats, -each.chairs))
    seats = chairs = most_seats = most_chairs = 0
    for _at, _order, more_seats, more_chairs in sorted(changes):
        seats, chairs = seats + more_seats, chairs + more_chairs
        most_seats, most_chairs = max(most_seats, seats), max(most_chairs, chairs)
    return most_seats, most_chairs


@dataclass(frozen=True, slots=True)
class Said:
    """What a driver told of a leg, when, of which tour."""

    what: str
    at: datetime
    tour: UUID


@dataclass(frozen=True, slots=True)
class Heard:
    """How far a leg is by what was told of it, in which tour, since when."""

    state: str
    tour: UUID
    at: datetime
    boarded_at: datetime | None = None
    alighted_at: datetime | None = None


def heard(told: Sequence[Said]) -> Heard | None:
    """Say how far a leg is by what was told of it, earliest first: the last word counts. Whoever got out had got in,
    also where that was not told. None: nothing was told."""
    if not told:
        return None
    last = told[-1]
    boarded = next((each.at for each in told if each.what == "board"), None)
    if last.what == "board":
        return Heard("aboard", last.tour, last.at, last.at)
    if last.what == "alight":
        return Heard("done", last.tour, last.at, boarded, last.at)
    return Heard("missed", last.tour, last.at)


def passings(first: datetime, last: datetime, every: int, minutes: int) -> Iterator[datetime]:
    """Yield the times at which a vehicle on a round passes a stop: so many minutes after each departure, from the first
    to the last, both included."""
    leaves = first
    while leaves <= last:
        yield leaves + timedelta(minutes=minutes)
        leaves += timedelta(minutes=every)


def window(arrive_by: datetime, numbers: Transport) -> tuple[datetime, datetime]:
    """Give from when until when somebody may be brought who says only until when they have to be there."""
    return arrive_by - timedelta(minutes=numbers.window_minutes.value), arrive_by


def wanted_back(
    back: str, arrive_by: datetime, back_at: datetime | None, numbers: Transport
) -> datetime | None:
    """Give the time from which somebody wants home: when they said, else when a visit is over; None: no way back."""
    if back == "none":
        return None
    return back_at or arrive_by + timedelta(minutes=numbers.visit_minutes.value)


def home_by(
    done_at: datetime, ready_at: datetime | None, back_at: datetime | None, numbers: Transport
) -> datetime:
    """Give until when somebody who got out there at a time is on the way home at the latest: so long after they said
    that they are done, else after the time they wanted, else after a visit."""
    visit = timedelta(minutes=numbers.visit_minutes.value)
    wants = ready_at or (max(back_at, done_at) if back_at else done_at + visit)
    return wants + timedelta(minutes=numbers.wait_minutes.value)


def clock(minutes: int) -> str:
    """Write minutes of the day as a time: 1440 is 24:00, midnight at the end of the day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def hour_of(instant: datetime, day: date) -> str:
    """Write an instant as a time of a day: the next day's 0:00 is 24:00."""
    return clock(int((instant - at(day)).total_seconds() // 60))
