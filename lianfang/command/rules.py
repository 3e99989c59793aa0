"""How far up a clock that ran out goes, what an order's state is, and how a queue is sorted: pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lianfang.places.rules import ancestors, inside


def ladder(area: int, top: int) -> tuple[int, ...]:
    """Give the areas a clock that ran out may go up through: its own, then those around it, to that of the outbreak."""
    steps = [each for each in reversed(tuple(ancestors(area))) if inside(each, top)]
    return tuple(steps) or (top,)


@dataclass(frozen=True, slots=True)
class Told:
    """Whom the next step tells: the users, and the area of their posts."""

    users: tuple[int, ...]
    area: int


def next_told(
    steps: Sequence[int], holders: Mapping[int, Collection[int]], told: Collection[int]
) -> Told | None:
    """Say who is told next: those who hold the right at the nearest step where somebody was not told yet.

    When everybody up to the top was told, the uppermost are told again, until somebody answers.
    """
    last = None
    for area in steps:
        users = tuple(sorted(holders.get(area, ())))
        if users:
            last = Told(users, area)
            if set(users) - set(told):
                return Told(tuple(user for user in users if user not in told), area)
    return last


def goes_up_at(since: datetime, minutes: int) -> datetime:
    """Say when a clock that ran out goes further up if nobody answers."""
    return since + timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Given:
    """One recipient of an order, as its state needs it."""

    acknowledged: bool
    outcome: str


def order_state(
    given: Iterable[Given], *, withdrawn: bool, acknowledge_by: datetime, due_at: datetime, now: datetime
) -> str:
    """Name an order's state: withdrawn, done, failed, overdue (not done in time), silent (not acknowledged in time),
    running (all know of it), new."""
    all_ = tuple(given)
    if withdrawn:
        return "withdrawn"
    if all_ and all(each.outcome for each in all_):
        return "done" if all(each.outcome == "done" for each in all_) else "failed"
    if due_at < now:
        return "overdue"
    if any(not each.acknowledged for each in all_):
        return "silent" if acknowledge_by < now else "new"
    return "running"


def standing(due: datetime | None, now: datetime, soon_minutes: int) -> str:
    """Say how a clock stands: late, soon, running, or none."""
    if due is None:
        return "none"
    if due < now:
        return "late"
    return "soon" if due < now + timedelta(minutes=soon_minutes) else "running"


@dataclass(frozen=True, slots=True)
class Aim:
    """What a goal measures: a number that is to be reached from above ("most") or from below ("least")."""

    way: str
    target: float


def reached(aim: Aim, value: float | None) -> bool | None:
    """Say whether a goal is reached by its measure; None when it is not known."""
    if value is None:
        return None
    return value <= aim.target if aim.way == "most" else value >= aim.target
