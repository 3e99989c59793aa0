"""Rides on one's own page: see how far they are, cancel; when vehicles pass stops. Asking for one: riding.py."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.reading import of_nobody
from lianfang.common.errors import Refused
from lianfang.people.queries import ids_of
from lianfang.places.geojson import as_file
from lianfang.places.queries import labels
from lianfang.public.views.residents import Resident, own, resident_of
from lianfang.transport import actions, queries
from lianfang.transport.geojson import stop_feature
from lianfang.transport.models import Ride
from lianfang.transport.rules import clock
from lianfang.transport.words import TONES
from lianfang.web.http import Request

SHOWN = 6


@own
def mine(request: Request, resident: Resident) -> HttpResponse:
    """Show one's rides, and the ways to another one."""
    rows = list(queries.of_people(ids_of(resident.person.pk))[:SHOWN])
    found = [
        (ride, TONES[ride.state], sorted(ride.legs.all(), key=lambda leg: leg.way != "there"))
        for ride in rows
    ]
    areas = queries.hail_areas_of(resident.person.area_id, request.now)
    context = {"title": _("Rides"), "resident": resident, "rides": found, "hails": areas}
    return render(request, "public/my_rides.html", context)


@own
def wave(request: Request, resident: Resident) -> HttpResponse:
    """Begin to wave a vehicle down, where and while one may be hailed."""
    if queries.hail_areas_of(resident.person.area_id, request.now):
        return redirect("my_wave_ask", "where")
    context = {"title": _("Wave a vehicle down"), "resident": resident}
    return render(request, "public/my_wave.html", context)


@require_POST
@own
def step(request: Request, resident: Resident, pk: UUID, step: str) -> HttpResponse:
    """Cancel a ride, or say that one is done and wants home."""
    ride = get_object_or_404(Ride, pk=pk, person__in=ids_of(resident.person.pk))
    try:
        if step == "cancel":
            actions.cancel(ride, by=None, now=request.now)
            messages.success(request, _("Cancelled."))
        elif step == "done":
            actions.ready(ride, by=None, now=request.now)
            messages.success(request, _("The desk knows that you want home."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("my_rides")


@login_not_required
@of_nobody
def stops(request: Request) -> HttpResponse:
    """Show anybody the stops with the next passing times, and where vehicles may be hailed today."""
    q = request.GET.get("q", "")[:40].strip()
    hails = list(queries.hail_areas_of_day(request.now))
    found = queries.next_passings(request.now, q=q)
    if request.GET.get("export") == "geojson":
        return as_file("stops", map(stop_feature, dict.fromkeys(each.stop for each in found)))
    areas = labels([*(each.stop.area_id for each in found), *(each.area_id for each in hails)])
    context = {
        "title": _("Stops and vehicles"),
        "q": q,
        "rows": [(each, areas.get(each.stop.area_id, ""), sorted(each.sites)) for each in found],
        "hails": [
            (each, areas.get(each.area_id, ""), clock(each.opens), clock(each.shuts)) for each in hails
        ],
        "resident": resident_of(request),
    }
    return render(request, "public/stops.html", context)
