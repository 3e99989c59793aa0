"""The epidemiology of an outbreak, and the four earlies."""

from datetime import datetime, timedelta
from functools import partial
from math import exp
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.common.dates import at, day_of
from lianfang.epi.growth import Growth
from lianfang.epi.offspring import Offspring
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.protocol.timeline import in_force
from lianfang.reporting import drawings, earlies, few, queries
from lianfang.reporting.forms import EarliesFilter, EpidemiologyFilter
from lianfang.reporting.queries import Asked, Picture
from lianfang.reporting.tables import TABLES, cells
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters

PAST = 21  # days before today on the chart of the forecast


def asked_outbreak(request: Request, pk: UUID | None) -> Outbreak | None:
    """Give the outbreak named in the address, or the one being fought, if this person reads its figures."""
    if pk:
        found: Outbreak | None = get_object_or_404(Outbreak.objects.select_related("area"), pk=pk)
    else:
        found = outbreaks.current(request.user, request.today)
    if found and (pk or not may(request.user, "reporting.read", request.today)):
        mine = outbreaks.seen(request.user, request.today)
        if not (may(request.user, "reporting.read", request.today) and mine.filter(pk=found.pk).exists()):
            require(request.user, "reporting.read", found.area_id, request.today)
    return found


def as_of(outbreak: Outbreak, now: datetime) -> datetime:
    """Give the instant an outbreak is looked at: now, or its end."""
    return min(now, at(outbreak.ended_on, 24) - timedelta(seconds=1)) if outbreak.ended_on else now


def epidemiology(request: Request, pk: UUID | None = None) -> HttpResponse:
    """Show the curve, delays, Rt, nowcast, growth, offspring, attack rates and forecast of an outbreak."""
    outbreak = asked_outbreak(request, pk)
    if outbreak is None:
        return render(request, "reporting/none.html", {"title": _("Epidemiology")})
    now = as_of(outbreak, request.now)
    numbers = in_force(outbreak.disease, day_of(now)).epidemiology
    shaped: Any = partial(EpidemiologyFilter, outbreak=outbreak, numbers=numbers)
    form, chosen = filters(shaped, request)
    seen = queries.picture(outbreak, Asked(**chosen), now)
    export = request.GET.get("export", "")
    if export in TABLES:
        table = TABLES[export](seen)
        audit(request.user, "reporting.epidemiology.exported", outbreak, request.now, table=export)
        return csv_response(f"epidemiology-{export}", table.head, cells(table))
    context = _shown(seen) | {
        "title": _("Epidemiology"),
        "outbreak": outbreak,
        "outbreak_title": outbreaks.title(outbreak),
        "form": form,
        "seen": seen,
        "opens": may(request.user, "cases.read", request.today),
        "earlies": earlies.panel(outbreak, now),
    }
    return render(request, "reporting/epidemiology.html", context)


def _shown(seen: Picture) -> dict[str, Any]:
    """Draw the charts and write the tables, and say where there is too little for one."""
    tables = {name: write(seen) for name, write in TABLES.items()}
    rt = seen.rt if isinstance(seen.rt, list) else []
    late = seen.nowcast if isinstance(seen.nowcast, list) else []
    coming = seen.forecast if isinstance(seen.forecast, list) else []
    points = [(r.last, r.rt.mean, r.rt.quantile(0.025), r.rt.quantile(0.975)) for r in rt]
    past = seen.used.total[-PAST:]
    kids = seen.offspring
    return {
        "growth": _growth(seen),
        "few_share": f"{100 * kids.few:.0f}" if isinstance(kids, Offspring) else "",
        "tables": tables,
        "why": {
            name: few.why(getattr(seen, name))
            for name in ("rt", "nowcast", "growth", "offspring", "pairs", "forecast")
        },
        "curve_chart": drawings.bars(seen.curve.first, seen.curve.local, seen.curve.imported)
        if any(seen.curve.total)
        else None,
        "rt_chart": drawings.reproduction(points),
        "latest": points[-1] if points else None,
        "nowcast_chart": drawings.completed([(d, n.reported, n.expected, n.low, n.high) for d, n in late]),
        "forecast_chart": drawings.ahead(
            seen.used.days[-len(past)],
            past,
            [(a.median, a.low, a.high, a.inner_low, a.inner_high) for _day, a in coming],
        )
        if coming
        else None,
    }


def _growth(seen: Picture) -> tuple[str, ...]:
    """Write the growth in percent a day (low, high) and the time in which cases double or halve (with low, high)."""
    found = seen.growth
    if not isinstance(found, Growth):
        return ()
    percent = tuple(f"{100 * (exp(rate) - 1):+.0f}" for rate in (found.low, found.high))
    span = found.doubling_between
    times = sorted(abs(days) for days in (*span, found.doubling)) if span else []
    if not times:
        return percent
    return *percent, *(f"{days:.1f}" for days in (times[1], times[0], times[2]))


def four_earlies(request: Request, pk: UUID | None = None) -> HttpResponse:
    """Show how long it took from onset to being found, reported, isolated and treated, by area."""
    outbreak = asked_outbreak(request, pk)
    if outbreak is None:
        return render(request, "reporting/none.html", {"title": _("The four earlies")})
    form, chosen = filters(EarliesFilter, request)
    now = as_of(outbreak, request.now)
    panel = earlies.panel(outbreak, now, **chosen)
    opens = may(request.user, "cases.read", request.today)
    small = in_force(outbreak.disease, day_of(now)).bulletin.small_cell
    least = 0 if opens else small.value
    by_area = [each for each in earlies.by_area(outbreak, now, **chosen) if each.cases >= least]
    if request.GET.get("export") == "csv":
        audit(request.user, "reporting.epidemiology.exported", outbreak, request.now, table="four_earlies")
        return csv_response(
            "four-earlies", earlies.head(), [*earlies.lines(panel), *earlies.area_lines(by_area)]
        )
    context = {
        "title": _("The four earlies"),
        "outbreak": outbreak,
        "outbreak_title": outbreaks.title(outbreak),
        "form": form,
        "earlies": panel,
        "by_area": by_area,
        "least": least,
        "opens": opens,
    }
    return render(request, "reporting/four_earlies.html", context)
