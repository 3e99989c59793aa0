"""The day's meals, and what each kitchen cooked."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import pgettext

from lianfang.accounts.access import may, must
from lianfang.accounts.audit import audit
from lianfang.meals import queries
from lianfang.meals.actions import diets_text
from lianfang.meals.forms import BoardFilter, TotalFilter
from lianfang.meals.queries import READ, Row, Total
from lianfang.meals.words import STATES, written
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, cut, filters

PLAN = "meals.plan"
HEAD = (
    *(
        N_("Day"),
        N_("Which meal"),
        N_("Site"),
        N_("Area"),
        N_("Heads"),
        N_("Diets"),
        N_("Kitchens"),
        N_("Meals ordered"),
    ),
    *(N_("Meals sent"), N_("Meals that came"), N_("Meals missing"), N_("State")),
)


def meals(request: Request) -> HttpResponse:
    """Show how the meals of a day stand, site by site: what is missing first."""
    must(request, READ)
    form, chosen = filters(partial(BoardFilter, on=request.today), request)
    day = chosen.get("day", request.today)
    narrow = {name: chosen[name] for name in ("area", "q") if name in chosen}
    places = queries.sites(request.user, day, **narrow)
    found = queries.board(places, day, request.now, chosen.get("meal", ""))
    state = chosen.get("state")
    rows = sorted((row for row in found if not state or row.standing.state == state), key=_missing_first)
    if request.GET.get("export") == "csv":
        return _csv(request, rows, day)
    shown = cut(request, rows)
    context = {
        "title": _("Meals"), "filters": form, "day": day, "listing": shown,
        "rows": [(row, *STATES[row.standing.state], written(row.came)) for row in shown.page],
        "figures": _figures(found), "around": _around(day),
        "alarms": queries.shortfalls(request.user, request.today).count(),
        "may_plan": may(request.user, PLAN, request.today),
    }  # fmt: skip
    return render(request, "meals/meals.html", context)


def _missing_first(row: Row) -> tuple[bool, int, int, str]:
    fine = row.standing.state not in {"short", "unplanned"}
    return fine, row.meal.hour, row.place.area_id, row.place.name


def _figures(rows: list[Row]) -> dict[str, int]:
    return {
        "heads": sum(row.standing.heads for row in rows),
        "ordered": sum(row.standing.ordered for row in rows),
        "came": sum(row.standing.came or 0 for row in rows),
        "short": sum(row.standing.short for row in rows),
        "unserved": sum(row.standing.state in {"short", "unplanned"} for row in rows),
    }


def _around(day: date) -> tuple[date, date]:
    return day - timedelta(days=1), day + timedelta(days=1)


def _csv(request: Request, rows: list[Row], day: date) -> HttpResponse:
    audit(request.user, "meals.list.exported", request.user, request.now, rows=len(rows))
    areas = labels(row.place.area_id for row in rows)
    table = [
        (day, _(row.meal.label), row.place.name, areas.get(row.place.area_id, ""), row.standing.heads,
         diets_text(row.count.diets, day).strip(), "; ".join(each.kitchen.name for each in row.servings),
         row.standing.ordered, row.standing.sent, "" if row.came is None else written(row.came), row.standing.short,
         STATES[row.standing.state][0])
        for row in rows
    ]  # fmt: skip
    return csv_response("meals", [_(head) for head in HEAD], table)


def meal_totals(request: Request) -> HttpResponse:
    """Show what each kitchen cooked, day by day or altogether; counts keep their “at least”."""
    must(request, READ)
    form, chosen = filters(TotalFilter, request)
    last = chosen.get("last", request.today)
    first = chosen.get("first", last - timedelta(days=13))
    rows = queries.servings(request.user, request.today, area=chosen.get("area"))
    rows = rows.filter(day__range=(first, last))
    found = queries.totals(rows, by_day=not chosen.get("by"))
    if request.GET.get("export") == "csv":
        return _totals_csv(request, found)
    shown = cut(request, found)
    context: dict[str, Any] = {
        "title": _("Meals by kitchen"), "filters": form, "first": first, "last": last, "listing": shown,
        "rows": [(row, written(row.came)) for row in shown.page],
        "all": written(queries.sum_up(rows)), "kitchens": len({row.kitchen for row in found}),
    }  # fmt: skip
    return render(request, "meals/totals.html", context)


def _totals_csv(request: Request, rows: list[Total]) -> HttpResponse:
    audit(request.user, "meals.list.exported", request.user, request.now, rows=len(rows))
    head = (
        pgettext("meals", "Kitchen"), _("Day"), _("Sites"), _("Meals ordered"), _("Meals that came"),
        _("Not to be eaten"),
    )  # fmt: skip
    table = [
        (row.kitchen, row.day, row.servings, row.ordered, written(row.came), row.refused) for row in rows
    ]
    return csv_response("meals-by-kitchen", head, table)
