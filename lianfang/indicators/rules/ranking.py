"""The score of a unit's day, and who stands where. Pure.

score = 100 × Σ weight × part ÷ Σ weights of the parts that count (design choice: the report of Nan County gives only
the mechanism). A part counts when it has enough things to count. Units are ranked, never people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from lianfang.protocol.ranking import RANKED, Ranking
from lianfang.protocol.values import N_


@dataclass(frozen=True, slots=True)
class Metric:
    """A part of the score: which figures are divided by which; guarded against small numbers or not."""

    key: str
    label: str
    over: tuple[str, ...]
    under: tuple[str, ...]
    minus: tuple[str, ...] = ()  # taken off `over`
    guarded: bool = True


METRICS: dict[str, Metric] = {
    each.key: each
    for each in (
        # A report is in time or not: there is nothing to count, so no guard.
        Metric("timeliness", N_("Report in time"), ("reports_on_time",), ("reports_due",), guarded=False),
        Metric("visits", N_("Doors visited"), ("assigned_done",), ("assigned",)),
        Metric("follow_up", N_("Came back in time"), ("follow_up_done",), ("follow_up_due",)),
        Metric("due_tests", N_("Tests that were due"), ("tests_done",), ("tests_due",)),
        Metric("data_quality", N_("Records without doubt"), ("told",), ("told",), minus=("doubted",)),
        Metric("rectification", N_("Put right in time"), ("findings_in_time",), ("findings_due",)),
    )
}

# What no unit is ever ranked by, and why. A test and the protocol's loader keep it out.
NEVER: dict[str, str] = {
    "positives": N_("Positives found: it would reward not looking"),
    "vaccination": N_("Vaccination uptake: it would reward pressing people"),
    "turned_back": N_("People turned back: it would reward turning people back"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a unit's score: of how many, how many; `counts` is False when there were too few."""

    key: str
    over: int
    under: int
    percent: int
    counts: bool


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's score with its parts; None when too little counts."""

    value: Decimal | None
    parts: tuple[Part, ...]


def score(figures: Mapping[str, int], numbers: Ranking) -> Score:
    """Reckon a unit's score from its figures."""
    parts = tuple(
        _part(METRICS[w.key], figures, w.percent, numbers.least_denominator.value)
        for w in numbers.weights.value
    )
    there = [part for part in parts if part.counts]
    weight = sum(part.percent for part in there)
    if not weight or weight < numbers.least_weight.value:
        return Score(None, parts)
    reached = sum((part.percent * Fraction(part.over, part.under) for part in there), Fraction(0))
    return Score(_rounded(100 * reached / weight), parts)


def _part(metric: Metric, figures: Mapping[str, int], percent: int, least: int) -> Part:
    under = sum(figures.get(key, 0) for key in metric.under)
    over = sum(figures.get(key, 0) for key in metric.over) - sum(figures.get(key, 0) for key in metric.minus)
    enough = under > 0 and (under >= least or not metric.guarded)
    return Part(metric.key, max(0, min(over, under)), under, percent, enough)


def _rounded(exact: Fraction) -> Decimal:
    """Round half up to hundredths, the same on every machine."""
    hundredths = (exact * 100 + Fraction(1, 2)).__floor__()
    return (Decimal(hundredths) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def ranks(scores: Sequence[Decimal | None]) -> list[int | None]:
    """Give competition ranks, the best first: 1, 2, 2, 4; none where there is no score."""
    better: dict[Decimal, int] = {}
    for place, value in enumerate(sorted((s for s in scores if s is not None), reverse=True)):
        better.setdefault(value, place)
    return [None if value is None else better[value] + 1 for value in scores]


def bottom(rank: int | None, below: int, of: int, last: int) -> bool:
    """Say whether a unit is among the last of its district: fewer than `last` stand below it.

    Not where everybody is equal, and not where so few are ranked that the last ones are half of them.
    """
    return rank is not None and rank > 1 and of > 2 * last and below < last


def rankable(keys: Sequence[str]) -> bool:
    """Say whether these parts may be ranked by."""
    return all(key in RANKED and key in METRICS and key not in NEVER for key in keys)
