"""What comes in as FHIR: the list, a bundle taken, what became of each of its entries."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from msgspec import json

from lianfang.accounts.access import must, spans, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.fhir import actions
from lianfang.fhir.forms import BundleForm
from lianfang.fhir.models import BundleIn
from lianfang.laboratory.rules.fhir import outcome
from lianfang.places.models import Site, SiteKind
from lianfang.places.rules import official_code
from lianfang.web.http import Request
from lianfang.web.pages import listing
from lianfang.web.refusals import status_of

BRING = "exchange.bring"
SORTS = {"at": "at", "name": "name", "bad": "n_bad"}
SHOWN = 500  # entries shown; all of them are in the file
TONES = {"error": "red", "information": "neutral"}


def _laboratories(request: Request) -> Any:
    rows = Site.objects.filter(kind=SiteKind.LABORATORY, closed_at=None)
    return visible(rows, request.user, "testing.lab", request.today)


def fhir_in(request: Request) -> HttpResponse:
    """List the bundles that came in; take one."""
    must(request, BRING)
    own = [official_code(low) for low, _high in spans(request.user, BRING, request.today)[:1]]
    form = BundleForm(
        request.POST or None,
        request.FILES or None,
        initial={"area": "".join(own)},
        laboratories=_laboratories(request),
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            return _take(request, form)
        except Refused as refused:
            form.add_error("file", str(refused))
            status = status_of(refused)
    rows = visible(BundleIn.objects.select_related("by").defer("packed"), request.user, BRING, request.today)
    shown = listing(request, rows, sorts=SORTS, default="-at")
    context = {"title": _("FHIR in"), "form": form, "listing": shown}
    return render(request, "fhir/list.html", context, status=status)


def _take(request: Request, form: BundleForm) -> HttpResponse:
    given = form.cleaned_data
    file, area = given["file"], given["area"]
    kept = actions.take_bundle(
        file.read(),
        name=file.name,
        way=BundleIn.Way.PAGE,
        area_id=area,
        laboratory=given["laboratory"],
        by=request.user,
        now=request.now,
    )
    return redirect("fhir_bundle", pk=kept.pk)


def _bundle(request: Request, pk: UUID) -> BundleIn:
    rows = BundleIn.objects.select_related("by", "laboratory", "file").defer("packed")
    return get_object_or_404(visible(rows, request.user, BRING, request.today), pk=pk)


def fhir_bundle(request: Request, pk: UUID) -> HttpResponse:
    """Show what became of each entry of a bundle, what was wrong first."""
    row = _bundle(request, pk)
    issues = sorted(row.issues, key=lambda issue: issue["severity"] != "error")
    shown = [(issue, TONES[issue["severity"]]) for issue in issues[:SHOWN]]
    context = {"title": row.name, "bundle": row, "issues": shown, "n_more": max(0, len(issues) - SHOWN)}
    return render(request, "fhir/bundle.html", context)


def fhir_outcome(request: Request, pk: UUID) -> HttpResponse:
    """Save what became of a bundle as an OperationOutcome."""
    row = _bundle(request, pk)
    audit(request.user, "fhir.outcome.saved", row, request.now, area_id=row.area_id, name=row.name)
    answer = HttpResponse(json.encode(outcome(row.issues)), content_type="application/fhir+json")
    answer["Content-Disposition"] = f'attachment; filename="outcome-{row.pk}.json"'
    return answer
