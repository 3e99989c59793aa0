"""Which beds patients will need, day by day: those who are there, those who wait, those who will be found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

ICU, NEGATIVE, ORDINARY, ISOLATION = "icu", "negative", "ordinary", "isolation"
ASYMPTOMATIC = "asymptomatic"
HOSPITAL = (ICU, NEGATIVE, ORDINARY)


@dataclass(frozen=True, slots=True)
class Share:
    """Of new patients this part becomes of a clinical type: in which bed, for how many days."""

    key: str
    part: float
    days: float
    bed: str


@dataclass(frozen=True, slots=True)
class Patients:
    """Some who are in hospital, or wait for a bed (`stayed` 0): of which type, "" for one not decided yet,
    "asymptomatic" for those without symptoms, who are taken to stay as the mildest type does."""

    type: str
    stayed: int
    n: float = 1


@dataclass(frozen=True, slots=True)
class Orders:
    """People with orders of the same days; at a site or at home, of a contact of this outbreak or of somebody else."""

    starts_on: date
    ends_on: date
    at_site: bool
    contact: bool
    n: int


@dataclass(frozen=True, slots=True)
class Needed:
    """Beds needed on each day by kind, the first one today, and how many leave hospital on each."""

    beds: dict[str, list[float]]
    leave: list[float]


def becoming(orders: Iterable[Orders], percent: float, on: date, ahead: int, *, at_site: bool) -> list[float]:
    """Reckon how many contacts become cases on each day: the share is spread evenly over the days of each order, and
    what is left of them counts; `at_site`: only those who leave a place at a site for it. Today is over: none."""
    found = [0.0] * ahead
    for row in orders:
        if not row.contact or (at_site and not row.at_site):
            continue
        a_day = row.n * percent / 100 / ((row.ends_on - row.starts_on).days + 1)
        for day in range(1, min(ahead, (row.ends_on - on).days + 1)):
            found[day] += a_day
    return found


def in_hospital(
    shares: Sequence[Share], there: Iterable[Patients], coming: Sequence[float], others: dict[str, int]
) -> Needed:
    """Walk the days of everybody who is there or comes; `coming`: new patients of each day, of types nobody knows yet;
    `others`: beds that patients of something else are in, who are taken to stay.

    Whoever has stayed as long as usual is counted until tomorrow.
    """
    ahead = len(coming)
    needed = Needed({kind: [float(others.get(kind, 0))] * ahead for kind in HOSPITAL}, [0.0] * ahead)
    for row in there:
        for share in _shares_of(shares, row.type):
            _stay(needed, share.bed, 0, max(share.days - row.stayed, 1), row.n * share.part)
    for day, n in enumerate(coming):
        for share in shares:
            _stay(needed, share.bed, day, share.days, n * share.part)
    return needed


def at_sites(
    orders: Iterable[Orders],
    a_day: float,
    becoming: Sequence[float],
    leave: Sequence[float],
    on: date,
    after_days: int,
) -> list[float]:
    """Reckon the places needed at isolation sites: whoever has an order until it ends, as many who come each day as
    lately, whoever leaves hospital for so many days after it (0: they go home), less those who become cases."""
    found = []
    sites = [row for row in orders if row.at_site]
    for day in range(len(leave)):
        there = sum(row.n for row in sites if (row.ends_on - on).days >= day)
        after = sum(leave[max(day - after_days + 1, 0) : day + 1]) if after_days else 0.0
        found.append(max(there + a_day * day + after - sum(becoming[: day + 1]), 0.0))
    return found


def too_few(needed: float, there: int) -> bool:
    """Say whether more beds are needed than there are, in whole beds: less than half of one is chance."""
    return needed >= there + 0.5


def short_from(needed: Sequence[float], there: int) -> int | None:
    """Give the first day, counted from today, on which more beds are needed than there are; none when they do."""
    return next((day for day, n in enumerate(needed) if too_few(n, there)), None)


def _shares_of(shares: Sequence[Share], key: str) -> list[Share]:
    key = shares[0].key if key == ASYMPTOMATIC and shares else key
    found = [Share(row.key, 1.0, row.days, row.bed) for row in shares if row.key == key]
    return found or list(shares)


def _stay(needed: Needed, bed: str, first: int, days: float, n: float) -> None:
    last = first + round(days)
    for day in range(first, min(last, len(needed.leave))):
        needed.beds[bed][day] += n
    if last < len(needed.leave):
        needed.leave[last] += n
