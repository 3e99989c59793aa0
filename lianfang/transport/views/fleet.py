"""Vehicles: the list, the page of one with its tours."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, must, require, spans, visible
from lianfang.accounts.audit import audit
from lianfang.people.models import Organisation
from lianfang.places.models import Area
from lianfang.places.queries import labels
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.transport import actions, queries
from lianfang.transport.forms import OutForm, VehicleFilter, VehicleForm
from lianfang.transport.models import Vehicle
from lianfang.transport.queries import PLAN, READ
from lianfang.transport.views.common import take_in
from lianfang.transport.words import TOUR_TONES
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"plate": "plate", "area": "area_id", "seats": "seats", "since": "since"}
HEAD = (
    *(
        N_("Plate"),
        N_("Name"),
        N_("Kind"),
        N_("Seats for passengers"),
        N_("Places for wheelchairs"),
        N_("Area"),
    ),
    *(N_("Where it stands"), N_("Whose it is"), N_("Disinfected"), N_("From"), N_("Until")),
)
SHOWN = timedelta(days=7)


def vehicles(request: Request) -> HttpResponse:
    """List the vehicles of one's areas."""
    must(request, READ)
    form, chosen = filters(VehicleFilter, request)
    rows = queries.vehicles(request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows))
    shown = listing(request, rows, sorts=SORTS, default="area")
    areas = labels(row.area_id for row in shown.page)
    context = {
        "title": _("Vehicles"),
        "filters": form,
        "listing": shown,
        "rows": [(row, areas.get(row.area_id, "")) for row in shown.page],
        "may_plan": may(request.user, PLAN, request.today),
    }
    return render(request, "transport/vehicles.html", context)


def whose(vehicle: Vehicle) -> str:
    """Say whose a vehicle is."""
    if vehicle.organisation:
        return vehicle.organisation.name
    return vehicle.owner.person.name if vehicle.owner else ""


def _csv(request: Request, rows: list[Vehicle]) -> HttpResponse:
    audit(request.user, "transport.list.exported", request.user, request.now, rows=len(rows))
    areas = labels(row.area_id for row in rows)
    table = [
        (row.plate, row.name, row.get_kind_display(), row.seats, row.wheelchairs, areas.get(row.area_id, ""),
         row.depot, whose(row), row.disinfected_at, row.since, row.until)
        for row in rows
    ]  # fmt: skip
    return csv_response("vehicles", [_(head) for head in HEAD], table)


def _form(request: Request, initial: dict[str, Any]) -> VehicleForm:
    bodies = visible(Organisation.objects.filter(closed_on=None), request.user, PLAN, request.today)
    return VehicleForm(
        request.POST or None,
        initial=initial,
        spans=spans(request.user, PLAN, request.today),
        organisations=bodies.order_by("name"),
        owners=queries.drivers(request.user, request.today).filter(kind="volunteer"),
    )


def vehicle_new(request: Request) -> HttpResponse:
    """Put a vehicle on the list."""
    must(request, PLAN)
    form = _form(request, {"since": request.today})

    def do() -> Vehicle:
        return actions.add_vehicle(Vehicle(**form.about()), by=request.user, now=request.now)

    title = _("Put a vehicle on the list")
    return take_in(
        request,
        form,
        do,
        _("It is on the list."),
        "ride_vehicle",
        title=title,
        back="ride_vehicles",
        back_title=_("Vehicles"),
    )


def vehicle_edit(request: Request, pk: UUID) -> HttpResponse:
    """Say anew what a vehicle is."""
    found = get_object_or_404(Vehicle, pk=pk)
    require(request.user, PLAN, found.area_id, request.today)
    now = {"organisation": found.organisation_id, "owner": found.owner_id}
    form = _form(request, {**vars(found), **now, "area": Area.objects.get(pk=found.area_id).code})

    def do() -> Vehicle:
        actions.change_vehicle(found, form.about(), by=request.user, now=request.now)
        return found

    return take_in(
        request,
        form,
        do,
        _("Changed."),
        "ride_vehicle",
        title=str(found),
        back="ride_vehicles",
        back_title=_("Vehicles"),
    )


STEPS = (
    Step("disinfect", gettext_lazy("It was disinfected"), "droplet", actions.disinfect, PLAN,
         lambda vehicle: vehicle.until is None),
    Step("out", gettext_lazy("Take it out of use"), "player-pause", actions.take_out, PLAN,
         lambda vehicle: vehicle.until is None, OutForm),
    Step("in", gettext_lazy("Take it into use again"), "player-play", actions.put_in, PLAN,
         lambda vehicle: vehicle.until is not None, tone="primary"),
)  # fmt: skip


def vehicle(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a vehicle: its seats, whose it is, where it stands, when it is out."""
    found = get_object_or_404(Vehicle.objects.select_related("organisation", "owner__person"), pk=pk)
    require(request.user, READ, found.area_id, request.today)
    return page_of(
        request, found, step, Kind("ride_vehicle", "transport/vehicle.html", STEPS, _page), found.area_id
    )


def _page(vehicle: Vehicle, request: Request) -> dict[str, Any]:
    tours = vehicle.tours.filter(day__gte=request.today - SHOWN).select_related("driver__person", "site")
    return {
        "title": str(vehicle),
        "vehicle": vehicle,
        "whose": whose(vehicle),
        "area": labels([vehicle.area_id]).get(vehicle.area_id, ""),
        "tours": [(each, TOUR_TONES[each.state]) for each in tours.order_by("during")[:60]],
        "may_plan": may(request.user, PLAN, request.today, vehicle.area_id),
    }
