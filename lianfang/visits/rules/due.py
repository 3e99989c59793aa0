"""How far a door is in a round, from the visits to it: what is done, who comes back when, when it is telephoned."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianfang.common.dates import day_of

OPEN = ("due", "follow_up", "call")
STATES = (*OPEN, "done", "moved", "unreached")
MISSED = frozenset({"no_answer", "refused"})
# A phone of the last release names no task: who was met was asked how they are.
SAID_NOTHING = frozenset({"survey"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """A visit or a call to a door, as it counts."""

    at: datetime
    outcome: str
    tasks: Collection[str] = ()
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a door is: its state, the tasks done, how often nobody was met since, until when somebody goes back."""

    state: str
    done: tuple[str, ...] = ()
    attempts: int = 0
    next_on: date | None = None


def standing(
    tasks: Collection[str], visits: Iterable[Attempt], *, most: int, follow_up_days: int
) -> Standing:
    """Say how far a door is in a round with these tasks. After so many visits without meeting anybody it is telephoned;
    when nobody answers there either, it was not reached."""
    done: set[str] = set()
    missed, state, last = 0, "due", None
    for visit in sorted(visits, key=lambda one: one.at):
        if state == "done":  # whatever came later belongs to another round
            break
        last = visit
        if visit.outcome == "done":
            done |= set(visit.tasks or SAID_NOTHING) & set(tasks)
            missed, state = 0, "done" if done == set(tasks) else "follow_up"
        elif visit.outcome == "moved":
            state = "moved"
        elif visit.by_phone and missed >= most:
            state = "unreached"
        else:
            missed += not visit.by_phone
            state = "call" if missed >= most else "follow_up"
    again = state in {"follow_up", "call"} and last is not None
    next_on = day_of(last.at) + timedelta(days=follow_up_days) if again and last else None
    return Standing(state, tuple(task for task in tasks if task in done), missed, next_on)
