"""Clocks and steps of findings. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from lianfang.common.dates import day_of
from lianfang.places.rules import LEVELS, at_level, depth
from lianfang.protocol.supervision import Supervision

OPEN = ("found", "rectifying", "fixed")  # somebody still has to look
WAITS = ("found", "rectifying")  # the unit still has to put it right

# What may be done with a finding in which states.
MAY: Mapping[str, frozenset[str]] = {
    "take": frozenset({"found"}),
    "fix": frozenset({"found", "rectifying"}),
    "pass": frozenset(OPEN),
    "fail": frozenset(OPEN),
    "escalate": frozenset(OPEN),
    "note": frozenset({*OPEN, "closed", "withdrawn"}),
    "withdraw": frozenset({"found", "rectifying", "fixed"}),
    "reopen": frozenset({"closed", "withdrawn"}),
}


def due(severe: bool, now: datetime, numbers: Supervision) -> datetime:
    """Say until when a finding is put right."""
    hours = numbers.severe_hours if severe else numbers.ordinary_hours
    return now + timedelta(hours=hours.value)


def look_on(now: datetime, numbers: Supervision) -> date:
    """Say on which day somebody looks again: so many days after it was found, whatever the unit says meanwhile."""
    return day_of(now) + timedelta(days=numbers.look_again_days.value)


def overdue(state: str, due_at: datetime | None, now: datetime) -> bool:
    """Say whether a finding was not put right in time and still is not."""
    return state in WAITS and due_at is not None and due_at < now


def unit_area(area: int) -> int:
    """Give the community that answers for what was found in an area inside it; of a wider area, itself."""
    return at_level(area, "community") if depth(area) > LEVELS.index("community") else area
