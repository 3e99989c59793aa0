"""Which organisation helps which village or community, and whether its people are there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, visible
from lianfang.common.errors import Refused
from lianfang.places import queries as places
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.workforce import actions, queries
from lianfang.workforce.actions import Pair
from lianfang.workforce.forms import PairingFilter, PairingForm
from lianfang.workforce.models import Pairing
from lianfang.workforce.views.teams import manages, must_read, organisation_names

SORTS = {
    "area": "area_id",
    "organisation": "organisation__name",
    "need": "need",
    "present": "present",
    "since": "from_on",
}


def pairings(request: Request) -> HttpResponse:
    """Show who helps which village or community, and how many are there against the need."""
    must_read(request)
    form, chosen = filters(PairingFilter, request)
    area_id = chosen.pop("area", None)
    rows = queries.pairings(request.user, request.today, area_id=area_id, **chosen)
    if request.GET.get("export") == "csv":
        return _saved(list(rows.order_by("area_id", "organisation__name")))
    context = {
        "title": _("Pairings"),
        "filters": form,
        "listing": listing(request, rows, sorts=SORTS, default="area"),
        "totals": queries.totals(queries.pairings(request.user, request.today, area_id=area_id)),
        "path": places.path(area_id) if area_id else [],
        "may_manage": may(request.user, "workforce.manage", request.today),
    }
    return render(request, "workforce/pairings.html", context)


def pairing_new(request: Request) -> HttpResponse:
    """Pair an organisation with a village or community."""
    form = PairingForm(request.POST or None, spans=manages(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        body, area = told.pop("organisation"), told.pop("area")
        try:
            actions.pair([Pair(body.id, area.id, **told)], by=request.user, now=request.now)
            messages.success(request, _("Paired from today."))
            return redirect("pairings")
        except Refused as refused:
            form.add_error(None, str(refused))
    context: dict[str, Any] = {"title": _("Pair an organisation"), "form": form, "go": _("Pair them")}
    return render(request, "workforce/form.html", context | {"organisations": organisation_names()})


@require_POST
def pairing_end(request: Request, pk: UUID) -> HttpResponse:
    """End a pairing."""
    must_read(request)
    rows = visible(Pairing.objects.all(), request.user, "workforce.read", request.today)
    actions.end_pairing(get_object_or_404(rows, pk=pk), by=request.user, now=request.now)
    messages.success(request, _("The pairing has ended."))
    return redirect("pairings")


def _saved(rows: list[Any]) -> HttpResponse:
    head = [_("Village or community"), _("Organisation"), _("People needed a day"), _("There now")]
    head += [_("Contact person"), _("Phone"), _("Since"), _("Until")]
    cells = (
        (
            *(one.area, one.organisation, one.need, one.present),
            *(one.contact, one.contact_phone, one.from_on, one.to_on),
        )
        for one in rows
    )
    return csv_response("pairings", head, cells)
