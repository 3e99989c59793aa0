"""The list of stores, opening one, its shelves, the scanner at its desk."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import pgettext

from lianfang.accounts.access import may, must, require, spans
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.places.queries import labels
from lianfang.supplies import actions, queries
from lianfang.supplies.forms import StockFilter, StoreFilter, StoreForm
from lianfang.supplies.models import Balance, Store
from lianfang.supplies.rules import misread
from lianfang.supplies.views.deeds import DEEDS
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

READ, KEEP, APPROVE = "supplies.read", "supplies.keep", "supplies.approve"
SORTS = {"name": "name", "area": "area_id"}
SHELVES = {"goods": "item__name", "lot": "lot__number", "last": "lot__expires_on", "n": "n"}
HEAD = (N_("Goods"), N_("Lot"), N_("Last day"), N_("In stock"), N_("Unit"), N_("Bound to"), N_("Recalled"))


def stores(request: Request) -> HttpResponse:
    """List the stores and hand-over points of one's areas."""
    must(request, READ)
    form, chosen = filters(StoreFilter, request)
    shown = listing(
        request, queries.stores(request.user, request.today, **chosen), sorts=SORTS, default="area"
    )
    low = queries.short(request.user, request.today)
    context = {
        "title": _("Stores"),
        "filters": form,
        "listing": shown,
        "rows": [(row, sum(each.store.pk == row.pk for each in low)) for row in shown.page],
        "may_open": may(request.user, APPROVE, request.today),
    }
    return render(request, "supplies/stores.html", context)


def store_new(request: Request) -> HttpResponse:
    """Open a store or a hand-over point."""
    must(request, APPROVE)
    form = StoreForm(request.POST or None, spans=spans(request.user, APPROVE, request.today))
    if request.method == "POST" and form.is_valid():
        try:
            store = actions.open_store(Store(**form.cleaned_data), by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Opened."))
            return redirect("store", store.pk)
    context = {"title": _("Open a store"), "form": form, "back": "stores", "back_title": _("Stores")}
    return render(request, "supplies/form.html", context, status=422 if form.is_bound else 200)


def found(request: Request, pk: UUID) -> Store:
    """Give a store of ours that the user sees."""
    rows = Store.objects.filter(kind__in=["store", "point"]).select_related("area", "keeper")
    store = get_object_or_404(rows, pk=pk)
    require(request.user, READ, store.area_id, request.today)
    return store


def store(request: Request, pk: UUID) -> HttpResponse:
    """Show what lies in a store, lot by lot, what runs short there, and what may be done."""
    here = found(request, pk)
    form, chosen = filters(StockFilter, request)
    chosen.pop("only", "")
    form.fields.pop("only")
    rows = queries.stock_of(here, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows))
    context = {
        "title": here.name,
        "store": here,
        "area": labels([here.area_id]).get(here.area_id, ""),
        "filters": form,
        "listing": listing(request, rows, sorts=SHELVES, default="goods"),
        "short": queries.short(request.user, request.today, here),
        "deeds": _deeds(request, here),
        "may_send": here.kind == "store" and may(request.user, KEEP, request.today, here.area_id),
    }
    return render(request, "supplies/store.html", context)


def _deeds(request: Request, here: Store) -> list[tuple[str, Any]]:
    if here.closed_at:
        return []
    allowed = {each: may(request.user, each, request.today, here.area_id) for each in (KEEP, APPROVE)}
    return [(key, deed) for key, deed in DEEDS.items() if here.kind in deed.at and allowed[deed.permission]]


def _csv(request: Request, rows: list[Balance]) -> HttpResponse:
    audit(request.user, "supplies.stock.exported", request.user, request.now, rows=len(rows))
    table = [
        (row.item.name, row.lot.number, row.lot.expires_on, row.n, row.item.unit, row.lot.tied,
         row.lot.recalled_why)
        for row in rows
    ]  # fmt: skip
    return csv_response("stock", [_(head) for head in HEAD], table)


def store_scan(request: Request, pk: UUID) -> HttpResponse:
    """Say what a scanner read at a store's desk: which goods and lot, how much is there, what may be done with it; and,
    for a request that is being picked, whether it is the right box."""
    here = found(request, pk)
    code = request.GET.get("code", "").replace("\x00", "").strip()[:200]
    read, item, lot = queries.scanned(code) if code else (None, None, None)
    there = Balance.objects.filter(store=here, item=item, n__gt=0).select_related("lot") if item else []
    asked = queries.being_picked(here, request.GET.get("for", ""))
    context = {
        "title": pgettext("goods", "Pick") if asked else _("Scan"),
        "store": here,
        "code": code,
        "misread": misread(code),
        "read": read,
        "item": item,
        "lot": lot,
        "there": list(there),
        "asked": asked,
        "fault": queries.fault_of(asked, here, read, item, lot, request.today) if code else "",
        "may_keep": may(request.user, KEEP, request.today, here.area_id),
    }
    return render(request, "supplies/scan.html", context)
