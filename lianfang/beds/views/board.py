"""Hospitals with their beds, the board of one hospital, a new room."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, visible
from lianfang.beds import actions, queries
from lianfang.beds.forms import IsolationRoomForm, RoomForm, StateForm
from lianfang.beds.models import Bed, Reservation, Room
from lianfang.beds.queries.numbers import current
from lianfang.common.errors import Refused
from lianfang.places.models import Site, SiteKind
from lianfang.web.http import Request


def sites_of(request: Request, *, without_rooms: bool = False) -> QuerySet[Site]:
    """Give the places with beds that this user may see: hospitals, and whatever else has rooms or may get the first."""
    kinds = [SiteKind.HOSPITAL, SiteKind.ISOLATION] if without_rooms else [SiteKind.HOSPITAL]
    with_beds = Q(kind__in=kinds) | Exists(Room.objects.filter(site=OuterRef("pk")))
    rows = Site.objects.filter(with_beds, closed_at=None).select_related("area")
    user, on = request.user, request.today
    return visible(rows, user, "care.read", on) | visible(rows, user, "beds.manage", on)


def hospitals(request: Request) -> HttpResponse:
    """List the places with beds and how many are free in each; hospitals without rooms come last."""
    sites = list(sites_of(request))
    counted = queries.capacity(sites, request.now)
    rows = [(site, counted.get(site.pk, queries.Capacity())) for site in sites]
    rows.sort(key=lambda row: not row[1].beds)
    return render(request, "beds/hospitals.html", {"title": _("Hospitals and beds"), "rows": rows})


def bed_board(request: Request, pk: UUID) -> HttpResponse:
    """Show the rooms of a hospital, of a large one those of a ward: who is in them, what is free or made clean."""
    site = get_object_or_404(sites_of(request), pk=pk)
    user, today = request.user, request.today
    named = may(user, "people.read", today, site.area_id)
    wards = queries.wards_of(site)
    ward = queries.shown_ward(wards, request.GET.get("ward", ""))
    context = {
        "title": site.name,
        "site": site,
        "names": [each.name for each in wards],
        "shown": ward,
        "wards": queries.by_ward(site, wards, request.now, named=named, ward=ward),
        "methods": lambda: current(today).disinfection_methods.value,  # read where somebody may clean
        "capacity": queries.capacity([site], request.now).get(site.pk, queries.Capacity()),
        "may_manage": may(user, "beds.manage", today, site.area_id),
        "may_keep": may(user, "beds.manage", today, site.area_id) and site.kind == SiteKind.HOSPITAL,
        "may_admit": may(user, "care.treat", today, site.area_id) and site.kind == SiteKind.HOSPITAL,
    }
    return render(request, "beds/board.html", context)


def room_new(request: Request, pk: UUID) -> HttpResponse:
    """Set up a room with its beds."""
    site = get_object_or_404(sites_of(request, without_rooms=True), pk=pk)
    require(request.user, "beds.manage", site.area_id, request.today)
    kind = IsolationRoomForm if site.kind == SiteKind.ISOLATION else RoomForm
    form = kind(request.POST or None, initial={"ward": request.GET.get("ward", "")})
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            room = actions.set_up_room(site, by=request.user, now=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_error("name", str(refused))
            status = 409
        else:
            messages.success(request, _("Room %(room)s is set up.") % {"room": room.name})
            return board_of(site)
    context = {
        "title": _("New room"),
        "site": site,
        "form": form,
        "isolation": site.kind == SiteKind.ISOLATION,
    }
    return render(request, "beds/room_new.html", context, status=status)


@require_POST
def bed_state(request: Request, pk: UUID) -> HttpResponse:
    """Say that a bed is ready, being disinfected, or out of use."""
    bed = get_object_or_404(Bed.objects.select_related("room__site"), pk=pk)
    form = StateForm(request.POST)
    if form.is_valid():
        state, told = Bed.State(form.cleaned_data.pop("state")), form.cleaned_data
        if state == Bed.State.FREE and told["method"]:
            actions.disinfected(bed, **told, by=request.user, now=request.now)
        else:
            actions.set_state(bed, state, by=request.user, now=request.now)
        messages.success(request, _("Noted."))
    return board_of(bed.room.site)


@require_POST
def reservation_release(request: Request, pk: UUID) -> HttpResponse:
    """Give a bed free that was kept for somebody."""
    kept = get_object_or_404(Reservation.objects.select_related("bed__room__site"), pk=pk)
    actions.release(kept, by=request.user, now=request.now)
    messages.success(request, _("The bed is free again."))
    return board_of(kept.bed.room.site)


def board_of(site: Site) -> HttpResponse:
    """Go back to where the rooms of a site are shown: isolation sites have a board of their own."""
    return redirect("isolation_site" if site.kind == SiteKind.ISOLATION else "bed_board", pk=site.pk)
