"""Everything the epidemiology page shows, reckoned from the rows of one outbreak; too little data says so."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from lianfang.common.dates import day_of
from lianfang.epi.attack import Attack, attack_rates
from lianfang.epi.cohort import CohortR, wallinga_teunis
from lianfang.epi.curve import Series, series
from lianfang.epi.delays import Delay, Fit, Spread, better, exact, spread
from lianfang.epi.forecast import Ahead, forecast
from lianfang.epi.growth import Growth, growth
from lianfang.epi.limits import TooFew, enough
from lianfang.epi.nowcast import Nowcast, nowcast
from lianfang.epi.offspring import Offspring, offspring
from lianfang.epi.reproduction import Rt, rt
from lianfang.epi.serial import Intervals, discretised, intervals
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.places.rules import LEVELS, at_level
from lianfang.protocol.epidemiology import Epidemiology, SerialInterval
from lianfang.protocol.schema import Protocol
from lianfang.protocol.timeline import in_force
from lianfang.reporting.queries.times import Pair, case_times, contact_delays, infectors
from lianfang.reporting.rules import DELAYS, STEPS, CaseTimes, gaps

T = TypeVar("T")
OWN = "own"  # the serial interval of this outbreak's own pairs
LONGEST = 60  # days beyond which nobody is infected by a case any more


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody chose on the page: the date that counts, the serial interval, the level of area."""

    by: str = "found"
    interval: str = ""
    level: str = "district"


@dataclass(frozen=True, slots=True)
class Used:
    """The serial interval in use: from the protocol, or of this outbreak's own pairs (`sourced` is None)."""

    key: str
    mean: float
    sd: float
    sourced: SerialInterval | None


@dataclass(frozen=True, slots=True)
class RtDay:
    """Rt of the window that ends on a day, with the same window's Rt by cohort."""

    first: date
    last: date
    rt: Rt
    cohort: CohortR | None


@dataclass(frozen=True, slots=True)
class DelayRow:
    """One delay: its key in rules.STEPS (or "exposed_quarantined"), what was seen, and the distribution fitted."""

    key: str
    seen: Spread | TooFew
    fit: Fit | TooFew


@dataclass(frozen=True, slots=True)
class Picture:
    """The page of an outbreak's epidemiology. Where there is too little, TooFew stands in place of a number."""

    asked: Asked
    numbers: Epidemiology
    protocol: Protocol
    cases: int
    undated: int  # cases without the date that was chosen
    curve: Series
    used: Series  # what Rt, growth and forecast rest on: without the last days of a curve by onset
    interval: Used
    pairs: Intervals | TooFew
    links: list[Pair]  # who infected whom
    infected: list[int]  # how many each case infected
    rt: list[RtDay] | TooFew
    nowcast: list[tuple[date, Nowcast]] | TooFew
    growth: Growth | TooFew
    offspring: Offspring | TooFew
    delays: list[DelayRow]
    attack: dict[int, Attack]
    forecast: list[tuple[date, Ahead]] | TooFew


def picture(outbreak: Outbreak, asked: Asked, now: datetime) -> Picture:
    """Reckon the epidemiology of an outbreak as it stands at an instant."""
    protocol = in_force(outbreak.disease, day_of(now))
    numbers, today = protocol.epidemiology, day_of(now)
    cases, pairs = case_times(outbreak, now), infectors(outbreak, now)
    curve = _curve(cases, asked.by, today)
    cut = numbers.truncation_days.value if asked.by == "onset" else 0
    used = curve.until(today - timedelta(days=cut))
    own = attempt(lambda: _own_interval(pairs, numbers))
    interval = _interval(asked.interval, own, outbreak, numbers)
    weights = discretised(interval.mean, interval.sd, LONGEST)
    infected = _infected(cases, pairs)
    kids = attempt(lambda: _offspring(infected, pairs))
    return Picture(
        asked=asked,
        numbers=numbers,
        protocol=protocol,
        cases=len(cases),
        undated=sum(case.day(asked.by) is None for case in cases),
        curve=curve,
        used=used,
        interval=interval,
        pairs=own,
        links=pairs,
        infected=infected,
        rt=attempt(lambda: _rt_days(used, weights, numbers)),
        nowcast=attempt(lambda: _nowcast(cases, numbers, today)),
        growth=attempt(lambda: growth(used.total[-numbers.growth_days.value :])),
        offspring=kids,
        delays=_delays(cases, contact_delays(outbreak, now)),
        attack=area_rates(outbreak, cases, asked.level, protocol.bulletin.small_cell.value),
        forecast=attempt(lambda: _forecast(used, weights, numbers, kids)),
    )


def attempt(reckon: Callable[[], T]) -> T | TooFew:
    """Give a number, or how much is missing for it."""
    try:
        return reckon()
    except TooFew as few:
        return few


def _curve(cases: Sequence[CaseTimes], by: str, today: date) -> Series:
    here = [day for case in cases if not case.imported and (day := case.day(by))]
    away = [day for case in cases if case.imported and (day := case.day(by))]
    return series(here, away, today)


def _own_interval(pairs: Sequence[Pair], numbers: Epidemiology) -> Intervals:
    dated = [(p.infector_onset, p.infected_onset) for p in pairs]
    ordinals = [(first.toordinal(), second.toordinal()) for first, second in dated if first and second]
    return intervals(ordinals, numbers.least_pairs.value)


def _interval(wanted: str, own: Intervals | TooFew, outbreak: Outbreak, numbers: Epidemiology) -> Used:
    """Give the serial interval asked for, if there is such a one; else that of the outbreak's variant."""
    if wanted == OWN and isinstance(own, Intervals) and own.mean > 1 and own.sd > 0:
        return Used(OWN, own.mean, own.sd, None)
    known = {each.key: each for each in numbers.serial_intervals}
    found = known.get(wanted) or numbers.of_variant(outbreak.variant)
    return Used(found.key, found.mean_days.value, found.sd_days.value, found)


def _rt_days(used: Series, weights: Sequence[float], numbers: Epidemiology) -> list[RtDay]:
    """Give Rt for the windows with enough cases. Raises TooFew when no window has."""
    window, least = numbers.rt_window_days.value, numbers.rt_least_cases.value
    found = rt(used.local, used.imported, weights, window=window)
    enough("window", max((each.cases for each in found), default=0), least)
    cohorts = {each.start: each for each in wallinga_teunis(used.total, weights, window=window)}
    days = used.days
    return [
        RtDay(days[each.start], days[each.end], each, cohorts.get(each.start))
        for each in found
        if each.cases >= least
    ]


def _nowcast(cases: Sequence[CaseTimes], numbers: Epidemiology, today: date) -> list[tuple[date, Nowcast]]:
    """Complete the curve by onset; found is when a case became known to anybody."""
    dated = [
        (case.onset_on.toordinal(), max(case.onset_on, day_of(case.found_at)).toordinal())
        for case in cases
        if case.onset_on
    ]
    longest = numbers.nowcast_days.value
    found = nowcast(dated, today.toordinal(), longest=longest)
    enough("recent", sum(each.reported for each in found), 1)
    return [(date.fromordinal(each.day), each) for each in found]


def _infected(cases: Sequence[CaseTimes], pairs: Sequence[Pair]) -> list[int]:
    counted = Counter(pair.infector for pair in pairs)
    return [counted[case.person_id] for case in cases]


def _offspring(infected: Sequence[int], pairs: Sequence[Pair]) -> Offspring:
    enough("links", len(pairs), 1)
    return offspring(infected)


def _delays(cases: Sequence[CaseTimes], contacts: Sequence[float]) -> list[DelayRow]:
    rows = [_delay_row(key, gaps(cases, STEPS[key])) for key in DELAYS]
    return [*rows, _delay_row("exposed_quarantined", [exact(days) for days in contacts])]


def _delay_row(key: str, delays: Sequence[Delay]) -> DelayRow:
    seen = attempt(lambda: spread([delay.middle for delay in delays]))
    return DelayRow(key, seen, attempt(lambda: better(delays)))


def _forecast(
    used: Series, weights: Sequence[float], numbers: Epidemiology, kids: Offspring | TooFew
) -> list[tuple[date, Ahead]]:
    """Look ahead from the last window. Raises TooFew when it has too few cases."""
    found = rt(used.local, used.imported, weights, window=numbers.rt_window_days.value)
    enough("days", len(used.total), numbers.rt_window_days.value + 1)
    enough("window", found[-1].cases if found else 0, numbers.rt_least_cases.value)
    coming = forecast(
        used.total,
        weights,
        found[-1],
        days=numbers.forecast_days.value,
        least=numbers.rt_least_cases.value,
        dispersion=kids.k if isinstance(kids, Offspring) else None,
    )
    return [(used.days[-1] + timedelta(days=each.day), each) for each in coming]


def area_rates(
    outbreak: Outbreak, cases: Sequence[CaseTimes], level: str, smallest: int
) -> dict[int, Attack]:
    """Give the attack rate of every area of a level with cases or people, by where people lived."""
    rows = Area.objects.filter(inside(outbreak.area_id, "id"), depth=LEVELS.index(level), closed_on=None)
    counts = {area.pk: (0, area.population or 0) for area in rows}
    for case in cases:
        area = at_level(case.area_id, level)
        n, people = counts.get(area, (0, 0))
        counts[area] = n + 1, people
    return attack_rates(counts, smallest)
