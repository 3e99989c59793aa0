"""Places at sessions, booked, moved and cancelled for somebody at a desk."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.booking import actions as booking
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.vaccination.actions.places import book_dose
from lianfang.vaccination.forms.places import DosePlaceForm
from lianfang.vaccination.queries import residents
from lianfang.web.http import Request
from lianfang.web.refusals import status_of

BOOK = "booking.desk"


def dose_places(request: Request, pk: UUID) -> HttpResponse:
    """Show the places somebody holds at sessions, and book one for them or move it."""
    person = get_object_or_404(Person, pk=pk)
    require(request.user, BOOK, person.area_id, request.today)
    sessions = [one.session for one in residents.offers(person.area_id, request.now)]
    timed = [(one, residents.times(one, request.now)) for one in sessions]
    form, status = DosePlaceForm(request.POST or None, sessions=timed), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                slot, asked = form.told()
                book_dose(person, slot, asked, by=request.user, now=request.now)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = status_of(refused)
            else:
                messages.success(request, _("The place is theirs; they are told."))
                return redirect("dose_places", pk)
    return _shown(request, person, form, status)


def _shown(request: Request, person: Person, form: DosePlaceForm, status: int) -> HttpResponse:
    audit(
        request.user,
        "vaccination.record.opened",
        person,
        request.now,
        person_id=person.pk,
        area_id=person.area_id,
    )
    context = {
        "title": _("Book a session"),
        "person": person,
        "form": form,
        "any": bool(form.slots),
        "places": residents.places(person),
        "ahead": residents.ahead_of(person, request.today),
    }
    return render(request, "vaccination/places.html", context, status=status)


@require_POST
def dose_place_cancel(request: Request, pk: UUID, place: UUID) -> HttpResponse:
    """Cancel somebody's place at a session."""
    person = get_object_or_404(Person, pk=pk)
    require(request.user, BOOK, person.area_id, request.today)
    found = residents.own_place(person, place)
    try:
        if found:
            booking.cancel(found, by=request.user, now=request.now)
        messages.success(request, _("Cancelled; somebody else can take it now."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("dose_places", pk)
