"""When an event of an exercise is due, and how quickly it was answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


def due_at(started_at: datetime, minute: int) -> datetime:
    """Say when an event is put into a running exercise."""
    return started_at + timedelta(minutes=minute)


def minutes_between(first: datetime | None, last: datetime | None) -> int | None:
    """Count whole minutes from one instant to another; None while one of them has not come."""
    return int((last - first).total_seconds() // 60) if first and last else None


@dataclass(frozen=True, slots=True)
class Event:
    """What of an event matters to its review."""

    planned_at: datetime
    delivered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    mark: str = ""


def standing(event: Event, allowed: int, now: datetime) -> str:
    """Say how an event stands: "waiting", "open" (delivered, in time), "late" (open too long), "answered", or "slow"
    (answered too late)."""
    if event.delivered_at is None:
        return "waiting"
    took = minutes_between(event.delivered_at, event.acknowledged_at or now) or 0
    if event.acknowledged_at:
        return "slow" if took > allowed else "answered"
    return "late" if took > allowed else "open"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An exercise in numbers: events delivered, answered, and in time; the median minutes; how they were judged."""

    events: int
    delivered: int
    answered: int
    in_time: int
    median: int | None
    good: int
    partly: int
    missed: int


def review(events: Iterable[Event], allowed: int) -> Reviewed:
    """Put an exercise into numbers."""
    rows = list(events)
    took = sorted(
        minutes
        for row in rows
        if (minutes := minutes_between(row.delivered_at, row.acknowledged_at)) is not None
    )
    marks = [row.mark for row in rows]
    return Reviewed(
        events=len(rows),
        delivered=sum(row.delivered_at is not None for row in rows),
        answered=len(took),
        in_time=sum(minutes <= allowed for minutes in took),
        median=took[(len(took) - 1) // 2] if took else None,
        good=marks.count("good"),
        partly=marks.count("partly"),
        missed=marks.count("missed"),
    )
