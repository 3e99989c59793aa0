"""The list of specimens that were sent to be sequenced."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.audit import audit
from lianfang.cases import queries
from lianfang.cases.forms.lifecycle import SequencingFilter
from lianfang.cases.models import Sequencing
from lianfang.cases.queries import lifecycle as found
from lianfang.cases.views.leads import outbreak_of
from lianfang.outbreak.models import Outbreak
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

HEAD = (
    N_("Case"),
    N_("Specimen"),
    N_("Laboratory"),
    N_("Sent at"),
    N_("Result"),
    N_("Lineage"),
    N_("Variant"),
    N_("Accession number"),
)


def sequencings(request: Request) -> HttpResponse:
    """List the specimens sent to be sequenced and what came out."""
    outbreak = outbreak_of(request, "cases.read")
    shaped: Any = partial(SequencingFilter, protocol=queries.protocol_of(outbreak, request.now))
    form, chosen = filters(shaped, request)
    rows = found.sequencings(outbreak, by=request.user, on=request.today, **chosen)
    if request.GET.get("export"):
        return _export(request, outbreak, list(rows.order_by("sent_at", "pk")))
    sorts = {"sent": "sent_at", "result": "result_at"}
    shown = listing(request, rows, sorts=sorts, default="-sent")
    found.label_variants(shown.page, outbreak, request.now)
    context = {"title": _("Sequencing"), "filters": form, "listing": shown}
    return render(request, "cases/sequencings.html", context)


def _export(request: Request, outbreak: Outbreak, rows: list[Sequencing]) -> HttpResponse:
    audit(request.user, "cases.sequencings.exported", outbreak, request.now, n=len(rows))
    found.label_variants(rows, outbreak, request.now)
    table = [
        (row.case.number, row.specimen, row.laboratory, row.sent_at, row.result_at, row.lineage,
         vars(row)["variant_label"], row.accession)
        for row in rows
    ]  # fmt: skip
    return csv_response("sequencing", [_(title) for title in HEAD], table)
