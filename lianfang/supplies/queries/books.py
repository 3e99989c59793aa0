"""The books read back: documents, the ledger of a store, where a lot went, whether everything adds up."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.places.queries import inside
from lianfang.supplies.models import Balance, Document, Lot, Move, Store

READ = "supplies.read"
PAGE = 50


def documents(user: User, on: date, *, kind: str = "", area: int | None = None) -> QuerySet[Document]:
    """List the documents of the areas a user sees, the newest first."""
    rows = visible(Document.objects.all(), user, READ, on)
    if kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(inside(area))
    return rows.select_related("store", "by", "undone_by").order_by("-pk")


def ledger(store: Store, *, lot: UUID | None = None, before: int | None = None, n: int = PAGE) -> list[Move]:
    """Give a page of a store's ledger, the newest move first, beginning below one; each side is read by its own index,
    so that the page is as quick at a million moves as at ten."""
    sides = []
    for side in ("source", "target"):
        rows = Move.objects.filter(**{side: store})
        if lot:
            rows = rows.filter(lot=lot)
        if before:
            rows = rows.filter(pk__lt=before)
        sides += list(rows.order_by("-pk").values_list("pk", flat=True)[:n])
    wanted = sorted(sides, reverse=True)[:n]
    rows = Move.objects.filter(pk__in=wanted)
    return list(rows.select_related("document__by", "lot__item", "source", "target").order_by("-pk"))


@dataclass(frozen=True, slots=True)
class Where:
    """Where some of a lot lies, or where it went."""

    store: Store
    n: int
    went: int


def where_of(lot: Lot) -> list[Where]:
    """Say where a lot lies and where it went, our own stores first."""
    rows = Balance.objects.filter(lot=lot).select_related("store")
    return sorted(
        (Where(row.store, row.n, row.went) for row in rows), key=lambda w: (w.store.kind, w.store.name)
    )


def moves_of(lot: Lot, n: int = PAGE) -> list[Move]:
    """Give the last moves of a lot."""
    rows = Move.objects.filter(lot=lot).select_related("document", "source", "target")
    return list(rows.order_by("-pk")[:n])


AUDIT = """
WITH told AS (
    SELECT store_id, lot_id, sum(came)::bigint AS came, sum(went)::bigint AS went FROM (
        SELECT target_id AS store_id, lot_id, quantity AS came, 0 AS went FROM supplies_move
        UNION ALL SELECT source_id, lot_id, 0, quantity FROM supplies_move) m GROUP BY 1, 2)
SELECT count(*), count(*) FILTER (WHERE (b.came, b.went, b.n) IS DISTINCT FROM
           (coalesce(t.came, 0), coalesce(t.went, 0), coalesce(t.came - t.went, 0))),
       coalesce(sum(t.came - t.went), 0)::bigint
FROM told t FULL JOIN supplies_balance b USING (store_id, lot_id)
"""


@dataclass(frozen=True, slots=True)
class Audited:
    """The books added up anew: how many balances, how many of them are wrong, and the sum of all accounts, which is
    nought when every piece that left one entered another."""

    balances: int
    wrong: int
    sum: int

    @property
    def right(self) -> bool:
        """Say whether everything adds up."""
        return not self.wrong and not self.sum


def audited() -> Audited:
    """Add all moves up anew and compare them with what is said to be left."""
    with connection.cursor() as cursor:
        cursor.execute(AUDIT)
        return Audited(*cursor.fetchone())
