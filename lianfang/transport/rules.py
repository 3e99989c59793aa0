"""How far a ride is, when a vehicle on a round passes a stop, how many seats are promised, who waits too long."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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


def waits_too_long(since: datetime, now: datetime, numbers: Transport) -> bool:
    """Say whether somebody who wants home since a time waits longer than the protocol lets them."""
    return now - since > timedelta(minutes=numbers.wait_minutes.value)


def clock(minutes: int) -> str:
    """Write minutes of the day as a time: 1440 is 24:00, midnight at the end of the day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def hour_of(instant: datetime, day: date) -> str:
    """Write an instant as a time of a day: the next day's 0:00 is 24:00."""
    return clock(int((instant - at(day)).total_seconds() // 60))
