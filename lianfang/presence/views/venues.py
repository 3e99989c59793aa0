"""Venues: their list, the page of one with its code, and posters to print."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may
from lianfang.accounts.audit import audit
from lianfang.accounts.drawings import qr
from lianfang.common.errors import Refused
from lianfang.people.views import area_context, area_of
from lianfang.places.models import Site
from lianfang.presence import actions, queries
from lianfang.presence.forms import VenueFilter
from lianfang.presence.models import VenueCode
from lianfang.presence.papers import print_posters
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing

SORTS = {"code": "venue_code", "name": "name", "kind": "kind", "area": "area_id"}
MOST = 200  # posters in one file (design choice)


def venues(request: Request) -> HttpResponse:
    """List the places of an area where a poster with a code may hang; print those that are ticked."""
    right = _right(request)
    area = area_of(request, right)
    form, chosen = filters(VenueFilter, request)
    chosen.pop("area", None)
    rows = queries.venues(area.pk, request.user, request.today, **chosen)
    context = {
        "title": _("Venues"),
        "filters": form,
        "listing": listing(request, rows, sorts=SORTS, default="code"),
        "may_edit": may(request.user, "places.edit", request.today, area.pk),
        **area_context(area),
    }
    return render(request, "presence/venues.html", context)


def _right(request: Request) -> str:
    """Name the right that lets somebody see venues.

    Raises Refused("forbidden") when they have none.
    """
    for right in queries.RIGHTS:
        if may(request.user, right, request.today):
            return right
    raise Refused("forbidden", _("Your posts do not let you see venues."))


def _site(request: Request, pk: UUID) -> Site:
    rows = Site.objects.filter(queries.readable(request.user, request.today))
    return get_object_or_404(rows.select_related("area"), pk=pk)


def venue(request: Request, pk: UUID) -> HttpResponse:
    """Show the page of a place: its code, its poster, how many scanned it today."""
    site = _site(request, pk)
    live = queries.code_of_venue(site.pk)
    address = _address(request, live) if live else ""
    context: dict[str, Any] = {
        "title": site.name,
        "site": site,
        "live": live,
        "address": address,
        "qr": mark_safe(qr(address, scale=4)) if live else "",  # noqa: S308 — drawn by us
        "seen": queries.scans_at(site, request.today),
        "minutes": queries.numbers_on(request.today).venue_minutes.value,
        "days": queries.days_kept(request.today),
        "may_edit": may(request.user, "places.edit", request.today, site.area_id),
    }
    return render(request, "presence/venue.html", context)


def _address(request: Request, live: VenueCode) -> str:
    return request.build_absolute_uri(reverse("venue_door", args=[live.code]))


@require_POST
def venue_code(request: Request, pk: UUID) -> HttpResponse:
    """Give a place a code, or another one."""
    site = _site(request, pk)
    give = actions.renew_venue_code if request.POST.get("do") == "renew" else actions.make_venue_code
    give(site, by=request.user, now=request.now)
    messages.success(request, _("Print the poster and hang it up where people come in."))
    return redirect("venue", pk)


def venue_poster(request: Request, pk: UUID) -> HttpResponse:
    """Print the poster of a place."""
    site = _site(request, pk)
    live = queries.code_of_venue(site.pk)
    if live is None:
        messages.error(request, _("This place has no code yet."))
        return redirect("venue", pk)
    return _printed(request, [live])


@require_POST
def venue_posters(request: Request) -> HttpResponse:
    """Print the posters of the places that are ticked in one file; those without a code get one."""
    rows = Site.objects.filter(queries.readable(request.user, request.today), closed_at=None)
    sites = rows.filter(pk__in=_ticked(request)).select_related("area").order_by("area_id", "name")[:MOST]
    codes = [actions.make_venue_code(site, by=request.user, now=request.now) for site in sites]
    if not codes:
        messages.info(request, _("Nothing is ticked."))
        return redirect("venues")
    return _printed(request, codes)


def _ticked(request: Request) -> list[UUID]:
    found = []
    for text in request.POST.getlist("id"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _printed(request: Request, codes: list[VenueCode]) -> HttpResponse:
    days, by = queries.days_kept(request.today), request.user
    posters = [(live, _address(request, live)) for live in codes]
    response = HttpResponse(
        print_posters(posters, days=days, now=request.now), content_type="application/pdf"
    )
    name = codes[0].code if len(codes) == 1 else "posters"
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    for live in codes:
        audit(by, "presence.venue.printed", live, request.now, area_id=live.area_id, name=live.site.name)
    return response
