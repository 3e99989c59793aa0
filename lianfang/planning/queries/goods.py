"""What there is: items as goods of the protocol, what lies in stores, what comes, minimums, and what was used up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import TruncDate

from lianfang.common.dates import CITY_ZONE, at
from lianfang.places.rules import Span
from lianfang.planning.models import CountedAs, Ordered
from lianfang.planning.queries.scope import among
from lianfang.planning.rules import Arrival, Driven, Lot, good_of, holds_of
from lianfang.protocol.planning import Planning
from lianfang.supplies.models import Balance, Item, Minimum, Move, RequestLine, Store

INNER, OUTER = ("store", "way"), ("point", "used")  # from stores to whoever uses it up


@dataclass(frozen=True, slots=True)
class Kept:
    """An item, as which goods it counts ("" for none), how many pieces a unit holds, and whether a person said so."""

    item: Item
    good: str
    holds: int
    said: bool

    @property
    def line(self) -> str:
        """Give the line of the forecast on which it stands."""
        return self.good or f"item-{self.item.pk}"


@dataclass(frozen=True, slots=True)
class Held:
    """Pieces of an item in a store: what may be given out, with last days; what may not."""

    store: UUID
    item: UUID
    lots: tuple[Lot, ...]
    kept_back: int

    @property
    def n(self) -> int:
        """Give how many may be given out."""
        return sum(lot.n for lot in self.lots)


def kept(planning: Planning) -> dict[UUID, Kept]:
    """Say for each item as which goods it counts: as a person said, else by its name."""
    said = {row.item_id: row for row in CountedAs.objects.all()}
    goods = {good.key: good for good in planning.goods.value}
    found = {}
    for item in Item.objects.all():
        row = said.get(item.pk)
        key = row.good if row else good_of(item.name, goods.values())
        key = key if key in goods else ""
        holds = row.holds if row else holds_of(item.name, item.unit, goods[key]) if key else 1
        found[item.pk] = Kept(item, key, holds, row is not None)
    return found


def stores_in(areas: Sequence[Span]) -> list[Store]:
    """List the open stores of some areas."""
    rows = Store.objects.filter(among(areas), kind="store", closed_at=None).select_related("area")
    return list(rows.order_by("area_id", "name"))


def held(stores: Sequence[Store], items: dict[UUID, Kept], on: date) -> list[Held]:
    """Give what lies in some stores, in pieces; an item that a store once had stands there with nothing. What was
    recalled, is past its last day or bound to a purpose is kept back."""
    bad = Q(lot__recalled_at__isnull=False) | Q(lot__expires_on__lt=on) | ~Q(lot__tied="")
    rows = Balance.objects.filter(store__in=[row.pk for row in stores]).order_by()
    told = rows.values_list("store", "item", "lot__expires_on").annotate(
        good=Sum("n", filter=~bad, default=0), bad=Sum("n", filter=bad, default=0)
    )
    found: dict[tuple[UUID, UUID], tuple[list[Lot], int]] = {}
    for store, item, last, good, bad_n in told:
        lots, back = found.setdefault((store, item), ([], 0))
        holds = items[item].holds
        if good:
            lots.append(Lot(good * holds, last))
        found[store, item] = (lots, back + bad_n * holds)
    return [Held(store, item, tuple(lots), back) for (store, item), (lots, back) in found.items()]


def coming(
    stores: Sequence[Store], items: dict[UUID, Kept], on: date
) -> dict[tuple[UUID, UUID], list[Arrival]]:
    """Give what is on the way to some stores: sent from other stores, and ordered from suppliers."""
    ids = [row.pk for row in stores]
    found: dict[tuple[UUID, UUID], list[Arrival]] = {}
    sent = RequestLine.objects.filter(request__point__in=ids, request__state__in=["picked", "sent", "handed"])
    for store, item, n in sent.values_list("request__point", "item", "granted"):
        if n:
            found.setdefault((store, item), []).append(Arrival(on, n * items[item].holds))
    ordered = Ordered.objects.filter(store__in=ids, state="waiting")
    for store, item, due, n in ordered.values_list("store", "item", "due_on", "n"):
        found.setdefault((store, item), []).append(Arrival(due, n * items[item].holds))
    return found


def asked_for(stores: Sequence[Store], items: dict[UUID, Kept]) -> dict[tuple[UUID, UUID], int]:
    """Give in pieces what some stores have asked other stores for and nobody has sent yet."""
    rows = RequestLine.objects.filter(
        request__point__in=[row.pk for row in stores], request__state__in=["asked", "approved"]
    )
    told = rows.order_by().values_list("request__point", "item").annotate(n=Sum("asked"))
    return {(store, item): n * items[item].holds for store, item, n in told}


def minimums(stores: Sequence[Store], items: dict[UUID, Kept]) -> dict[tuple[UUID, UUID], int]:
    """Give in pieces how much some stores should never have less of."""
    rows = Minimum.objects.filter(store__in=[row.pk for row in stores])
    return {(row.store_id, row.item_id): row.n * items[row.item_id].holds for row in rows}


def used(areas: Sequence[Span], items: dict[UUID, Kept], first: date, last: date) -> list[Driven]:
    """Give what left the stores of some areas for points and for use, less what came back, in pieces by item and day.
    What a point was given counts as used up: nobody writes down when a box there is opened."""
    moves = Move.objects.filter(among(areas, "document__area_id"), at__gte=at(first), at__lt=at(last, 24))
    out = Q(source__kind__in=INNER, target__kind__in=OUTER)
    back = Q(source__kind__in=OUTER, target__kind__in=INNER)
    rows = moves.filter(out | back).order_by().annotate(day=TruncDate("at", tzinfo=CITY_ZONE))
    told = rows.values_list("lot__item", "document__area_id", "day").annotate(
        n=Sum("quantity", filter=out, default=0) - Sum("quantity", filter=back, default=0)
    )
    return [
        Driven(items[item].line, area, day, n * items[item].holds, "ledger") for item, area, day, n in told
    ]
