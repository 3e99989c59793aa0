"""When orders are due."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_A_DAY = 24
ONCE = 0
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Course:
    """From when to when an order runs and how often a day: 0 once, None when the patient needs it."""

    starts_at: datetime
    per_day: int | None
    until: datetime | None = None
    stopped_at: datetime | None = None


def due_times(course: Course, since: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the times of an order from `since` up to and with `last`: evenly over the day, counted from its start; none
    at or after its end, or after it was stopped."""
    if course.per_day is None:
        return
    end = min(each for each in (course.until, course.stopped_at, last + timedelta.resolution) if each)
    if course.per_day == ONCE:
        if since <= course.starts_at < end:
            yield course.starts_at
        return
    step = A_DAY / course.per_day
    n = max(0, -((course.starts_at - since) // step))
    at = course.starts_at + n * step
    while at < end:
        if at >= since:
            yield at
        at += step


def next_due(course: Course, done: Collection[datetime], since: datetime) -> datetime | None:
    """Give the first time from `since` on that nobody has noted anything for; None when there is none left."""
    far = since + A_DAY * (len(done) + 2)
    return next((at for at in due_times(course, max(since, course.starts_at), far) if at not in done), None)
