"""A ward and a room: what they are, and what may be done with them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.access import may, require
from lianfang.beds import actions, queries
from lianfang.beds.forms import BedsForm, RoomChangeForm, StaffForm, WardChangeForm, WardForm, WhyForm
from lianfang.beds.models import Room, Ward
from lianfang.beds.views.board import sites_of
from lianfang.common.errors import Refused
from lianfang.places.models import SiteKind
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.web.http import Request

MANAGE = "beds.manage"

WARD_STEPS = (
    Step("change", gettext_lazy("Rename"), "edit", actions.change_ward, MANAGE, lambda _ward: True, WardChangeForm),
    Step("staff", gettext_lazy("Beds with nurses"), "users", actions.staff_ward, MANAGE,
         lambda ward: not ward.closed_at, StaffForm),
    Step("close", gettext_lazy("Close the ward"), "lock", actions.close_ward, MANAGE,
         lambda ward: not ward.closed_at, WhyForm, "danger"),
    Step("open", gettext_lazy("Open it again"), "player-play", actions.open_ward, MANAGE,
         lambda ward: bool(ward.closed_at), tone="primary"),
)  # fmt: skip

ROOM_STEPS = (
    Step("change", gettext_lazy("Edit"), "edit", actions.change_room, MANAGE, lambda _room: True, RoomChangeForm),
    Step("beds", gettext_lazy("Add beds"), "plus", actions.add_beds, MANAGE,
         lambda room: not room.closed_at, BedsForm),
    Step("close", gettext_lazy("Take it out of use"), "player-pause", actions.close_room, MANAGE,
         lambda room: not room.closed_at, WhyForm, "danger"),
    Step("open", gettext_lazy("Take it into use again"), "player-play", actions.open_room, MANAGE,
         lambda room: bool(room.closed_at), tone="primary"),
)  # fmt: skip


def ward_new(request: Request, pk: UUID) -> HttpResponse:
    """Name a ward of a hospital."""
    site = get_object_or_404(sites_of(request, without_rooms=True), pk=pk)
    require(request.user, MANAGE, site.area_id, request.today)
    form = WardForm(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            ward = actions.add_ward(site, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error("name", str(refused))
            status = 409
        else:
            messages.success(request, _("%(ward)s is there. Set up its rooms.") % {"ward": ward.name})
            return redirect("ward", pk=ward.pk)
    context = {"title": _("New ward"), "site": site, "form": form}
    return render(request, "beds/room_new.html", context, status=status)


def ward(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a ward: its rooms, how many of its beds have nurses, whether it is closed."""
    found = get_object_or_404(
        Ward.objects.filter(site__in=sites_of(request, without_rooms=True)).select_related("site"), pk=pk
    )
    return page_of(
        request, found, step, Kind("ward", "beds/ward.html", WARD_STEPS, _ward), found.site.area_id
    )


def room(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a room: what it is, its beds, and who made it clean when."""
    found = get_object_or_404(Room.objects.filter(site__in=sites_of(request)).select_related("site"), pk=pk)
    return page_of(
        request, found, step, Kind("room", "beds/room.html", ROOM_STEPS, _room), found.site.area_id
    )


def _ward(ward: Ward, request: Request) -> dict[str, Any]:
    named = may(request.user, "people.read", request.today, ward.site.area_id)
    cards = queries.board(ward.site, request.now, named=named)
    own = [card for card in cards if card.room.ward == ward.name]
    return {
        "title": ward.name,
        "ward": ward,
        "site": ward.site,
        "isolation": ward.site.kind == SiteKind.ISOLATION,
        "rooms": [(card.room, len(card.places), _does(card)) for card in own],
        "may_manage": may(request.user, MANAGE, request.today, ward.site.area_id),
    }


def _does(card: queries.Card) -> tuple[int, int, int]:
    """Count of a room: people in it, beds kept, beds with nurses."""
    there = card.places
    return (
        sum(1 for each in there if each.stay),
        sum(1 for each in there if each.kept),
        sum(1 for each in there if each.bed.staffed),
    )


def _room(room: Room, request: Request) -> dict[str, Any]:
    return {
        "title": room.name,
        "room": room,
        "site": room.site,
        "isolation": room.site.kind == SiteKind.ISOLATION,
        "beds": room.beds.order_by("name"),
        "cleaned": queries.cleanings(room, request.today),
    }
