"""The four earlies: how soon cases were found, reported, isolated and treated after they fell ill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from lianfang.common.dates import day_of
from lianfang.epi.delays import Spread, spread
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import labels
from lianfang.places.rules import at_level
from lianfang.reporting.few import days
from lianfang.reporting.queries.times import case_times
from lianfang.reporting.rules import EARLIES, STEPS, CaseTimes, gaps


@dataclass(frozen=True, slots=True)
class Early:
    """One step in words: how many cases have both times, median, 90th percentile, and how many went the other way."""

    key: str
    label: str
    known: int
    of: int
    median: str
    p90: str
    negative: int


@dataclass(frozen=True, slots=True)
class AreaEarlies:
    """The steps of the cases of one area."""

    area_id: int
    name: str
    cases: int
    steps: tuple[Early, ...]


def panel(outbreak: Outbreak, now: datetime, *, days_back: int = 0) -> tuple[Early, ...]:
    """Give the steps over all cases of an outbreak, or over those found in the last days."""
    return _steps(_recent(case_times(outbreak, now), now, days_back))


def by_area(
    outbreak: Outbreak, now: datetime, *, days_back: int = 0, level: str = "district", least: int = 0
) -> list[AreaEarlies]:
    """Give the steps for each area with so many cases at least, the one with the most first."""
    parted: dict[int, list[CaseTimes]] = {}
    for case in _recent(case_times(outbreak, now), now, days_back):
        parted.setdefault(at_level(case.area_id, level), []).append(case)
    names = labels(parted)
    found = [
        AreaEarlies(area, names.get(area, ""), len(cases), _steps(cases))
        for area, cases in parted.items()
        if len(cases) >= least
    ]
    return sorted(found, key=lambda each: (-each.cases, each.area_id))


def _recent(cases: Sequence[CaseTimes], now: datetime, days_back: int) -> list[CaseTimes]:
    first = day_of(now) - timedelta(days=days_back - 1)
    return [case for case in cases if not days_back or day_of(case.found_at) >= first]


def _steps(cases: Sequence[CaseTimes]) -> tuple[Early, ...]:
    return tuple(_step(key, cases) for key in EARLIES)


def _step(key: str, cases: Sequence[CaseTimes]) -> Early:
    found = [delay.middle for delay in gaps(cases, STEPS[key])]
    seen: Spread | None = spread(found) if found else None
    label = _(STEPS[key].label)
    if seen is None:
        return Early(key, label, 0, len(cases), "–", "–", 0)
    whole = STEPS[key].whole
    median, p90 = days(seen.median, whole=whole), days(seen.p90, whole=whole)
    return Early(key, label, seen.n, len(cases), median, p90, seen.negative)


def head() -> list[str]:
    """Name the columns of the export."""
    return [_("Area"), _("Step"), _("Known"), _("Cases"), _("Median"), _("90th percentile")]


def lines(steps: Sequence[Early], areas: Sequence[AreaEarlies]) -> list[list[object]]:
    """Write the steps over all cases and those of each area for the export."""
    parts = [(_("All areas"), steps), *((area.name, area.steps) for area in areas)]
    return [[name, s.label, s.known, s.of, s.median, s.p90] for name, part in parts for s in part]
