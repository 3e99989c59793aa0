"""Who may be given which dose when: pure rules over the doses somebody had and the protocol's products."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from lianfang.protocol.vaccination import Product, Question, Vaccination

GROWN = 18  # years; the age of majority (Civil Code of China, article 17)


@dataclass(frozen=True, slots=True)
class Had:
    """A dose somebody had: of which product, which one it was, on what day."""

    product: str
    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Next:
    """The next dose of somebody: its number, the first day on which it may be given and the last (None: none said)."""

    number: int
    earliest: date
    latest: date | None

    def state(self, on: date) -> str:
        """Say how it stands on a day: "soon" (not yet), "due", or "late" (past its last day)."""
        if self.latest and self.latest < on:
            return "late"
        return "due" if self.earliest <= on else "soon"


@dataclass(frozen=True, slots=True)
class Why:
    """A reason against a dose: its code, and what is filled into its words."""

    code: str
    values: dict[str, Any]


def months_old(born_on: date, day: date) -> int:
    """Give an age in whole months."""
    return (day.year - born_on.year) * 12 + day.month - born_on.month - (day.day < born_on.day)


def last_of(had: Iterable[Had]) -> Had | None:
    """Give the last dose somebody had."""
    return max(had, key=lambda one: (one.day, one.number), default=None)


def next_dose(had: Sequence[Had], product: Product, today: date) -> Next | None:
    """Say which dose of a product comes next and from when until when; None when all were given.

    The distances are the protocol's: so many days after the last dose, until so many after the first.
    """
    last, number = last_of(had), len(had) + 1
    if last is None:
        return Next(1, today, None)
    if number > product.doses.value:
        return None
    first = min(one.day for one in had)
    latest = first + timedelta(days=product.latest_days.value[number - 2])
    return Next(number, last.day + timedelta(days=product.least_days.value), latest)


def eligible(
    had: Sequence[Had], born_on: date | None, product: Product, numbers: Vaccination, today: date
) -> list[Why]:
    """Give every reason for which somebody should not be given a product today; none: they may. Ages and distances are
    those of the protocol; an unknown birthday speaks against it, since nobody can tell the age."""
    found = list(_age(born_on, product, today))
    last = last_of(had)
    if last and last.product != product.key and not numbers.mixing.value:
        found.append(Why("mixed", {"product": last.product}))
    ahead = next_dose(had, product, today)
    if ahead is None:
        found.append(Why("complete", {"n": product.doses.value}))
    elif today < ahead.earliest:
        found.append(Why("too_early", {"day": ahead.earliest, "n": ahead.number}))
    return found


def _age(born_on: date | None, product: Product, today: date) -> Iterable[Why]:
    if born_on is None:
        yield Why("no_birthday", {})
        return
    months, most = months_old(born_on, today), product.most_months.value
    if months < product.least_months.value:
        yield Why("too_young", {"months": product.least_months.value})
    if most is not None and months > most:
        yield Why("too_old", {"months": most})


@dataclass(frozen=True, slots=True)
class Screened:
    """What answers to the questions propose: fit, deferred until a day (None: until a doctor says), or contraindicated;
    and the question that decided."""

    state: str
    until: date | None = None
    question: str = ""


def screened(answers: Iterable[Question], today: date) -> Screened:
    """Propose what follows from the questions somebody answered with yes. What is for good weighs more than what
    passes, and what only a doctor can end more than what ends on a day."""
    yes = list(answers)
    if for_good := next((one for one in yes if one.permanent), None):
        return Screened("contraindicated", None, for_good.key)
    if open_end := next((one for one in yes if not one.days), None):
        return Screened("deferred", None, open_end.key)
    longest = max(yes, key=lambda one: one.days, default=None)
    if longest is None:
        return Screened("fit")
    return Screened("deferred", today + timedelta(days=longest.days), longest.key)


@dataclass(frozen=True, slots=True)
class Balance:
    """Doses of a session: what came, what was given and wasted, what went back, and what is left in its box."""

    received: int
    given: int
    wasted: int
    returned: int
    left: int

    @property
    def adds_up(self) -> bool:
        """Say whether what came is what was given, wasted, sent back or is left."""
        return self.received == self.given + self.wasted + self.returned + self.left


def following(last: Had, first: date, product: Product) -> Next | None:
    """Say which dose comes after the last one, by its number, when the first was given on a day; None: none does."""
    if last.number >= product.doses.value:
        return None
    latest = first + timedelta(days=product.latest_days.value[last.number - 1])
    return Next(last.number + 1, last.day + timedelta(days=product.least_days.value), latest)


@dataclass(frozen=True, slots=True)
class Counted:
    """People of an area or of an age: how many are on record, and how many had so many doses or more (1, 2, 3 …)."""

    key: str
    people: int
    doses: tuple[int, ...]


FEW = 5  # fewer people than this are not shown: one could be recognised among them (design choice)


def without_few(rows: Sequence[Counted]) -> list[list[int | None]]:
    """Give the counts of doses that may be shown, None where one could be recognised: fewer than five who had a dose or
    who had none. Where a column hides a single row, it hides the next smallest too, or the sum would give it away."""
    shown: list[list[int | None]] = [[n if _many(n, row.people) else None for n in row.doses] for row in rows]
    for at in range(max((len(row.doses) for row in rows), default=0)):
        hidden = [n for n, row in enumerate(shown) if row[at] is None]
        left = [n for n, row in enumerate(shown) if row[at] is not None and rows[n].doses[at]]
        if len(hidden) == 1 and left:
            shown[min(left, key=lambda n: rows[n].doses[at])][at] = None
    return shown


def _many(n: int, people: int) -> bool:
    return (n == 0 and people >= FEW) or (n >= FEW and people - n >= FEW)


AGES = (
    3,
    12,
    18,
    60,
    80,
)  # years in which the next age group begins: steps of the programme in 2021 (design choice)


def wait_minutes(waiting: int, planned: int, lately: int) -> int:
    """Say how many minutes somebody who comes now waits: who is there before them, at the pace of the last hour; where
    nobody was given a dose in it, at the pace that was planned (people an hour)."""
    return ceil(waiting * 60 / max(1, lately or planned))
