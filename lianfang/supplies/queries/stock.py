"""What lies where: stock by item and by lot, what runs short, what expires soon, what a scanner read."""

from collections.abc import Collection, Sized
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Min, Q, QuerySet, Sum

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.places.queries import inside
from lianfang.supplies.models import Balance, Barcode, Item, Lot, Minimum, Store
from lianfang.supplies.queries.numbers import current
from lianfang.supplies.rules import Scanned, Stock, read_code

READ = "supplies.read"


def stores(user: User, on: date, *, kind: str = "", area: int | None = None, q: str = "") -> QuerySet[Store]:
    """List the stores and points of the areas a user sees."""
    rows = visible(Store.objects.filter(kind__in=["store", "point"]), user, READ, on).select_related("area")
    if kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(inside(area))
    return rows.filter(Q(name__icontains=q) | Q(address__icontains=q)) if q else rows


def items(q: str = "", kind: str = "") -> QuerySet[Item]:
    """List the kinds of goods; `q` is a part of a name, or what a scanner types: a barcode, the code of a lot."""
    rows = Item.objects.filter(kind=kind) if kind else Item.objects.all()
    if not q:
        return rows
    code = read_code(q).code
    of_lot = Q(pk__in=Lot.objects.filter(code=code).values("item"))
    of_code = Q(pk__in=Barcode.objects.filter(Q(code=code) | Q(code__endswith=q)).values("item"))
    return rows.filter(Q(name__icontains=q) | of_code | of_lot)


def lots_in(store: UUID, wanted: Collection[UUID]) -> dict[UUID, list[Stock]]:
    """Give what of some items lies in a store, lot by lot."""
    rows = Balance.objects.filter(store=store, item__in=list(wanted), n__gt=0).select_related("lot")
    found: dict[UUID, list[Stock]] = {}
    for row in rows:
        lot = row.lot
        one = Stock(lot.pk, row.n, lot.expires_on, lot.tied, lot.recalled_at is not None)
        found.setdefault(row.item_id, []).append(one)
    return found


def ties(store: UUID, wanted: Collection[UUID] | None = None) -> list[str]:
    """List what goods in a store are bound to, of some items or all."""
    rows = Balance.objects.filter(store=store, n__gt=0).exclude(lot__tied="").order_by()
    rows = rows if wanted is None else rows.filter(item__in=list(wanted))
    return sorted(rows.values_list("lot__tied", flat=True).distinct())


def stock_of(store: Store, *, q: str = "", kind: str = "") -> QuerySet[Balance]:
    """List what lies in a store, lot by lot."""
    rows = Balance.objects.filter(store=store, n__gt=0).select_related("item", "lot")
    if kind:
        rows = rows.filter(item__kind=kind)
    if q:
        said = Q(item__name__icontains=q) | Q(lot__number__icontains=q) | Q(lot__code=q.upper())
        rows = rows.filter(said)
    return rows.order_by("item__kind", "item__name", F("lot__expires_on").asc(nulls_last=True), "pk")


def totals(user: User, on: date) -> dict[UUID, tuple[int, int, date | None]]:
    """Give for each item how much lies in the stores a user sees, how much of that may not be given out (recalled, past
    its last day), and the first day on which some of it expires."""
    seen = stores(user, on, kind="store").values("pk")
    rows = Balance.objects.filter(store__in=seen, n__gt=0).order_by()
    bad = Q(lot__recalled_at__isnull=False) | Q(lot__expires_on__lt=on)
    found = rows.values_list("item").annotate(
        all=Sum("n"), kept=Sum("n", filter=bad), first=Min("lot__expires_on")
    )
    return {item: (n, kept or 0, first) for item, n, kept, first in found}


@dataclass(frozen=True, slots=True)
class Short:
    """A store that has less of an item than it should."""

    store: Store
    item: Item
    least: int
    n: int


def short(user: User, on: date, store: Store | None = None) -> list[Short]:
    """List what stores have too little of, the worst first."""
    rows = Minimum.objects.filter(store__in=stores(user, on).values("pk")).select_related("store", "item")
    rows = rows.filter(store=store) if store else rows
    wanted = list(rows)
    good = Q(lot__recalled_at=None) & (Q(lot__expires_on=None) | Q(lot__expires_on__gte=on))
    held = Balance.objects.filter(good, store__in={row.store_id for row in wanted}, n__gt=0).order_by()
    there = {(a, b): n for a, b, n in held.values_list("store", "item").annotate(sum=Sum("n"))}
    low = [Short(row.store, row.item, row.n, there.get((row.store_id, row.item_id), 0)) for row in wanted]
    return sorted((each for each in low if each.n < each.least), key=lambda s: s.n / s.least)


def expiring(user: User, on: date) -> QuerySet[Balance]:
    """List what expires soon, by the protocol's days, or has expired in the stores a user sees, the first day first."""
    last = on + timedelta(days=current(on).expires_soon_days.value)
    rows = Balance.objects.filter(store__in=stores(user, on, kind="store").values("pk"), n__gt=0)
    soon = rows.filter(lot__expires_on__lte=last).select_related("store", "item", "lot")
    return soon.order_by("lot__expires_on", "pk")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items run short, lots expire soon, lots are recalled and still lie somewhere."""

    short: int
    expiring: int
    recalled: int


def counts(user: User, on: date, low: Sized) -> Counts:
    """Count what the head of the stock's page says; what is short was found already."""
    seen = stores(user, on, kind="store").values("pk")
    recalled = Balance.objects.filter(store__in=seen, n__gt=0, lot__recalled_at__isnull=False)
    return Counts(len(low), expiring(user, on).count(), recalled.count())


def scanned(text: str) -> tuple[Scanned, Item | None, Lot | None]:
    """Say what a scanner read: one of our lots, or an article with its lot; nothing when it is not known."""
    read = read_code(text)
    lot = Lot.objects.filter(code=read.code).select_related("item").first()
    if lot:
        return read, lot.item, lot
    item = Item.objects.filter(barcodes__code=read.code).first()
    of = Lot.objects.filter(item=item).select_related("item")
    if item and read.lot:
        return read, item, of.filter(number=read.lot).first()
    only = list(of[:2]) if item else []
    return read, item, only[0] if len(only) == 1 else None
