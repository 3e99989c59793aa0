"""The forecast of all goods, store by store, and one kind of goods with everything it was reckoned from."""

from collections import defaultdict
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, must
from lianfang.accounts.audit import audit
from lianfang.places.queries import labels
from lianfang.planning import queries
from lianfang.planning.forms import ForecastFilter, StoresFilter
from lianfang.planning.queries import Base, Line
from lianfang.planning.views.common import BUY, READ, SET, matching, row_of
from lianfang.planning.words import DRIVERS, KINDS, page_of
from lianfang.supplies.models import Store
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, cut, filters

HEAD = (
    *(
        N_("Store"),
        N_("Goods"),
        N_("Counted in"),
        N_("In stock"),
        N_("Not to be given out"),
        N_("On the way"),
    ),
    *(
        N_("Minimum"),
        N_("Needed today"),
        N_("Needed in all days ahead"),
        N_("Days it lasts"),
        N_("Runs out on"),
    ),
    *(N_("To be ordered"), N_("Order by")),
)


def forecast(request: Request) -> HttpResponse:
    """List all goods with how long they last, what runs out first first."""
    must(request, READ)
    form, chosen = filters(ForecastFilter, request)
    areas = queries.areas_of(request.user, request.today, chosen.get("area"))
    base = queries.gather(areas, request.today)
    soon = base.planning.soon_days.value
    every = queries.lines(base)
    rows = matching(every, chosen, request, soon)
    if request.GET.get("export") == "csv":
        return _csv(request, rows)
    context = {
        "title": _("Forecast of goods"),
        "filters": form,
        "listing": cut(request, [row_of(line, request, soon) for line in rows]),
        "planning": base.planning,
        "counts": _counts(every, request, soon),
        "places": queries.places(areas, request.today, request.now, base.planning.horizon_days.value),
    }
    return render(request, "planning/forecast.html", context)


def _counts(rows: list[Line], request: Request, soon: int) -> dict[str, int]:
    return {
        "soon": len(matching(rows, {"only": "soon"}, request, soon)),
        "order": len(matching(rows, {"only": "order"}, request, soon)),
        "needed": len(matching(rows, {"only": "needed"}, request, soon)),
    }


def _csv(request: Request, rows: list[Line]) -> HttpResponse:
    audit(request.user, "planning.forecast.exported", request.user, request.now, rows=len(rows))
    table = [
        (line.store or "", _(line.name), _(line.counted), line.there, line.kept_back, line.coming, line.minimum,
         round(line.today), round(line.total), line.seen.days, line.seen.runs_out_on, line.order.n, line.order.until)
        for line in rows
    ]  # fmt: skip
    return csv_response("forecast", [_(head) for head in HEAD], table)


def forecast_stores(request: Request) -> HttpResponse:
    """List the forecast store by store."""
    must(request, READ)
    areas = queries.areas_of(request.user, request.today)
    base = queries.gather(areas, request.today)
    stores = Store.objects.filter(pk__in=[row.pk for row in base.stores])
    form, chosen = filters(lambda data: StoresFilter(data, stores=stores), request)
    soon = base.planning.soon_days.value
    rows = matching(queries.lines_by_store(base), chosen, request, soon)
    if request.GET.get("export") == "csv":
        return _csv(request, rows)
    context = {
        "title": _("Forecast by store"),
        "filters": form,
        "listing": cut(request, [row_of(line, request, soon) for line in rows]),
        "planning": base.planning,
    }
    return render(request, "planning/stores.html", context)


def forecast_line(request: Request, key: str) -> HttpResponse:
    """Show one kind of goods: what is there, how long it lasts, and every number that was reckoned from."""
    must(request, READ)
    areas = queries.areas_of(request.user, request.today)
    base = queries.gather(areas, request.today)
    line = queries.line_of(base, key)
    if line is None:
        raise Http404
    soon = base.planning.soon_days.value
    mine = [each for each in queries.lines_by_store(base) if each.key == key]
    compared = [each for each in queries.compared(base, areas) if each.key == key]
    context = {
        "title": row_of(line, request, soon).name,
        "row": row_of(line, request, soon),
        "planning": base.planning,
        "ahead": base.ahead,
        "uses": _uses(base, line),
        "stores": [row_of(each, request, soon) for each in mine],
        "compared": compared[0] if compared else None,
        "may_set": may(request.user, SET, request.today),
        "may_buy": may(request.user, BUY, request.today),
    }
    return render(request, "planning/line.html", context)


def _uses(base: Base, line: Line) -> list[dict[str, Any]]:
    """Say for each use of some goods by what it is driven, by which coefficient, and what that makes day by day."""
    found = []
    names = labels(need.driven.area for need in line.needs)
    for use in base.planning.uses_of(line.key):
        mine = [need for need in line.needs if need.use == use.key]
        sources: dict[tuple[str, str, str, float, bool], dict[Any, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        for need in mine:
            told = need.driven
            name = told.name or names.get(told.area, "")
            at = (told.kind, name, told.ref, need.rate.pieces, need.rate.local)
            sources[at][told.on] += told.n
        found.append(
            {
                "use": use,
                "label": _(use.label),
                "driver": DRIVERS[use.driver],
                "rows": [_source(base, *key, by_day) for key, by_day in sources.items()],
                "total": sum(need.n for need in mine),
            }
        )
    return found


def _source(
    base: Base, kind: str, name: str, ref: str, pieces: float, local: bool, by_day: dict[Any, float]
) -> dict[str, Any]:
    return {
        "kind": KINDS[kind],
        "name": name,
        "url": page_of(kind, ref),
        "pieces": pieces,
        "local": local,
        "days": [(day, by_day.get(day, 0.0)) for day in base.ahead],
        "n": sum(by_day.values()) * pieces,
    }
