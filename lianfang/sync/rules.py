"""Clocks and outcomes: pure decisions about what a device tells."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

# A phone's clock within 5 minutes is believed as it is (design choice).
TOLERATED = timedelta(minutes=5)
# A clock further off than this is corrected too, but a person looks at what it told (design choice).
DOUBTED = timedelta(hours=12)
# A fact that says it is older than this when it arrives comes from a clock that was never set (design choice).
OLDEST = timedelta(days=366)
# Times are kept a day inside what Python can write in every time zone.
FIRST = datetime(1, 1, 2, tzinfo=UTC)
LAST = datetime(9999, 12, 30, tzinfo=UTC)


class Outcome(StrEnum):
    """What became of a fact: `refused` is for the malformed and the unauthentic only."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    DISPUTED = "disputed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Time:
    """When a fact happened, by the server's reckoning, and whether that is doubted."""

    at: datetime
    doubted: bool


def skew(sent_at: datetime, received_at: datetime) -> timedelta:
    """Say how far a phone's clock is ahead: its time when sending, less ours when receiving."""
    ahead = sent_at - received_at
    return ahead if abs(ahead) > TOLERATED else timedelta(0)


def seconds_ahead(sent_at: datetime, received_at: datetime) -> int:
    """Say in whole seconds how far a phone's clock was ahead, however little."""
    return round((sent_at - received_at).total_seconds())


def trusted(ahead: timedelta, received_at: datetime) -> tuple[datetime, datetime]:
    """Give the first and last told time that is taken as it is; none when the clock has to be corrected."""
    if ahead:
        return LAST, FIRST
    return received_at - OLDEST, received_at + TOLERATED


def corrected(told_at: datetime, ahead: timedelta, received_at: datetime) -> Time:
    """Correct a told time by the phone's skew; doubt it when the clock was far off, or when it comes out in the
    future or more than a year back."""
    first, last = trusted(ahead, received_at)
    if first <= told_at <= last:
        return Time(told_at, False)
    age = received_at - told_at + ahead
    doubted = abs(ahead) > DOUBTED or not -TOLERATED <= age <= OLDEST
    if age < -TOLERATED:
        return Time(received_at, True)
    return Time(received_at - age if age < received_at - FIRST else FIRST, doubted)


def storable(told_at: datetime) -> datetime:
    """Keep a told time as it was said, unless no calendar can hold it in every time zone."""
    return min(max(told_at, FIRST), LAST)


def code_state(used_at: datetime | None, expires_at: datetime, wall: datetime) -> str:
    """Say how it stands with a one-time code: "used", "expired" or "waiting"."""
    if used_at is not None:
        return "used"
    return "expired" if wall >= expires_at else "waiting"
