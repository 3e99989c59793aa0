"""When a city runs short of beds."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """Beds of a place or a kind: with nurses, of those in use or kept, and free."""

    staffed: int
    used: int
    free: int


@dataclass(frozen=True, slots=True)
class Limits:
    """From how many in a hundred beds in use it is amber and red, and how many free ICU beds there should be."""

    warn: int
    full: int
    least_icu: int


def tone(counted: Counted, limits: Limits) -> str:
    """Colour beds by how full they are; more patients than nurses are there for are red, no beds have no colour."""
    if not counted.staffed:
        return "red" if counted.used else "neutral"
    percent = 100 * counted.used / counted.staffed
    return "red" if percent >= limits.full else "amber" if percent >= limits.warn else "green"


def alarms(whole: Counted, icu: Counted, negative: Counted, late: int, limits: Limits) -> Iterator[str]:
    """Name what a city is short of: “full”, “icu”, “negative”, “late” (waiting too long), the gravest first."""
    if late:
        yield "late"
    if whole.staffed and tone(whole, limits) == "red":
        yield "full"
    if icu.free < limits.least_icu:
        yield "icu"
    if negative.staffed and not negative.free:
        yield "negative"
