"""Which organisation helps which village or community, and whether its people are there today."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may
from lianfang.duty import queries as duty
from lianfang.places import queries as places
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.workforce import queries
from lianfang.workforce.forms import PairingFilter
from lianfang.workforce.views.teams import must_read

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
    on_duty: dict[str, Any] = {
        "known": duty.knows_helpers(request.now),
        "on_duty": duty.helpers_on_duty(request.now),
    }
    rows = queries.pairings(request.user, request.today, area_id=area_id, **on_duty, **chosen)
    if request.GET.get("export") == "csv":
        return _saved(list(rows.order_by("area_id", "organisation__name")))
    context = {
        "title": _("Pairings"),
        "filters": form,
        "listing": listing(request, rows, sorts=SORTS, default="area"),
        "totals": queries.totals(queries.pairings(request.user, request.today, area_id=area_id, **on_duty)),
        "path": places.path(area_id) if area_id else [],
        "may_manage": may(request.user, "workforce.manage", request.today),
    }
    return render(request, "workforce/pairings.html", context)


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
