"""The tables of the epidemiology page: shown under each chart, and saved as CSV."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianfang.epi.delays import Fit, Spread
from lianfang.epi.limits import TooFew
from lianfang.places.queries import labels
from lianfang.reporting.few import before, between, days, why
from lianfang.reporting.queries import Picture
from lianfang.reporting.rules import STEPS
from lianfang.web import words

FITS = {"gamma": gettext_lazy("gamma"), "lognormal": gettext_lazy("lognormal")}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, and the query of the page with the cases behind it, if they can be named."""

    cells: tuple[object, ...]
    opens: str = ""
    contacts: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the name it is saved under."""

    key: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: int = 1  # columns from here on are numbers


def _cases(picture: Picture, first: date, last: date, **more: object) -> str:
    wanted = {"by": picture.asked.by, "first": first.isoformat(), "last": last.isoformat(), **more}
    return urlencode(wanted)


def curve(picture: Picture) -> Table:
    """List the days with cases."""
    head = (_("Day"), _("Infected here"), _("Infected elsewhere"), _("Together"))
    found = zip(picture.curve.days, picture.curve.local, picture.curve.imported, strict=True)
    rows = [
        Row((day, here, away, here + away), _cases(picture, day, day))
        for day, here, away in found
        if here + away
    ]
    return Table("curve", head, tuple(rows[::-1]))


def rt(picture: Picture) -> Table:
    """List Rt of each window with enough cases, with the same window's Rt by cohort once most of it is seen."""
    head = (
        _("Days"),
        _("Local cases"),
        _("Rt"),
        _("95 % interval"),
        _("Rt by cohort"),
        _("95 % interval"),
    )
    rows = []
    for each in [] if isinstance(picture.rt, TooFew) else picture.rt:
        span = f"{words.short_day(each.first)}–{words.short_day(each.last)}"
        ours = (f"{each.rt.mean:.2f}", between(each.rt.quantile(0.025), each.rt.quantile(0.975)))
        seen = each.cohort is not None and each.cohort.seen >= 0.9
        theirs = (
            (f"{each.cohort.mean:.2f}", between(each.cohort.low, each.cohort.high))
            if seen and each.cohort
            else ("–", "–")
        )
        rows.append(
            Row(
                (span, each.rt.cases, *ours, *theirs), _cases(picture, each.first, each.last, infected="here")
            )
        )
    return Table("rt", head, tuple(rows[::-1]))


def nowcast(picture: Picture) -> Table:
    """List the last days of onset: known, expected in the end, interval, part known."""
    head = (_("Onset"), _("Known"), _("Expected in the end"), _("95 % interval"), _("Part known"))
    found = [] if isinstance(picture.nowcast, TooFew) else picture.nowcast
    rows = [
        Row(
            (
                day,
                each.reported,
                f"{each.expected:.1f}",
                between(each.low, each.high, 0),
                f"{100 * each.part:.0f}%",
            ),
            urlencode({"by": "onset", "first": day.isoformat(), "last": day.isoformat()}),
        )
        for day, each in found
    ]
    return Table("nowcast", head, tuple(rows[::-1]))


def delays(picture: Picture) -> Table:
    """List the delays: how many, median, 90th percentile, mean of the distribution fitted."""
    head = (_("Delay"), _("Known"), _("Median"), _("90th percentile"), _("Mean of the fitted distribution"))
    return Table("delays", head, tuple(_delay(row.key, row.seen, row.fit) for row in picture.delays))


def _delay(key: str, seen: Spread | TooFew, fit: Fit | TooFew) -> Row:
    contacts = key not in STEPS
    whole = not contacts and STEPS[key].whole
    label = _("Last exposure → quarantine (contacts)") if contacts else _(STEPS[key].label)
    opens = "" if contacts else urlencode({"step": key})
    if isinstance(seen, TooFew):
        return Row((label, 0, "–", "–", "–"), "", contacts)
    count = f"{words.commas(seen.n)} {('· ' + before(seen.negative)) if seen.negative else ''}".strip()
    return Row(
        (label, count, *(days(value, whole=whole) for value in (seen.median, seen.p90)), _fitted(fit, whole)),
        opens,
        contacts,
    )


def _fitted(fit: Fit | TooFew, whole: bool) -> str:
    if isinstance(fit, TooFew):
        return why(fit)
    said = {"mean": fit.mean, "low": fit.low, "high": fit.high}
    told = {key: days(value, whole=whole) for key, value in said.items()} | {"name": str(FITS[fit.name])}
    return _("%(mean)s (%(low)s to %(high)s), %(name)s") % told


def attack(picture: Picture) -> Table:
    """List the areas with cases: how many of their people were infected; small counts stay hidden."""
    head = (_("Area"), _("Cases"), _("People"), _("Per 100,000"), _("95 % interval"))
    found = {area: each for area, each in picture.attack.items() if each.cases != 0}
    names, small = labels(found), picture.protocol.bulletin.small_cell.value
    rows = []
    hidden = [area for area, each in found.items() if each.cases is None]
    for area, each in sorted(found.items(), key=lambda pair: -(pair[1].cases or 0)):
        if each.cases is None:
            continue
        people = words.commas(each.people) if each.people else "–"
        known = each.rate is not None and each.low is not None and each.high is not None
        rate = (f"{each.rate:.2f}", between(each.low, each.high)) if known else ("–", "–")  # type: ignore[arg-type]
        rows.append(Row((names.get(area, ""), each.cases, people, *rate), urlencode({"area": area})))
    if hidden:
        which = ngettext("%(n)s other area", "%(n)s other areas", len(hidden)) % {"n": len(hidden)}
        said = _("fewer than %(n)s each, or hidden with them") % {"n": small}
        rows.append(Row((which, said, "–", "–", "–")))
    return Table("attack", head, tuple(rows))


def ahead(picture: Picture) -> Table:
    """List the coming days: median, and the ranges of half and of 95 % of all courses."""
    head = (_("Day"), _("Middle of all courses"), _("Half of all courses"), _("95 % of all courses"))
    found = [] if isinstance(picture.forecast, TooFew) else picture.forecast
    rows = [
        Row((day, f"{e.median:.0f}", between(e.inner_low, e.inner_high, 0), between(e.low, e.high, 0)))
        for day, e in found
    ]
    return Table("forecast", head, tuple(rows))


def offspring(picture: Picture) -> Table:
    """List how many cases infected nobody, one, two …"""
    counted = Counter(picture.infected) if picture.links else Counter()
    rows = [Row((n, counted[n])) for n in sorted(counted)]
    return Table("offspring", (_("Infected"), _("Cases")), tuple(rows))


def pairs(picture: Picture) -> Table:
    """List who infected whom with both onsets and the days between; by the numbers of the cases."""
    head = (_("Infected"), _("By"), _("Onset"), _("Onset of the infector"), _("Days"))
    rows = [
        Row(
            (
                _("case %(n)s") % {"n": pair.infected_number},
                _("case %(n)s") % {"n": pair.infector_number}
                if pair.infector_number
                else _("a case of elsewhere"),
                words.day(pair.infected_onset),
                words.day(pair.infector_onset),
                "–" if pair.days is None else pair.days,
            ),
            urlencode({"number": pair.infected_number or ""}),
        )
        for pair in picture.links
    ]
    return Table("pairs", head, tuple(rows))


PRIVATE = {"pairs"}  # only for those who read cases
TABLES: dict[str, Callable[[Picture], Table]] = {
    "curve": curve,
    "rt": rt,
    "nowcast": nowcast,
    "delays": delays,
    "attack": attack,
    "forecast": ahead,
    "offspring": offspring,
    "pairs": pairs,
}


def cells(table: Table) -> Sequence[Sequence[Any]]:
    """Give a table's rows as a file has them: days as dates."""
    return [
        [cell.isoformat() if isinstance(cell, date) else cell for cell in row.cells] for row in table.rows
    ]
