"""Clocks and outcomes: pure decisions about what a device tells."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A phone's clock within 5 minutes is believed as it is (domain.md 5, "skew ≤ 5 min"; design choice).
TOLERATED = timedelta(minutes=5)
# A clock further off than this is corrected too, but a person looks at what it told (design choice).
DOUBTED = timedelta(hours=12)


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


def corrected(told_at: datetime, ahead: timedelta, received_at: datetime) -> Time:
    """Correct a told time by the phone's skew; doubt it when the clock was far off or it lies in the future."""
    at = told_at - ahead
    in_future = at - received_at > TOLERATED
    return Time(min(at, received_at) if in_future else at, in_future or abs(ahead) > DOUBTED)
