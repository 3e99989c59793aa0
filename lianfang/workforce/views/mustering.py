"""What is done at a muster: who came, who is let off, who sits where, and its end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import require, visible
from lianfang.accounts.reading import everywhere
from lianfang.common.errors import Refused
from lianfang.common.ids import read_person_code
from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.places.queries import inside
from lianfang.web.http import Request
from lianfang.workforce import actions
from lianfang.workforce.capture import KINDS
from lianfang.workforce.forms import SitesForm, VehicleForm, WhyForm
from lianfang.workforce.models import Call, Muster, MusterVehicle, Worker
from lianfang.workforce.views.musters import muster_of
from lianfang.workforce.views.teams import found_people, manages, person_of


@require_POST
def muster_scan(request: Request, pk: UUID) -> HttpResponse:
    """Note who came by the code a scanner types into the page."""
    found = muster_of(request, pk)
    require(request.user, "workforce.muster", found.area_id, request.today)
    person_id = read_person_code(request.POST.get("code", ""))
    if person_id is None:
        messages.error(request, _("This is no code of a person."))
        return redirect("muster", pk)
    _arrived(request, found, person_id, scanned=True)
    return redirect("muster", pk)


@require_POST
def call_mark(request: Request, pk: UUID) -> HttpResponse:
    """Note by hand that somebody came, comes or does not come."""
    call = call_of(request, pk)
    require(request.user, "workforce.muster", call.muster.area_id, request.today)
    said = request.POST.get("said", "")
    if said == "arrived":
        _arrived(request, call.muster, call.person_id, scanned=False)
    elif said in {"coming", "not_coming"}:
        told: dict[str, Any] = {"coming": said == "coming", "note": request.POST.get("note", "")[:200]}
        actions.tell_answer(
            call.muster, call.person_id, **told, kinds=KINDS, by=request.user, now=request.now
        )
        messages.success(request, _("Noted."))
    return redirect("muster", call.muster_id)


def call_release(request: Request, pk: UUID) -> HttpResponse:
    """Let somebody off, with a reason."""
    call = call_of(request, pk)
    require(request.user, "workforce.manage", call.muster.area_id, request.today)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.release(call, why=form.cleaned_data["why"], by=request.user, now=request.now)
            messages.success(request, _("Let off."))
            return redirect("muster", call.muster_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"title": _("Let off"), "form": form, "muster": call.muster, "call": call, "go": _("Let off")}
    return render(request, "workforce/muster_form.html", context)


def call_replace(request: Request, pk: UUID) -> HttpResponse:
    """Call another in somebody's place: find them, then say why."""
    call = call_of(request, pk)
    require(request.user, "workforce.manage", call.muster.area_id, request.today)
    context: dict[str, Any] = {"title": _("Replace"), "asked": _("Who comes instead?"), "muster": call.muster}
    person = person_of(request)
    worker = Worker.objects.filter(person=person, to_on=None).first() if person else None
    if worker is None:
        if person:
            messages.error(request, _("They are not on the list of those who work."))
        return render(request, "workforce/find.html", context | found_people(request))
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _replaced(request, form, call, worker):
        return redirect("muster", call.muster_id)
    context |= {"form": form, "call": call, "person": person, "go": _("Replace")}
    return render(request, "workforce/muster_form.html", context)


@require_POST
def muster_vehicle(request: Request, pk: UUID) -> HttpResponse:
    """Add a vehicle to a muster."""
    found = muster_of(request, pk)
    form = VehicleForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return redirect("muster", pk)
    try:
        actions.add_vehicle(found, **form.cleaned_data, by=request.user, now=request.now)
        messages.success(request, _("Vehicle added."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("muster", pk)


@require_POST
def vehicle_remove(request: Request, pk: UUID) -> HttpResponse:
    """Take a vehicle out of a muster."""
    rows = MusterVehicle.objects.filter(muster__in=_seen(request)).select_related("muster")
    vehicle = get_object_or_404(rows, pk=pk)
    actions.remove_vehicle(vehicle, by=request.user, now=request.now)
    messages.success(request, _("The vehicle is out of the muster."))
    return redirect("muster", vehicle.muster_id)


@require_POST
def muster_seats(request: Request, pk: UUID) -> HttpResponse:
    """Fill the vehicles."""
    left = actions.deal_seats(muster_of(request, pk), by=request.user, now=request.now)
    if left:
        text = ngettext("%(n)s person has no seat.", "%(n)s people have no seat.", left)
        messages.warning(request, text % {"n": left})
    else:
        messages.success(request, _("Everybody has a seat."))
    return redirect("muster", pk)


def muster_sites(request: Request, pk: UUID) -> HttpResponse:
    """Deal people to the open sites of an area."""
    found = muster_of(request, pk)
    form = SitesForm(request.POST or None, spans=manages(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        sites = Site.objects.filter(inside(told["area"].id), kind=told["kind"], closed_at=None)
        try:
            n = actions.deal_sites(found, list(sites), by=request.user, now=request.now)
            messages.success(
                request, ngettext("%(n)s person has a site.", "%(n)s people have a site.", n) % {"n": n}
            )
            return redirect("muster", pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"title": _("Deal people to sites"), "form": form, "muster": found, "go": _("Deal them")}
    return render(request, "workforce/muster_form.html", context)


@require_POST
def muster_end(request: Request, pk: UUID) -> HttpResponse:
    """End a muster, or call it off with a reason."""
    found = muster_of(request, pk)
    why = request.POST.get("cancelled", "").strip()[:200]
    actions.end_muster(found, cancelled=why, by=request.user, now=request.now)
    messages.success(request, _("The muster is called off.") if why else _("The muster is over."))
    return redirect("muster", pk)


def call_of(request: Request, pk: UUID) -> Call:
    """Give a call of a muster the user may see."""
    rows = Call.objects.filter(muster__in=_seen(request))
    return get_object_or_404(rows.select_related("muster", "person", "worker__organisation"), pk=pk)


def _seen(request: Request) -> Any:
    return visible(Muster.objects.all(), request.user, "workforce.read", request.today).values("pk")


def _arrived(request: Request, muster: Muster, person_id: UUID, *, scanned: bool) -> None:
    told = actions.tell_arrival(
        muster, person_id, scanned=scanned, kinds=KINDS, by=request.user, now=request.now
    )
    with everywhere():  # they stand there and show their code
        name = Person.objects.filter(pk=person_id).values_list("name", flat=True).first()
    call = muster.calls.filter(person=person_id, released_at=None).select_related("vehicle", "site").first()
    if told.code:
        messages.warning(request, _("Noted, but somebody has to look at it."))
    elif call is None:
        messages.warning(request, _("%(name)s came and was not called.") % {"name": name})
    else:
        where = " · ".join(str(each) for each in (name, call.vehicle, call.site) if each)
        messages.success(request, _("Arrived: %(where)s") % {"where": where})


def _replaced(request: Request, form: WhyForm, call: Call, worker: Worker) -> bool:
    try:
        actions.replace(call, worker, why=form.cleaned_data["why"], by=request.user, now=request.now)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Another is called instead."))
    return True
