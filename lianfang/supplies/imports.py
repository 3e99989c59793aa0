"""Goods that came in as a kind of table: each row is a receipt of a store."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.documents.tables import KNOWN, NEW, Cells, Done, Field, Kind, Work, bad
from lianfang.people.imports.times import read_day
from lianfang.supplies.actions import Goods, receive, undo
from lianfang.supplies.models import Document, Item, Move, Store

ROWS = uuid.UUID(
    "0f0f7b35-4c1d-5b7e-9a36-7a3f0a55d0c4"
)  # receipts of files have sources made of what they say


def take_stock(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Take in the goods of a file; the same row again, with the same number of delivery, is known."""
    return [_receipt(cells, work) for cells in rows]


def _receipt(cells: Cells, work: Work) -> Done:
    store = _only(Store, cells.get("store", "").strip(), work)
    item = _only(Item, cells.get("item", "").strip(), work)
    for each in (store, item):
        if isinstance(each, Done):
            return each
    quantity, last = cells.get("quantity", "").strip(), cells.get("expires_on", "").strip()
    if not quantity.isdecimal() or not 0 < int(quantity) < 100_000_000:
        return bad(gettext("“%(text)s” is no whole number of goods.") % {"text": quantity})
    if last and read_day(last) is None:
        return bad(gettext("“%(text)s” is no day. Write it like 2023-06-30.") % {"text": last})
    assert isinstance(store, Store) and isinstance(item, Item)  # noqa: S101, PT018 — looked at above
    source = uuid.uuid5(ROWS, "\x1f".join(f"{k}={v}" for k, v in sorted(cells.items())))
    there = Document.objects.filter(source=source).first()
    if there:
        return Done(KNOWN, "", str(there.pk))
    lot, maker = cells.get("lot", "")[:60], cells.get("maker", "")[:120]
    goods = Goods(item, int(quantity), lot, read_day(last) if last else None, maker)
    reason = cells.get("delivery", "")[:200]
    try:
        made = receive(store, [goods], by=work.by, now=work.now, reason=reason, source=source)
    except Refused as refused:
        return bad(refused)
    return Done(NEW, "", str(made.pk))


def _only(model: type[Store] | type[Item], name: str, work: Work) -> Store | Item | Done:
    known: dict[tuple[str, str], Store | Item | Done] = work.memo.setdefault("goods", {})
    key = (model.__name__, name)
    if key not in known:
        rows: QuerySet[Any] = model._default_manager.filter(name=name)
        rows = rows.filter(kind__in=["store", "point"], closed_at=None) if model is Store else rows
        same: list[Store | Item] = list(rows[:2])
        message = gettext("Nothing on the list, or more than one, is called “%(name)s”.")
        known[key] = same[0] if len(same) == 1 else bad(message % {"name": name})
    return known[key]


def undo_stock(ids: Sequence[str], _before: object, work: Work) -> dict[str, str]:
    """Take receipts back by documents of their own; what was given out since stays."""
    stay: dict[str, str] = {}
    for document in Document.objects.filter(pk__in=ids).select_related("store"):
        try:
            undo(document, reason=gettext("The table was undone"), by=work.by, now=work.now)
        except Refused as refused:
            stay[str(document.pk)] = f"{document.store}: {refused}"
    return stay


def give_stock(user: User, on: date) -> Iterator[Cells]:
    """Give the goods that came into the stores of a user's areas and were not taken back."""
    documents = visible(Document.objects.filter(kind="receipt", undone_by=None), user, "supplies.keep", on)
    moves = Move.objects.filter(document__in=documents).select_related("document__store", "lot__item")
    for move in moves.order_by("pk").iterator(chunk_size=2_000):
        yield {
            "store": move.document.store.name,
            "item": move.lot.item.name,
            "quantity": str(move.quantity),
            "lot": move.lot.number,
            "expires_on": move.lot.expires_on.isoformat() if move.lot.expires_on else "",
            "maker": move.lot.maker,
            "delivery": move.document.reason,
        }


STOCK = Kind(
    "stock",
    gettext_lazy("Goods that came in"),
    "building-warehouse",
    "supplies.keep",
    (
        Field("store", gettext_lazy("Store"), ("仓库", "库房", "物资库", "warehouse"), True, "赫山区物资库"),
        Field(
            "item",
            gettext_lazy("Goods"),
            ("物资", "物资名称", "品名", "名称", "物品", "item"),
            True,
            "医用外科口罩",
        ),
        Field("quantity", gettext_lazy("Quantity"), ("数量", "入库数量", "qty"), True, "200"),
        Field("lot", gettext_lazy("Lot"), ("批号", "生产批号", "批次", "batch"), False, "20210701"),
        Field(
            "expires_on",
            gettext_lazy("Last day"),
            ("有效期", "有效期至", "失效日期", "expiry"),
            False,
            "2023-06-30",
        ),
        Field("maker", gettext_lazy("Maker"), ("生产厂家", "厂家", "生产企业", "manufacturer"), False, ""),
        Field(
            "delivery",
            gettext_lazy("Number of delivery"),
            ("送货单号", "单号", "入库单号", "delivery no"),
            False,
            "D-0001",
        ),
    ),
    take_stock,
    undo_stock,
    at_once=200,
    give=give_stock,
    help=gettext_lazy(
        "Stores and goods have to be on the list; give the number of delivery, so that no row counts twice."
    ),
)
