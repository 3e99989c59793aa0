"""Stops, and areas in which vehicles may be hailed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must, require, spans
from lianfang.accounts.audit import audit
from lianfang.places.geojson import MOST, as_file
from lianfang.places.queries import labels
from lianfang.transport import actions, queries
from lianfang.transport.forms import HailForm, StopFilter, StopForm
from lianfang.transport.geojson import stop_feature
from lianfang.transport.models import HailArea, Stop
from lianfang.transport.queries import PLAN, READ
from lianfang.transport.rules import clock
from lianfang.transport.views.common import sites_for, take_in
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"name": "name", "area": "area_id"}


def stops(request: Request) -> HttpResponse:
    """List the stops of one's areas, and above them the areas in which vehicles may be hailed."""
    must(request, READ)
    form, chosen = filters(StopFilter, request)
    rows = queries.stops(request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows))
    if request.GET.get("export") == "geojson":
        return as_file("stops", map(stop_feature, rows[:MOST]))
    shown = listing(request, rows, sorts=SORTS, default="area")
    hails = list(queries.hail_areas(request.user, request.today, state=chosen.get("state", "")))
    areas = labels([*(row.area_id for row in shown.page), *(each.area_id for each in hails)])
    context = {
        "title": _("Stops"),
        "filters": form,
        "listing": shown,
        "rows": [(row, areas.get(row.area_id, ""), _may(request, row)) for row in shown.page],
        "hails": [
            (each, areas.get(each.area_id, ""), clock(each.opens), clock(each.shuts), _may(request, each))
            for each in hails
        ],
        "may_plan": may(request.user, PLAN, request.today),
    }
    return render(request, "transport/stops.html", context)


def _csv(request: Request, rows: list[Stop]) -> HttpResponse:
    audit(request.user, "transport.list.exported", request.user, request.now, rows=len(rows))
    areas = labels(row.area_id for row in rows)
    head = (
        *(pgettext("stop", "Name"), _("Area"), _("Address"), _("Longitude"), _("Latitude")),
        *(_("Lit at night"), _("With a roof or a seat"), _("Note"), _("Closed at")),
    )
    table = [
        (row.name, areas.get(row.area_id, ""), row.address, row.longitude, row.latitude, _yes(row.lit),
         _yes(row.shelter), row.note, row.closed_at)
        for row in rows
    ]  # fmt: skip
    return csv_response("stops", head, table)


def _yes(said: bool) -> str:
    return _("Yes") if said else _("No")


def _may(request: Request, row: Any) -> bool:
    return row.closed_at is None and may(request.user, PLAN, request.today, row.area_id)


def stop_new(request: Request) -> HttpResponse:
    """Name a point where vehicles stop."""
    must(request, PLAN)
    form = StopForm(request.POST or None, spans=spans(request.user, PLAN, request.today))

    def do() -> Stop:
        return actions.add_stop(form.stop(), by=request.user, now=request.now)

    title, back = _("Name a stop"), "ride_stops"
    return take_in(
        request,
        form,
        do,
        _("It is on the list."),
        back,
        own_page=False,
        title=title,
        back=back,
        back_title=_("Stops"),
    )


def hail_new(request: Request) -> HttpResponse:
    """Say where and in which hours vehicles may be hailed."""
    must(request, PLAN)
    begin = {"first_on": request.today, "last_on": request.today, "opens": "8:00", "shuts": _last(request)}
    areas, sites = spans(request.user, PLAN, request.today), sites_for(request, PLAN)
    form = HailForm(request.POST or None, initial=begin, spans=areas, sites=sites)

    def do() -> HailArea:
        return actions.add_hail_area(form.hail_area(), by=request.user, now=request.now)

    title, back = _("Let vehicles be hailed in an area"), "ride_stops"
    return take_in(
        request,
        form,
        do,
        _("It is on the list."),
        back,
        own_page=False,
        title=title,
        back=back,
        back_title=_("Stops"),
    )


def _last(request: Request) -> str:
    return f"{queries.current(request.today).last_hour.value}:00"


@require_POST
def stop_close(request: Request, pk: UUID) -> HttpResponse:
    """Say that vehicles stop there no longer."""
    found = get_object_or_404(Stop, pk=pk)
    require(request.user, PLAN, found.area_id, request.today)
    actions.close_stop(found, by=request.user, now=request.now)
    messages.success(request, _("Vehicles stop there no longer."))
    return redirect("ride_stops")


@require_POST
def hail_close(request: Request, pk: UUID) -> HttpResponse:
    """Say that nobody hails there any longer."""
    found = get_object_or_404(HailArea, pk=pk)
    require(request.user, PLAN, found.area_id, request.today)
    actions.close_hail_area(found, by=request.user, now=request.now)
    messages.success(request, _("Nobody hails there any longer."))
    return redirect("ride_stops")
