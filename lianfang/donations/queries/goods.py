"""Where goods that were given lie and went, read from the ledger of supplies."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet, Sum

from lianfang.donations.models import Gift, GiftDocument
from lianfang.supplies.models import OWN, Balance, Lot, Move, Store


def moves_in(gifts: Iterable[UUID]) -> QuerySet[Move]:
    """List the moves by which goods of some gifts came into our stores and were not taken back."""
    came = GiftDocument.objects.filter(gift__in=list(gifts), allocation=None, document__undone_by=None)
    return Move.objects.filter(document__in=came.values("document"))


def lots_of(gift: Gift) -> set[UUID]:
    """Give the lots that came with a gift."""
    return set(moves_in([gift.pk]).values_list("lot", flat=True))


def taken_in(gift: Gift, unit: str) -> int:
    """Say how much of a gift lies or lay in our stores, of what is counted in a unit."""
    rows = moves_in([gift.pk]).filter(lot__item__unit=unit)
    return rows.aggregate(n=Sum("quantity"))["n"] or 0


def stock_of(gift: Gift) -> QuerySet[Balance]:
    """List what of a gift's lots still lies in a store or at a point."""
    rows = Balance.objects.filter(lot__in=lots_of(gift), store__kind__in=["store", "point"], n__gt=0)
    return rows.select_related("store", "lot__item").order_by("store__name", "pk")


@dataclass(frozen=True, slots=True)
class Way:
    """Where goods of a gift lie or went: how many came with this gift, how many the whole lot has from everybody, and
    how much of the lot is where."""

    lot: Lot
    came: int
    whole: int
    places: tuple[tuple[Store, int], ...]

    @property
    def shared(self) -> bool:
        """Say whether goods of others are in the same lot, so that its way is that of all of them."""
        return self.whole > self.came


def ways(gift: Gift) -> list[Way]:
    """Say of each lot of a gift where it lies and where it went, as the ledger has it."""
    came = dict(
        moves_in([gift.pk]).order_by().values_list("lot").annotate(n=Sum("quantity")).values_list("lot", "n")
    )
    lots = Lot.objects.filter(pk__in=came).select_related("item").order_by("item__name", "number")
    rows = (
        Balance.objects.filter(lot__in=came)
        .exclude(n=0)
        .select_related("store")
        .order_by("store__kind", "pk")
    )
    at: dict[UUID, list[Balance]] = {}
    for row in rows:
        at.setdefault(row.lot_id, []).append(row)
    return [_way(lot, came[lot.pk], at.get(lot.pk, [])) for lot in lots]


def _way(lot: Lot, came: int, rows: list[Balance]) -> Way:
    here = [
        row for row in rows if row.n > 0 and (row.store.kind in OWN or row.store.kind in {"used", "lost"})
    ]
    whole = -sum(row.n for row in rows if row.n < 0 and row.store.kind != Store.Kind.COUNT)
    return Way(lot, came, max(whole, came), tuple((row.store, row.n) for row in here))
