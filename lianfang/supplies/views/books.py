"""Documents, and the ledger of a store, page by page from the newest move."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import must, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.supplies import actions, queries
from lianfang.supplies.forms import DocumentFilter, TextForm
from lianfang.supplies.models import Document, Lot, Move, Store
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.supplies.views.stores import found
from lianfang.web.http import Request
from lianfang.web.pages import at_once, csv_response, filters, saving

READ, KEEP = "supplies.read", "supplies.keep"
PAGE, EXPORT = 50, 20_000
HEAD = (
    *(N_("When"), N_("Document"), N_("Kind"), N_("Goods"), N_("Lot"), N_("From or to")),
    *(N_("In"), N_("Out"), N_("Left of the lot"), N_("By whom"), N_("Reason")),
)


def documents(request: Request) -> HttpResponse:
    """List documents, the newest first."""
    must(request, READ)
    form, chosen = filters(DocumentFilter, request)
    before, n = None if saving(request) else _number(request, "before"), at_once(request, PAGE)
    rows = queries.documents(request.user, request.today, **chosen)
    shown = list((rows.filter(pk__lt=before) if before else rows)[: n + 1])
    context = {
        "title": _("Documents"),
        "filters": form,
        "rows": shown[:n],
        "older": shown[n - 1].pk if len(shown) > n else None,
        "before": before,
    }
    return render(request, "supplies/documents.html", context)


def _number(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _undo(document: Document, *, text: str, by: User, now: datetime) -> None:
    actions.undo(document, reason=text, by=by, now=now)


STEPS = (
    Step("undo", gettext_lazy("Take back"), "arrow-back-up", _undo, KEEP,
         lambda document: document.kind != "undo" and not hasattr(document, "undone_by"), TextForm),
)  # fmt: skip


def document(request: Request, pk: int, step: str = "") -> HttpResponse:
    """Show a document with what moved; take it back."""
    rows = Document.objects.select_related("store", "by", "undoes", "undone_by")
    here = get_object_or_404(rows, pk=pk)
    require(request.user, READ, here.area_id, request.today)
    return page_of(
        request, here, step, Kind("document", "supplies/document.html", STEPS, _page), here.area_id
    )


def _page(document: Document, _request: Request) -> dict[str, Any]:
    moves = document.moves.select_related("lot__item", "source", "target").order_by("pk")
    return {
        "title": _("%(kind)s no. %(n)s") % {"kind": document.get_kind_display(), "n": document.pk},
        "document": document,
        "moves": list(moves[:500]),
    }


def store_ledger(request: Request, pk: UUID) -> HttpResponse:
    """Show a page of what came into a store and went out of it, with what was left of each lot."""
    store = found(request, pk)
    lot = _lot(request)
    if request.GET.get("export") == "csv":
        return _csv(request, store, lot)
    before = _number(request, "before")
    rows = queries.ledger(store, lot=lot.pk if lot else None, before=before, n=PAGE + 1)
    context = {
        "title": _("Ledger"),
        "store": store,
        "lot": lot,
        "rows": [_line(row, store) for row in rows[:PAGE]],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "before": before,
    }
    return render(request, "supplies/ledger.html", context)


def _lot(request: Request) -> Lot | None:
    try:
        asked = UUID(request.GET.get("lot", ""))
    except ValueError:
        return None
    return Lot.objects.select_related("item").filter(pk=asked).first()


def _line(move: Move, store: Store) -> dict[str, Any]:
    comes = move.target_id == store.pk
    return {
        "move": move,
        "other": move.source if comes else move.target,
        "came": move.quantity if comes else None,
        "went": None if comes else move.quantity,
        "left": move.target_left if comes else move.source_left,
    }


def _csv(request: Request, store: Store, lot: Lot | None) -> HttpResponse:
    rows = [_line(row, store) for row in queries.ledger(store, lot=lot.pk if lot else None, n=EXPORT)]
    audit(request.user, "supplies.ledger.exported", store, request.now, area_id=store.area_id, rows=len(rows))
    table = [
        (row["move"].at, row["move"].document_id, row["move"].document.get_kind_display(),
         row["move"].lot.item.name, row["move"].lot.number, f"{row['other'].get_kind_display()} {row['other'].name}",
         row["came"], row["went"], row["left"], row["move"].document.by.name, row["move"].document.reason)
        for row in rows
    ]  # fmt: skip
    return csv_response("ledger", [_(head) for head in HEAD], table)
