"""A resident scans the code of a venue: agree once, tell that one comes or goes, see and take back what was noted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianfang.accounts.reading import of_nobody
from lianfang.common.errors import Refused
from lianfang.people.queries import ids_of
from lianfang.presence import queries as presence
from lianfang.public import actions, limits
from lianfang.public.views.residents import VENUE, Resident, own, resident_of, venue_here
from lianfang.web.http import Request

CAME, WENT = "in", "out"


@never_cache
@login_not_required
@of_nobody
def door(request: Request, code: str) -> HttpResponse:
    """Open what the poster of a venue leads to: one's own page, or its door first. The address names the venue and
    nobody."""
    limits.may_try(request)
    site = presence.venue_of(code)
    if site is None:
        messages.error(
            request, _("This code is no longer in use. Look for a newer poster, or tell the staff.")
        )
        return redirect("my_venue" if resident_of(request) else "my_enter")
    limits.was_right(request)
    request.session[VENUE] = str(site.pk)
    return redirect("my_venue" if resident_of(request) else "my_enter")


@require_POST
@own
def find(request: Request, _resident: Resident) -> HttpResponse:
    """Open a venue by the letters under its code, for a phone without a camera."""
    return redirect("venue_door", code=presence.read_venue_code(request.POST.get("code", "")[:40]) or "-")


@own
def here(request: Request, resident: Resident) -> HttpResponse:
    """Show the venue that was scanned, what is asked before anything is noted, and where one was noted."""
    ids, numbers = ids_of(resident.person.pk), presence.numbers_on(request.today)
    scans = presence.own_scans(ids, request.now)
    names = presence.place_names(scan.site_id for scan in scans)
    context: dict[str, Any] = {
        "title": _("Where I am"),
        "resident": resident,
        "venue": venue_here(request),
        "agreed": presence.consent_of(ids, request.today),
        "days": presence.days_kept(request.today),
        "minutes": numbers.venue_minutes.value,
        "scans": [(scan, names.get(scan.site_id, "")) for scan in scans],
    }
    return render(request, "public/my_venue.html", context)


@require_POST
@own
def tell(request: Request, resident: Resident) -> HttpResponse:
    """Note that somebody comes to the venue they scanned, or leaves it; the first time they agree with the same tap."""
    site, way = venue_here(request), request.POST.get("way", "")
    try:
        limits.may_scan(request)
        if site is None:
            raise Refused("no_venue", _("Scan the code of the place first."))
        noted = actions.note_scan(
            resident.person,
            site,
            way,
            agreed=request.POST.get("agree") == "1",
            by_relative=resident.by_relative,
            now=request.now,
        )
        messages.success(request, _("Noted.") if noted else _("This was noted a moment ago."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("my_venue")


@require_POST
@own
def stop(request: Request, resident: Resident) -> HttpResponse:
    """Take back that one's scans are noted."""
    actions.stop_noting(resident.person, now=request.now)
    messages.success(request, _("From now on nothing is noted when you scan."))
    return redirect("my_venue")


@require_POST
@own
def undo(request: Request, resident: Resident, pk: UUID) -> HttpResponse:
    """Take one's own scan back."""
    if actions.undo_scan(resident.person, pk, now=request.now):
        messages.success(request, _("Taken back."))
    return redirect("my_venue")
