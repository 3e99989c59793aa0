"""What a sampling point's figures mean: how long one waits, what is wrong there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class Doing:
    """What a point has done today, what stands there, who is there."""

    tubes: int = 0
    people: int = 0
    last_hour: int = 0
    open: int = 0
    open_since: datetime | None = None
    waiting: int = 0  # sealed, in no box
    waiting_since: datetime | None = None  # from the first swab of the oldest
    boxes: int = 0  # left, and not counted in a laboratory yet
    held: int = 0
    last_at: datetime | None = None
    there: int = 0
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Numbers:
    """The limits of the protocol that a point is measured by."""

    open_tube: timedelta
    to_lab: timedelta
    queue_old: timedelta
    long_wait: timedelta = timedelta(hours=1)  # red from here on (design choice)


def pace(last_hour: int, lanes: int, planned: int) -> int:
    """Give how many people an hour a point swabs: what it did in the last hour, else what was planned for it."""
    return (
        last_hour or planned or 60 * lanes
    )  # a swab a minute and lane, where nothing is known (design choice)


def wait(waiting: int, an_hour: int) -> timedelta:
    """Give how long the last in a queue waits at a pace."""
    return timedelta(hours=waiting / an_hour) if an_hour else timedelta(0)


def problems(
    doing: Doing,
    spans: Sequence[tuple[datetime, datetime]],
    queue: tuple[datetime, timedelta] | None,
    numbers: Numbers,
    now: datetime,
) -> list[str]:
    """Name what is wrong at a point now, the gravest first: spans are its hours, queue is when it was counted and how
    long one waits."""
    working = any(opens <= now < closes for opens, closes in spans)
    old = queue is None or now - queue[0] > numbers.queue_old
    waited = timedelta(0) if queue is None or old else queue[1]
    found = (
        ("nobody", working and doing.expected > 0 and doing.there == 0),
        ("late_box", _since(doing.waiting_since, now) > numbers.to_lab),
        ("late_tube", _since(doing.open_since, now) > numbers.open_tube),
        ("held", doing.held > 0),
        ("long_wait", waited > numbers.long_wait),
        ("few", working and 0 < doing.there < doing.expected),
        ("no_queue", working and doing.people > 0 and old),
        ("unplanned", not spans and doing.last_hour > 0),
    )
    return [name for name, wrong in found if wrong]


def _since(then: datetime | None, now: datetime) -> timedelta:
    return now - then if then else timedelta(0)


GRAVE = frozenset({"nobody", "late_box", "late_tube", "held", "long_wait"})
