"""A resident's own doses: what they had, what comes next, a place at a session, the certificate; and checking one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianfang.accounts.audit import audit
from lianfang.accounts.reading import of_nobody
from lianfang.booking import actions as booking
from lianfang.booking import queries as booked
from lianfang.booking.actions import Asked
from lianfang.booking.models import Slot
from lianfang.common.errors import Refused
from lianfang.public.views.residents import Resident, own
from lianfang.vaccination.actions.places import book_dose
from lianfang.vaccination.papers import print_certificate
from lianfang.vaccination.queries import PURPOSE, residents
from lianfang.vaccination.queries.papers import certified, checked, diseases_of
from lianfang.vaccination.signing import public_key, read_code
from lianfang.vaccination.views.papers import as_pdf
from lianfang.vaccination.words import label_of, products_of
from lianfang.web.http import Request
from lianfang.workforce.actions import public_user


@own
def doses(request: Request, resident: Resident) -> HttpResponse:
    """Show somebody's doses, the next one, the places held and the sessions that can be booked."""
    person = resident.person
    places = residents.places(person)
    held = {one.session.pk for one in places}
    context: dict[str, Any] = {
        "title": _("My vaccination"),
        "resident": resident,
        "doses": [(row, label_of(row.disease, row.product)) for row in residents.own_doses(person)],
        "ahead": residents.ahead_of(person, request.today),
        "waits": residents.waits(person, request.now),
        "places": places,
        "papers": [(each, label_of(each)) for each in diseases_of(person)],
        "offers": [
            (one, products_of(one.session))
            for one in residents.offers(person.area_id, request.now)
            if one.session.pk not in held
        ],
    }
    return render(request, "public/my_doses.html", context)


@own
def times(request: Request, resident: Resident, pk: UUID) -> HttpResponse:
    """List the free times of a session."""
    session = residents.open_to(resident.person, pk, request.now)
    if session is None:
        messages.error(request, _("There is nothing to book here any more."))
        return redirect("my_doses")
    context = {
        "title": _("Choose a time"),
        "resident": resident,
        "session": session,
        "products": products_of(session),
        "slots": residents.times(session, request.now),
        "place": booked.live(resident.person.pk, PURPOSE, pk),
    }
    return render(request, "public/my_dose_times.html", context)


@require_POST
@own
def take(request: Request, resident: Resident, pk: UUID) -> HttpResponse:
    """Book a time; who has a place at this session already is moved there."""
    slot = get_object_or_404(Slot, pk=pk, purpose=PURPOSE)
    asked = Asked("relative", agreed=True) if resident.by_relative else Asked()
    try:
        if residents.open_to(resident.person, slot.subject, request.now) is None:
            raise Refused("slot_gone", _("This time is no longer offered. Choose another one."))
        book_dose(resident.person, slot, asked, by=None, now=request.now)
        messages.success(request, _("The place is yours."))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("my_dose_times", slot.subject)
    return redirect("my_doses")


@require_POST
@own
def give_back(request: Request, resident: Resident, pk: UUID) -> HttpResponse:
    """Cancel a place of one's own."""
    place = residents.own_place(resident.person, pk)
    try:
        if place:
            booking.cancel(place, by=None, now=request.now)
        messages.success(request, _("Cancelled; somebody else can take it now."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("my_doses")


@own
def paper(request: Request, resident: Resident, disease: str) -> HttpResponse:
    """Give one's own certificate as PDF."""
    person = resident.person
    said = certified(person, disease, request.today)
    if said is None:
        raise Http404
    verb, area = "vaccination.certificate.printed", person.area_id
    audit(public_user(), verb, person, request.now, person_id=person.pk, area_id=area)
    address = request.build_absolute_uri(reverse("dose_verify"))
    return as_pdf(print_certificate(said, address, now=request.now))


@never_cache
@login_not_required
@of_nobody
def verify(request: Request) -> HttpResponse:
    """Say whether a certificate of vaccination was signed here and still holds, and show what it says, nothing more."""
    typed = request.GET.get("code", "").partition("?code=")
    code = (typed[2] or typed[0]).strip()
    said = read_code(code) if code else None
    found = [(one, label_of(said.disease, one.shot.product)) for one in checked(said)] if said else []
    context = {
        "title": _("Check a certificate of vaccination"),
        "said": said,
        "doses": found,
        "holds": all(one.state == "stands" for one, _label in found),
        "disease": label_of(said.disease) if said else "",
        "wrong": bool(code) and said is None,
    }
    response = render(request, "public/verify_doses.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
def key(request: Request) -> HttpResponse:  # noqa: ARG001 — a view takes the request
    """Give the public key, with which anybody checks a certificate without network."""
    headers = {"Content-Disposition": 'attachment; filename="vaccination-key.pem"'}
    return HttpResponse(public_key(), content_type="application/x-pem-file", headers=headers)
