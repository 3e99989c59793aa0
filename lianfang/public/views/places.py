"""A resident's own page: code, place, results; booking, moving and cancelling."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.booking import actions as booking
from lianfang.booking import queries as booked
from lianfang.booking.actions import Asked
from lianfang.booking.models import Slot
from lianfang.common.errors import Refused
from lianfang.common.ids import person_code
from lianfang.documents.codes import qr
from lianfang.messages.queries import residents
from lianfang.needs.queries import own_tickets
from lianfang.people.queries import ids_of
from lianfang.places.models import Site
from lianfang.public.views.orders import orders_of
from lianfang.public.views.residents import Resident, own
from lianfang.testing import queries as testing
from lianfang.testing.papers import print_slip
from lianfang.testing.queries import Offered
from lianfang.testing.queries.holds import waiting_apart
from lianfang.testing.rules import SAMPLING
from lianfang.web.http import Request

OTHERS = 5  # sites without free places, the quickest first (design choice)


@own
def mine(request: Request, resident: Resident) -> HttpResponse:
    """Show the code for the sampler, the place with its wait, what can be booked, and the results."""
    person = resident.person
    ids = ids_of(person.pk)
    places = booked.live_of(ids, SAMPLING)
    results = testing.own_results(ids)
    held = {place.subject for place in places}
    offered = testing.offered_rounds(person.area_id, request.today)
    context: dict[str, Any] = {
        "title": person.name,
        "resident": resident,
        "code": person_code(person.pk),
        "qr": qr(person_code(person.pk)),
        "places": testing.own_places(places, request.now),
        "rounds": [each for each in offered if each.round.pk not in held],
        "results": [(each, each.holds(request.now)) for each in results],
        "waiting": testing.own_waiting(ids, [each.now.swab_id for each in results], request.now),
        "needs": own_tickets(ids),
        "apart": waiting_apart(resident.person, request.now),
        "orders": orders_of(ids),
        "now": request.now,
    }
    return render(request, "public/my_page.html", context)


def _offered(resident: Resident, pk: UUID, request: Request) -> Offered:
    for found in testing.offered_rounds(resident.person.area_id, request.today):
        if found.round.pk == pk:
            return found
    raise Refused("round_gone", _("There is nothing to book here any more."))


@own
def sites(request: Request, resident: Resident, pk: UUID) -> HttpResponse:
    """List the sites of a round, those that are quick to reach and quick to serve first."""
    offered = _offered(resident, pk, request)
    round_, rules, area = offered.round, residents(request.today), resident.person.area_id
    offers = testing.offers(round_, request.now, area_id=area, rules=rules, days=offered.days)
    context = {
        "title": _("Choose a site"),
        "resident": resident,
        "round": round_,
        "offers": [each for each in offers if each.left],
        "others": [each for each in offers if not each.left][:OTHERS],
        "days": offered.days,
        "place": booked.live(resident.person.pk, SAMPLING, round_.pk),
    }
    return render(request, "public/my_sites.html", context)


@own
def times(request: Request, resident: Resident, pk: UUID, site: UUID) -> HttpResponse:
    """List the free times of a site."""
    offered = _offered(resident, pk, request)
    context = {
        "title": _("Choose a time"),
        "resident": resident,
        "round": offered.round,
        "site": get_object_or_404(Site.objects.select_related("area"), pk=site),
        "slots": testing.own_times(offered, site, request.now),
        "place": booked.live(resident.person.pk, SAMPLING, pk),
    }
    return render(request, "public/my_times.html", context)


@require_POST
@own
def take(request: Request, resident: Resident, pk: UUID) -> HttpResponse:
    """Book a time; who has a place already is moved there."""
    slot = get_object_or_404(Slot, pk=pk, purpose=SAMPLING)
    _offered(resident, slot.subject, request)
    place = booked.live(resident.person.pk, SAMPLING, slot.subject)
    asked = Asked("relative", agreed=True) if resident.by_relative else Asked()
    try:
        if place:
            booking.move(place, slot, by=None, now=request.now)
        else:
            booking.book(resident.person, slot, asked, by=None, now=request.now)
        messages.success(request, _("The place is yours."))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("my_times", slot.subject, slot.site_id)
    return redirect("my_page")


@require_POST
@own
def give_back(request: Request, resident: Resident, pk: UUID) -> HttpResponse:
    """Cancel a place of one's own."""
    ids = ids_of(resident.person.pk)
    mine = [place for place in booked.live_of(ids, SAMPLING) if place.pk == pk]
    try:
        for place in mine:
            booking.cancel(place, by=None, now=request.now)
        messages.success(request, _("Cancelled; somebody else can take it now."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("my_page")


@own
def paper(request: Request, resident: Resident) -> HttpResponse:
    """Give one's own result and place as PDF, to print or to keep."""
    response = HttpResponse(print_slip(resident.person, now=request.now), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="slip.pdf"'
    return response
