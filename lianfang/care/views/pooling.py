"""Pooling: the hospitals of an outbreak, where those who wait should go, who could leave a full hospital."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must, visible
from lianfang.accounts.audit import audit
from lianfang.beds.queries.numbers import current as numbers
from lianfang.care import queries
from lianfang.care.actions.designations import COMMAND, designate, end_designation
from lianfang.care.actions.transfers import ISOLATE
from lianfang.care.forms.pooling import DesignateForm
from lianfang.care.models import Designation
from lianfang.care.queries import capacity as beds
from lianfang.care.queries import pooling as reads
from lianfang.care.queries.transfers import under_way
from lianfang.care.rules.capacity import Limits, tone
from lianfang.care.words import BED_KINDS, lines_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import current
from lianfang.places.models import Site
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, cut
from lianfang.web.refusals import status_of

SHOWN = 3  # hospitals beside a patient; the page of the patient shows more
HEAD = (
    N_("Patient"),
    N_("Case no."),
    N_("Where they are"),
    N_("Bed needed"),
    N_("Proposed hospital"),
    N_("Why"),
)


def pooling(request: Request) -> HttpResponse:
    """Show the hospitals of an outbreak and propose where each who waits for a bed should go."""
    must(request, "care.read")
    outbreak = current(request.user, request.today)
    sites = _sites(request)
    form = DesignateForm(request.POST or None, sites=_mine(request))
    status = 422 if form.errors else 200
    if request.method == "POST" and outbreak and form.is_valid():
        try:
            made = designate(outbreak, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(request, _("%(site)s is named.") % {"site": made.site})
            return redirect("pooling")
    context: dict[str, Any] = {"title": _("Hospitals together"), "form": form, "outbreak": outbreak}
    if outbreak:
        if request.GET.get("export") == "csv":
            return _csv(request, outbreak, sites)
        context |= _hospitals(request, outbreak, sites) | _waiting(request, outbreak, sites)
    return render(request, "care/pooling.html", context, status=status)


def _sites(request: Request) -> list[Site]:
    return list(visible(reads.with_beds(), request.user, "care.read", request.today))


def _mine(request: Request) -> Any:
    return visible(reads.open_hospitals(), request.user, COMMAND, request.today)


def _hospitals(request: Request, outbreak: Outbreak, sites: list[Site]) -> dict[str, Any]:
    said = {each.site_id: each for each in reads.designations(outbreak)}
    own = numbers(request.today)
    limits = Limits(own.warn_percent.value, own.full_percent.value, own.least_icu.value)
    rows = [
        (each, said.get(each.site.pk), tone(beds.counted(each.all), limits))
        for each in beds.capacity_of(sites, request.now).hospitals
    ]
    rows.sort(key=lambda row: (row[1] is None, row[1].role if row[1] else "", row[0].site.name))
    shown = [row for row in rows if row[1] or row[0].all.beds]
    return {"hospitals": shown, "named": bool(said), "may_command": may(request.user, COMMAND, request.today)}


def _cases(request: Request, outbreak: Outbreak) -> Any:
    rows = queries.waiting_for_admission().filter(outbreak=outbreak)
    return visible(rows, request.user, "cases.read", request.today).order_by("detected_at", "pk")


def _waiting(request: Request, outbreak: Outbreak, sites: list[Site]) -> dict[str, Any]:
    listing = cut(request, list(_cases(request, outbreak)))
    proposed = reads.propose(list(listing.page), sites, request.now)
    on_the_way = under_way(each.case.pk for each in proposed)
    treats = may(request.user, "care.treat", request.today)
    rows = [
        {
            "each": each,
            "offers": [(offer, lines_of(offer.lines)) for offer in each.offers[:SHOWN]],
            "transfer": on_the_way.get(each.case.pk),
            "from_site": isinstance(each.where, Site),
        }
        for each in proposed
    ]
    isolates = may(request.user, ISOLATE, request.today)
    return {"rows": rows, "listing": listing, "may_treat": treats, "may_isolate": isolates}


def _csv(request: Request, outbreak: Outbreak, sites: list[Site]) -> HttpResponse:
    found = reads.propose(list(_cases(request, outbreak)), sites, request.now)
    audit(request.user, "care.pooling.exported", request.user, request.now, rows=len(found))
    table = [
        (each.case.person.name, each.case.number, each.where or "", BED_KINDS[each.need],
         each.best.able.name if each.best else "", "; ".join(lines_of(each.best.lines)) if each.best else "")
        for each in found
    ]  # fmt: skip
    return csv_response("pooling", [_(head) for head in HEAD], table)


@require_POST
def designation_end(request: Request, pk: UUID) -> HttpResponse:
    """End what a hospital was named for."""
    found = get_object_or_404(Designation.objects.filter(site__in=_mine(request)), pk=pk)
    end_designation(found, by=request.user, now=request.now)
    messages.success(request, _("%(site)s is named no longer.") % {"site": found.site})
    return redirect("pooling")


def pooling_from(request: Request, pk: UUID) -> HttpResponse:
    """Propose who could go from a hospital to another one, and where; a person decides."""
    must(request, "care.read")
    site = get_object_or_404(visible(reads.open_hospitals(), request.user, "care.read", request.today), pk=pk)
    sites = _sites(request)
    found = reads.movable_from(site, request.now)
    listing = cut(request, found)
    best = reads.elsewhere([each for each, row in listing.page if row.fits], sites, request.now)
    rows = [
        {
            "file": each,
            "row": row,
            "lines": lines_of(row.lines),
            "offer": best.get(each.pk),
            "why": lines_of(best[each.pk].lines) if each.pk in best else [],
            "ask": _ask(each.pk, best[each.pk].able.key) if each.pk in best else "",
        }
        for each, row in listing.page
    ]
    context = {"title": _("Who could go elsewhere"), "site": site, "rows": rows, "listing": listing}
    context |= {"n": sum(row.fits for _each, row in found)}
    context |= {"may_treat": may(request.user, "care.treat", request.today, site.area_id)}
    return render(request, "care/pooling_from.html", context)


def _ask(file: UUID, site: UUID) -> str:
    said = {"to_site": site, "need": "room", "reason": _("No bed here; steady by the last measurements")}
    return f"{reverse('transfer_new', args=[file])}?{urlencode(said)}"
