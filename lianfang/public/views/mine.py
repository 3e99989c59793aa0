"""A volunteer's own page: how it stands, shifts, open places, hours, certificates."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.common.errors import Refused
from lianfang.common.ids import person_code
from lianfang.documents.codes import qr
from lianfang.public import actions, queries
from lianfang.public.views.door import CODE, own
from lianfang.rotas import calendars
from lianfang.rotas.queries import calendar_of
from lianfang.web.http import Request
from lianfang.workforce.actions import take_back
from lianfang.workforce.models import Volunteer
from lianfang.workforce.queries import certificates, lacks
from lianfang.workforce.words import SHORT


@own
def mine(request: Request, volunteer: Volunteer) -> HttpResponse:
    """Show a volunteer their own page; the code stands there once, right after signing up."""
    context: dict[str, Any] = {
        "title": _("My volunteer page"),
        "volunteer": volunteer,
        "code": request.session.pop(CODE, ""),
        "now": request.now,
    }
    if volunteer.state == "accepted" and volunteer.worker:
        wanting = lacks(volunteer, request.today)
        context |= {
            "lacks": [SHORT[each] for each in wanting],
            "qr": qr(person_code(volunteer.worker.person_id)),
            "shifts": queries.own_shifts(volunteer.worker, request.now),
            "places": [] if wanting else queries.open_places(volunteer, request.now),
            "total": queries.total(volunteer.worker, request.now),
            "certificates": certificates(volunteer.worker_id),
        }
    return render(request, "public/mine.html", context)


@own
def shifts_file(request: Request, volunteer: Volunteer) -> HttpResponse:
    """Save a volunteer's own shifts as a file that any calendar opens."""
    if volunteer.worker is None:
        raise Http404
    body = calendars.drawn(
        calendar_of(volunteer.worker, request.now),
        host=request.get_host().partition(":")[0],
        address=request.build_absolute_uri(reverse("volunteer_mine")),
    )
    head = {"Content-Disposition": 'attachment; filename="shifts.ics"'}
    return HttpResponse(body, content_type=calendars.TYPE, headers=head)


@require_POST
@own
def take(request: Request, volunteer: Volunteer, pk: UUID) -> HttpResponse:
    """Take a place."""
    try:
        actions.take_place(volunteer, pk, now=request.now)
        messages.success(request, _("The place is yours."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("volunteer_mine")


@require_POST
@own
def give_back(request: Request, volunteer: Volunteer, pk: UUID) -> HttpResponse:
    """Give a place back."""
    try:
        actions.give_back(volunteer, pk, now=request.now)
        messages.success(request, _("Given back; somebody else can take it now."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("volunteer_mine")


@require_POST
@own
def cancel(request: Request, volunteer: Volunteer) -> HttpResponse:
    """Take one's offer back before it was decided."""
    try:
        take_back(volunteer, now=request.now)
        messages.success(request, _("Taken back. Your number is erased."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("volunteer_mine")
