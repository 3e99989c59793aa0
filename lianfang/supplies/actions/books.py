"""Writing in the books: every document moves goods from one account to another; nothing appears or vanishes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.supplies import queries
from lianfang.supplies.actions.accounts import outside
from lianfang.supplies.actions.lots import lot_of
from lianfang.supplies.models import OWN, Document, Item, Lot, Move, Store

KEEP = "supplies.keep"
Kind = Document.Kind
MAKE = """
INSERT INTO supplies_balance (store_id, lot_id, item_id, outside, came, went, n)
SELECT s.id, l.id, l.item_id, s.kind NOT IN ('store', 'point', 'way'), 0, 0, 0
FROM unnest(%s::uuid[], %s::uuid[]) AS asked(store, lot)
JOIN supplies_store s ON s.id = store JOIN supplies_lot l ON l.id = lot
ORDER BY l.id, s.id ON CONFLICT DO NOTHING
"""
KNOWN = """
SELECT count(*) FROM supplies_balance
JOIN unnest(%s::uuid[], %s::uuid[]) AS asked(store, lot) ON store_id = store AND lot_id = lot
"""
LOCK = """
SELECT store_id, lot_id, n FROM supplies_balance
JOIN unnest(%s::uuid[], %s::uuid[]) AS asked(store, lot) ON store_id = store AND lot_id = lot
ORDER BY lot_id, store_id FOR NO KEY UPDATE OF supplies_balance
"""


@dataclass(frozen=True, slots=True)
class Line:
    """So many of a lot, from one account to another."""

    lot: UUID
    source: UUID
    target: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Goods:
    """What comes in: so many of an item, with what stands on the box."""

    item: Item
    quantity: int
    lot: str = ""
    expires_on: date | None = None
    maker: str = ""
    tied: str = ""


L = TypeVar("L", Line, Goods)


@transaction.atomic
def receive(
    store: Store,
    goods: Sequence[Goods],
    *,
    by: User,
    now: datetime,
    reason: str = "",
    source: UUID | None = None,
    giver: bool = False,
) -> Document:
    """Take goods into a store, from a supplier or a giver; told again under the same source, the first document is
    given.

    Raises Refused: "expired", "no_last_day", "lot_says_otherwise", "nothing".
    """
    if known := known_as(source):
        return known
    require(by, KEEP, store.area_id, day_of(now))
    comes = outside("giver" if giver else "supplier", store)
    lines = [Line(lot_of(each, day_of(now)).pk, comes.pk, store.pk, each.quantity) for each in _some(goods)]
    return write(Kind.RECEIPT, store, lines, by=by, now=now, reason=reason, source=source)


@transaction.atomic
def make_batch(
    store: Store, goods: Goods, *, by: User, now: datetime, reason: str = "", source: UUID | None = None
) -> Document:
    """Take in what was made by ourselves, a decoction or sachets, as one batch with its number and last day."""
    if known := known_as(source):
        return known
    require(by, KEEP, store.area_id, day_of(now))
    lot = lot_of(goods, day_of(now))
    line = Line(lot.pk, outside("made", store).pk, store.pk, goods.quantity)
    return write(Kind.MADE, store, [line], by=by, now=now, reason=reason, source=source)


@transaction.atomic
def issue(
    store: Store,
    wanted: Mapping[Item, int],
    *,
    to: Store | None = None,
    by: User,
    now: datetime,
    reason: str = "",
    tied: str = "",
    source: UUID | None = None,
) -> Document:
    """Give goods out of a store, what expires first, to a point or for use at once.

    Raises Refused("not_enough") naming what is missing.
    """
    if known := known_as(source):
        return known
    require(by, KEEP, store.area_id, day_of(now))
    target = to or outside("used", store)
    lines = chosen(store, wanted, target, day_of(now), tied)
    kind = Kind.TRANSFER if target.kind == Store.Kind.STORE else Kind.ISSUE
    return write(kind, store, lines, by=by, now=now, reason=reason, source=source)


@transaction.atomic
def transfer(
    store: Store,
    lots: Mapping[Lot, int],
    *,
    to: Store,
    by: User,
    now: datetime,
    reason: str = "",
    source: UUID | None = None,
) -> Document:
    """Move certain lots to another store, also bound ones; recalled goods may go back so too."""
    if known := known_as(source):
        return known
    require(by, KEEP, store.area_id, day_of(now))
    lines = [Line(lot.pk, store.pk, to.pk, n) for lot, n in lots.items()]
    return write(Kind.TRANSFER, store, lines, by=by, now=now, reason=reason, source=source)


@transaction.atomic
def give_back(
    store: Store,
    lots: Mapping[Lot, int],
    *,
    point: Store,
    by: User,
    now: datetime,
    reason: str,
    source: UUID | None = None,
) -> Document:
    """Take back into a store what a point did not use."""
    if known := known_as(source):
        return known
    require(by, KEEP, store.area_id, day_of(now))
    lines = [Line(lot.pk, point.pk, store.pk, n) for lot, n in lots.items()]
    return write(Kind.RETURN, store, lines, by=by, now=now, reason=reason, source=source)


@transaction.atomic
def write_off(
    store: Store, lots: Mapping[Lot, int], *, reason: str, by: User, now: datetime, source: UUID | None = None
) -> Document:
    """Write off what is spoilt, broken, expired or lost, with the reason.

    Raises Refused("reason") without one.
    """
    if known := known_as(source):
        return known
    require(by, KEEP, store.area_id, day_of(now))
    if not reason.strip():
        raise Refused("reason", _("Say why it is written off."))
    lost = outside("lost", store)
    lines = [Line(lot.pk, store.pk, lost.pk, n) for lot, n in lots.items()]
    return write(Kind.WRITE_OFF, store, lines, by=by, now=now, reason=reason.strip(), source=source)


@transaction.atomic
def count(
    store: Store,
    found: Mapping[Lot, int],
    *,
    by: User,
    now: datetime,
    reason: str = "",
    source: UUID | None = None,
) -> Document:
    """Write down what was counted in a store; what differs from the books moves to or from the differences. Stock that
    moved meanwhile waits: the books are held while they are compared."""
    if known := known_as(source):
        return known
    require(by, KEEP, store.area_id, day_of(now))
    other = outside("count", store)
    books = locked((account.pk, lot.pk) for lot in found for account in (store, other))
    lines = []
    for lot, n in found.items():
        differs = n - books.get((store.pk, lot.pk), 0)
        if differs:
            ways = (other.pk, store.pk) if differs > 0 else (store.pk, other.pk)
            lines.append(Line(lot.pk, *ways, abs(differs)))
    return write(Kind.COUNT, store, lines, by=by, now=now, reason=reason, source=source, empty=True)


@transaction.atomic
def undo(document: Document, *, reason: str, by: User, now: datetime) -> Document:
    """Take a document back: what moved moves the other way. It stays in the books, with the one that undoes it.

    Raises Refused: "undone" when it was taken back, "not_enough" when the goods have gone on, "reason".
    """
    require(by, KEEP, document.area_id, day_of(now))
    if not reason.strip():
        raise Refused("reason", _("Say why it is taken back."))
    Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if document.kind == Kind.UNDO or Document.objects.filter(undoes=document).exists():
        raise Refused("undone", _("It was taken back already."))
    moves = document.moves.all()
    lines = [Line(move.lot_id, move.target_id, move.source_id, move.quantity) for move in moves]
    store = document.store
    return write(Kind.UNDO, store, lines, by=by, now=now, reason=reason.strip(), undoes=document, empty=True)


def chosen(store: Store, wanted: Mapping[Item, int], target: Store, on: date, tied: str = "") -> list[Line]:
    """Choose and hold the lots that leave a store for what is wanted. A lot that came in while others were waited for
    is left: to hold it now would be out of order, and two could wait for each other.

    Raises Refused("not_enough").
    """
    stock = queries.lots_in(store.pk, [item.pk for item in wanted])
    held = locked(
        (account.pk, each.lot) for rows in stock.values() for each in rows for account in (store, target)
    )
    stock = queries.lots_in(store.pk, [item.pk for item in wanted])  # as it is now that nobody else moves it
    lines = []
    for item, n in wanted.items():
        there = [each for each in stock.get(item.pk, []) if (store.pk, each.lot) in held]
        picked = queries.pick(n, there, on, tied)
        missing = n - sum(quantity for _lot, quantity in picked)
        if missing > 0:
            raise Refused(
                "not_enough",
                _("Of %(item)s there are %(n)s %(unit)s that may be given out, %(missing)s too few."),
                item=item.name, n=n - missing, unit=item.unit, missing=missing,
            )  # fmt: skip
        lines += [Line(lot, store.pk, target.pk, quantity) for lot, quantity in picked]
    return lines


def write(
    kind: str,
    store: Store,
    lines: Sequence[Line],
    *,
    by: User,
    now: datetime,
    reason: str = "",
    source: UUID | None = None,
    undoes: Document | None = None,
    empty: bool = False,
) -> Document:
    """Write a document with its moves; whoever calls asked for the right. Accounts are held in the order of lots and
    stores, so that no two documents wait for each other.

    Raises Refused: "not_enough", "nothing", "nowhere".
    """
    if any(line.source == line.target for line in lines):
        raise Refused("nowhere", _("Goods go from one place to another."))
    some = sorted(_some(lines, empty), key=lambda line: (line.lot, min(line.source, line.target)))
    held = locked((account, line.lot) for line in some for account in (line.source, line.target))
    if known := known_as(source):  # sent twice at the same moment: the first held the accounts
        return known
    _enough(some, held)
    document = Document.objects.create(
        kind=kind, store=store, area_id=store.area_id, reason=reason, at=now, by=by, source=source, undoes=undoes
    )  # fmt: skip
    Move.objects.bulk_create(
        Move(
            document=document,
            lot_id=line.lot,
            source_id=line.source,
            target_id=line.target,
            quantity=line.quantity,
            at=now,
        )
        for line in some
    )
    audit(by, f"supplies.document.{kind}", document, now, area_id=store.area_id, lines=len(some))
    return document


def _some(lines: Iterable[L], empty: bool = False) -> list[L]:
    found = [line for line in lines if line.quantity > 0]
    if not found and not empty:
        raise Refused("nothing", _("Say what and how much."))
    return found


def locked(keys: Iterable[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], int]:
    """Hold the balances of accounts and lots, in one order, and give what is left of each. Whoever holds some must not
    ask for others of the same lots afterwards: two would wait for each other."""
    asked = set(keys)
    given = [[store for store, _lot in asked], [lot for _store, lot in asked]]
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, given)
        if cursor.fetchone() != (len(asked),):
            cursor.execute(MAKE, given)
        cursor.execute(LOCK, given)
        return {(store, lot): n for store, lot, n in cursor.fetchall()}


def _enough(lines: Sequence[Line], held: Mapping[tuple[UUID, UUID], int]) -> None:
    """Stop where more would leave an account of ours than is in it; the database would stop it too."""
    own = set(
        Store.objects.filter(pk__in={line.source for line in lines}, kind__in=OWN).values_list(
            "pk", flat=True
        )
    )
    taken: dict[tuple[UUID, UUID], int] = {}
    for line in lines:
        key = line.source, line.lot
        taken[key] = taken.get(key, 0) + line.quantity
    short = [key for key, n in taken.items() if key[0] in own and n > held.get(key, 0)]
    if short:
        lot = Lot.objects.select_related("item").get(pk=short[0][1])
        raise Refused(
            "not_enough",
            _("Of %(item)s there are %(n)s %(unit)s that may be given out, %(missing)s too few."),
            item=f"{lot.item.name} {lot.number}",
            n=held.get(short[0], 0),
            unit=lot.item.unit,
            missing=taken[short[0]] - held.get(short[0], 0),
        )


def known_as(source: UUID | None) -> Document | None:
    """Give the document that was written under a source already."""
    return Document.objects.filter(source=source).first() if source else None
