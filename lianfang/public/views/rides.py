"""Rides on one's own page: ask for one, wave a vehicle down, see how far it is, cancel; when vehicles pass stops."""

from typing import Any
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
from lianfang.public import limits
from lianfang.public.views.residents import Resident, own, resident_of
from lianfang.transport import actions, queries
from lianfang.transport.forms.public import OwnRideForm, WaveForm
from lianfang.transport.geojson import stop_feature
from lianfang.transport.models import Ride
from lianfang.transport.rules import clock
from lianfang.transport.words import TONES
from lianfang.web.http import Request

SHOWN = 6


def _channel(resident: Resident) -> str:
    return Ride.Channel.RELATIVE if resident.by_relative else Ride.Channel.OWN


@own
def mine(request: Request, resident: Resident) -> HttpResponse:
    """Show one's rides, and ask for one."""
    person = resident.person
    stops = queries.stops_near(person.area_id)
    form = OwnRideForm(request.POST or None, sites=queries.sites_to_ride_to(person.area_id), stops=stops)
    if request.method == "POST" and form.is_valid():
        try:
            limits.may_say(request)
            actions.ask(person, form.asked(person, _channel(resident)), by=None, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Asked for. You get a message when a vehicle is found."))
            return redirect("my_rides")
    context = _shown(request, resident) | {"form": form}
    return render(request, "public/my_rides.html", context, status=422 if form.is_bound else 200)


def _shown(request: Request, resident: Resident) -> dict[str, Any]:
    rows = list(queries.of_people(ids_of(resident.person.pk))[:SHOWN])
    found = [
        (ride, TONES[ride.state], sorted(ride.legs.all(), key=lambda leg: leg.way != "there"))
        for ride in rows
    ]
    areas = queries.hail_areas_of(resident.person.area_id, request.now)
    return {"title": _("Rides"), "resident": resident, "rides": found, "hails": areas}


@own
def wave(request: Request, resident: Resident) -> HttpResponse:
    """Wave a vehicle down, where and while they may be hailed."""
    areas = queries.hail_areas_of(resident.person.area_id, request.now)
    begin = {"hail_area": areas[0].pk} if areas else {}
    form = WaveForm(request.POST or None, initial=begin, areas=[each.pk for each in areas])
    if request.method == "POST" and form.is_valid():
        try:
            limits.may_say(request)
            asked = form.asked(request.now, _channel(resident))
            actions.wave(resident.person, form.cleaned_data["hail_area"], asked, by=None, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("A seat is yours. Stay where you are, the driver knows."))
            return redirect("my_rides")
    context = {"title": _("Wave a vehicle down"), "resident": resident, "form": form, "hails": areas}
    return render(request, "public/my_wave.html", context, status=422 if form.is_bound else 200)


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
