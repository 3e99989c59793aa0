"""How many may book, how long it takes until somebody's turn, and which site is proposed first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple
from uuid import UUID


class Cut(NamedTuple):
    """A slot to be offered."""

    starts_at: datetime
    ends_at: datetime
    capacity: int


def cut(opens_at: datetime, closes_at: datetime, *, per_hour: int, minutes: int, percent: int) -> list[Cut]:
    """Cut the hours of a site into slots; of what the site manages, this part can be booked. Fractions of a place are
    carried over to the next slot, so that small sites offer places too; a last slot may be shorter."""
    found: list[Cut] = []
    begins, owed = opens_at, 0.0
    while begins < closes_at:
        ends = min(begins + timedelta(minutes=minutes), closes_at)
        owed += per_hour * percent / 100 * (ends - begins) / timedelta(hours=1)
        places = int(owed + 1e-9)
        owed -= places
        if places:
            found.append(Cut(begins, ends, places))
        begins = ends
    return found


@dataclass(frozen=True, slots=True)
class Load:
    """How a site stands: people in front of it as reported or counted, and how many it swabs in an hour."""

    waiting: int
    per_hour: int


def wait_minutes(load: Load, *, before: int = 0, until: timedelta = timedelta(0)) -> int | None:
    """Estimate how long somebody waits who comes after `until`, when so many with a place come before them.

    Those who wait now are served meanwhile, at the site's pace; None when it serves nobody.
    """
    if load.per_hour <= 0:
        return None
    served = load.per_hour * (max(until, timedelta(0)) / timedelta(hours=1))
    ahead = max(0.0, load.waiting + before - served)
    return ceil(ahead * 60 / load.per_hour)


@dataclass(frozen=True, slots=True)
class Choice:
    """A site that somebody may go to: how far it is (None: not known) and how long one waits there (None: unknown)."""

    site_id: UUID
    metres: int | None
    wait: int | None
    near: bool = True  # within what is called near, or in the person's own area


def effort(choice: Choice, metres_minute: int) -> float:
    """Give the minutes a site costs: there and back on foot, and the wait. What is not known counts as nothing."""
    return 2 * (choice.metres or 0) / metres_minute + (choice.wait or 0)


def ranked(choices: Iterable[Choice], *, metres_minute: int) -> list[Choice]:
    """Put the sites in the order in which they are proposed: near ones first, and among them the quickest altogether,
    so that people spread to quieter sites nearby."""
    return sorted(
        choices,
        key=lambda one: (not one.near, one.wait is None, effort(one, metres_minute), str(one.site_id)),
    )


def place_in_line(numbers: Sequence[int], mine: int) -> int:
    """Say how many of these numbers come before mine."""
    return sum(number < mine for number in numbers)
