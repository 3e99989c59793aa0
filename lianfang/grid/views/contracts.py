"""Which unit answers for which area: the list, a new one, another chain, the end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.grid import actions, queries, rules
from lianfang.grid.actions import Told
from lianfang.grid.forms import ChainForm, ContractFilter, ContractForm
from lianfang.grid.models import Contract
from lianfang.grid.views.common import MANAGE, about, asked_area, manages, worker_names
from lianfang.places.models import Area
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.workforce.models import Worker
from lianfang.workforce.views.teams import organisation_names

SORTS = {"area": "area_id", "unit": "organisation__name", "since": "from_on"}


def contract_list(request: Request) -> HttpResponse:
    """List which unit answers for which area, with the cadre above it and who leads its group."""
    area = asked_area(request)
    form, chosen = filters(ContractFilter, request)
    rows = queries.contracts(area.pk, request.user, request.today)
    twice = rules.overlaps(queries.contracted(area.pk))
    if chosen.get("q"):
        rows = rows.filter(form.narrowed(chosen["q"]))
    if chosen.get("overlap"):
        rows = rows.filter(area__in=list(twice))
    if request.GET.get("export") == "csv":
        return _saved(request, area, list(rows.order_by("area_id")))
    shown = listing(request, rows, sorts=SORTS, default="area")
    for each in shown.page:
        each.overlap = twice.get(each.area_id, "")
    context = {"title": _("Units and their areas"), "filters": form, "listing": shown, **about(request, area)}
    return render(request, "grid/contracts.html", context)


def contract_new(request: Request) -> HttpResponse:
    """Contract a unit to an area."""
    form = ContractForm(request.POST or None, spans=manages(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        one = Told(told["area"].pk, told["organisation"].pk, _id(told["cadre"]), _id(told["leader"]))
        try:
            actions.contract([one], by=request.user, now=request.now)
            messages.success(request, _("From today this unit answers for the area."))
            return redirect("contracts_of_areas")
        except Refused as refused:
            form.add_error(None, str(refused))
    context: dict[str, Any] = {"title": _("Contract a unit to an area"), "form": form, "go": _("Contract it")}
    context |= {"organisations": organisation_names(), "workers": worker_names(request)}
    return render(request, "grid/form.html", context)


def contract_edit(request: Request, pk: UUID) -> HttpResponse:
    """Put another cadre above a contract, or another leader in charge of its group."""
    row = _contract(request, pk)
    first = {"cadre": _named(row.cadre), "leader": _named(row.leader)}
    form = ChainForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        chain = {f"{name}_id": _id(worker) for name, worker in form.cleaned_data.items()}
        actions.change_chain(row, **chain, by=request.user, now=request.now)
        messages.success(request, _("Changed. Who it was is kept in the audit."))
        return redirect("contracts_of_areas")
    context = {"title": f"{row.organisation} · {row.area}", "form": form, "go": _("Save")}
    return render(request, "grid/form.html", context | {"workers": worker_names(request)})


@require_POST
def contract_end(request: Request, pk: UUID) -> HttpResponse:
    """End a contract today."""
    actions.end_contract(_contract(request, pk), by=request.user, now=request.now)
    messages.success(request, _("Ended."))
    return redirect("contracts_of_areas")


def _contract(request: Request, pk: UUID) -> Contract:
    manages(request)
    rows = Contract.objects.select_related("area", "organisation", "cadre__person", "leader__person")
    rows = rows.select_related("cadre__user", "leader__user")
    return get_object_or_404(visible(rows, request.user, MANAGE, request.today), pk=pk)


def _id(worker: Worker | None) -> UUID | None:
    return worker.pk if worker else None


def _named(worker: Worker | None) -> str:
    if worker is None:
        return ""
    return worker.user.username if worker.user else worker.person.name


def _saved(request: Request, area: Area, rows: list[Contract]) -> HttpResponse:
    audit(request.user, "grid.contracts.exported", area, request.now, area_id=area.pk, rows=len(rows))
    head = (_("Area"), _("Unit"), _("Cadre in charge"), _("Leader of the group"), _("Since"))
    cells = (
        (
            r.area,
            r.organisation,
            r.cadre.person if r.cadre else "",
            r.leader.person if r.leader else "",
            r.from_on,
        )
        for r in rows
    )
    return csv_response("contracts", head, cells)
