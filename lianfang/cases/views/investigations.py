"""The list of investigations: which clock runs, what lacks, what is late."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.audit import audit
from lianfang.cases import queries
from lianfang.cases.forms.investigation import InvestigationFilter
from lianfang.cases.models import Case, InvestigationPart
from lianfang.cases.queries.investigation import investigations
from lianfang.cases.views.leads import outbreak_of
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

HEAD = (N_("No."), N_("Area"), N_("State"), N_("Due"), N_("Core facts"), N_("Investigated"), N_("Parts done"))


def investigation_list(request: Request) -> HttpResponse:
    """List the investigations, what is due first at the top."""
    outbreak = outbreak_of(request, "cases.read")
    protocol = queries.protocol_of(outbreak, request.now)
    shaped: Any = partial(InvestigationFilter, outbreak=outbreak, protocol=protocol)
    form, chosen = filters(shaped, request)
    rows: Any = investigations(outbreak, by=request.user, on=request.today, now=request.now, **chosen)
    if request.GET.get("export"):
        return _export(request, outbreak, list(rows.order_by("due", "pk")))
    sorts = {"due": "due", "number": "number", "found": "detected_at", "parts": "n_done"}
    shown = listing(request, rows, sorts=sorts, default="due")
    areas = labels(case.area_id for case in shown.page)
    for case in shown.page:
        case.area_label = areas.get(case.area_id, "")
    context = {
        "title": _("Investigations"),
        "filters": form,
        "listing": shown,
        "n_parts": len(InvestigationPart.Key.values),
    }
    return render(request, "cases/investigations.html", context)


def _export(request: Request, outbreak: Outbreak, rows: list[Case]) -> HttpResponse:
    audit(request.user, "cases.investigations.exported", outbreak, request.now, n=len(rows))
    areas = labels(case.area_id for case in rows)
    table = [
        (case.number, areas.get(case.area_id, ""), case.get_state_display(), vars(case)["due"], case.core_facts_at,
         case.investigated_at, vars(case)["n_done"])
        for case in rows
    ]  # fmt: skip
    return csv_response("investigations", [_(title) for title in HEAD], table)
