"""All goods and how much of each there is; one kind of goods; one lot and its recall."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, must, spans
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.supplies import actions, queries
from lianfang.supplies.forms import ItemForm, StockFilter, TextForm
from lianfang.supplies.models import Balance, Item, Lot
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

READ, KEEP, ASK, RECALL = "supplies.read", "supplies.keep", "supplies.ask", "supplies.recall"
SORTS = {"name": "name", "kind": "kind"}
HEAD = (N_("Goods"), N_("Kind"), N_("In stock"), N_("Unit"), N_("Not to be given out"), N_("First last day"))


def stock(request: Request) -> HttpResponse:
    """List all goods with how much of each lies in the stores one sees."""
    must(request, READ)
    form, chosen = filters(StockFilter, request)
    only = chosen.pop("only", "")
    totals = queries.totals(request.user, request.today)
    low = queries.short(request.user, request.today)
    rows = queries.items(**chosen)
    if only:
        rows = rows.filter(pk__in=totals if only == "there" else {each.item.pk for each in low})
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows), totals)
    shown = listing(request, rows.prefetch_related("barcodes"), sorts=SORTS, default="kind")
    context = _beside(request, low) | {
        "title": _("Stock"),
        "filters": form,
        "listing": shown,
        "rows": [(item, *totals.get(item.pk, (0, 0, None))) for item in shown.page],
    }
    return render(request, "supplies/stock.html", context)


def _beside(request: Request, low: list[Any]) -> dict[str, Any]:
    """Give what stands above the list: what is too little, what expires soon, what may be done."""
    return {
        "short": low[:10],
        "numbers": queries.current(request.today),
        "counts": queries.counts(request.user, request.today, low),
        "expiring": queries.expiring(request.user, request.today)[:8],
        "may_keep": may(request.user, KEEP, request.today),
        "may_ask": may(request.user, ASK, request.today),
    }


def _csv(request: Request, rows: list[Item], totals: dict[UUID, tuple[int, int, Any]]) -> HttpResponse:
    audit(request.user, "supplies.stock.exported", request.user, request.now, rows=len(rows))
    table = []
    for item in rows:
        n, kept, first = totals.get(item.pk, (0, 0, None))
        table.append((item.name, item.get_kind_display(), n, item.unit, kept, first))
    return csv_response("stock", [_(head) for head in HEAD], table)


def goods_new(request: Request) -> HttpResponse:
    """Put a kind of goods on the list."""
    must(request, KEEP)
    form = ItemForm(request.POST or None, initial={"barcode": request.GET.get("barcode", "")[:40]})
    if request.method == "POST" and form.is_valid():
        first = spans(request.user, KEEP, request.today)[0][0]
        try:
            said = dict(form.cleaned_data)
            told = {"barcode": said.pop("barcode"), "area_id": first}
            item = actions.add_item(Item(**said), by=request.user, now=request.now, **told)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(item)s is on the list.") % {"item": item.name})
            return redirect("goods", item.pk)
    context = {"title": _("New kind of goods"), "form": form, "back": "stock", "back_title": _("Stock")}
    return render(request, "supplies/form.html", context, status=422 if form.is_bound else 200)


def goods(request: Request, pk: UUID) -> HttpResponse:
    """Show where one kind of goods lies, lot by lot."""
    must(request, READ)
    item = get_object_or_404(Item, pk=pk)
    seen = queries.stores(request.user, request.today)
    rows = Balance.objects.filter(item=item, store__in=seen.values("pk"), n__gt=0).select_related(
        "store", "lot"
    )
    there = list(rows.order_by("lot__expires_on", "store__name", "pk")[:200])
    by_store: dict[Any, int] = {}
    for row in there:
        by_store[row.store] = by_store.get(row.store, 0) + row.n
    context = {
        "title": item.name,
        "item": item,
        "barcodes": list(item.barcodes.all()),
        "may_keep": may(request.user, KEEP, request.today),
        "rows": there,
        "by_store": sorted(by_store.items(), key=lambda pair: -pair[1]),
        "total": sum(by_store.values()),
        "used": Balance.objects.filter(item=item, store__kind="used").aggregate(n=Sum("came"))["n"] or 0,
        "waiting": queries.waiting_for([item.pk], request.user, request.today).get(item.pk, []),
    }
    return render(request, "supplies/goods.html", context)


def _recall(lot: Lot, *, text: str, by: User, now: datetime) -> None:
    actions.recall(lot, reason=text, area_id=spans(by, RECALL, now.date())[0][0], by=by, now=now)


def _let_go(lot: Lot, *, text: str, by: User, now: datetime) -> None:
    actions.unrecall(lot, reason=text, area_id=spans(by, RECALL, now.date())[0][0], by=by, now=now)


LOT_STEPS = (
    Step("recall", gettext_lazy("Recall"), "hand-stop", _recall, RECALL, lambda lot: lot.recalled_at is None,
         TextForm, "danger"),
    Step("let-go", gettext_lazy("Let it be given out again"), "check", _let_go, RECALL,
         lambda lot: lot.recalled_at is not None, TextForm),
)  # fmt: skip


def lot(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show where a lot lies and where it went; recall it."""
    must(request, READ)
    found = get_object_or_404(Lot.objects.select_related("item"), pk=pk)
    return page_of(request, found, step, Kind("goods_lot", "supplies/lot.html", LOT_STEPS, _lot_page), None)


def _lot_page(lot: Lot, request: Request) -> dict[str, Any]:
    where = queries.where_of(lot)
    return {
        "title": f"{lot.item.name} {lot.number}",
        "lot": lot,
        "own": [each for each in where if each.store.kind in {"store", "point", "way"} and each.n],
        "gone": [each for each in where if each.store.kind in {"used", "lost"} and each.n],
        "expired": lot.expires_on is not None and lot.expires_on < request.today,
        "moves": queries.moves_of(lot),
    }
