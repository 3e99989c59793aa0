"""What the people of a zone need for some days, from its census, and which item answers it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, Sum

from lianfang.planning.queries.behind_doors import counted
from lianfang.planning.queries.goods import Kept, kept
from lianfang.planning.queries.scope import numbers, rates
from lianfang.planning.rules import Rate, rate_in
from lianfang.protocol.planning import Good, Use
from lianfang.supplies.models import Balance, Store
from lianfang.zones.models import Zone
from lianfang.zones.queries import spans_of
from lianfang.zones.queries.zones import parts_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Goods that the people of a zone need: why, how many pieces, and the item of which so many units answer it."""

    good: Good
    why: tuple[tuple[Use, int, Rate], ...]
    pieces: float
    item: Kept | None

    @property
    def units(self) -> int:
        """Give how many units of the item hold as many pieces."""
        return -(-round(self.pieces) // self.item.holds) if self.item else 0


def wanted_in(zone: Zone, days: int, on: date) -> list[Wanted]:
    """Reckon what the people of a zone need for so many days, by the coefficients that hold there."""
    planning = numbers(on)
    there = {driver: found.get(zone.pk, 0) for driver, found in counted([zone.pk]).items()}
    said, items = rates(planning), list(kept(planning).values())
    stock = _stock([row.item.pk for row in items if row.good], on)
    found = []
    for good in planning.goods.value:
        why = tuple(
            (use, there[use.driver], rate_in(said[use.key], zone.area_id))
            for use in planning.uses_of(good.key)
            if there.get(use.driver)
        )
        pieces = sum(n * rate.pieces for _use, n, rate in why) * days
        fit = [row for row in items if row.good == good.key]
        best = max(fit, key=lambda row: (stock.get(row.item.pk, 0) * row.holds, row.item.name), default=None)
        if pieces:
            found.append(Wanted(good, why, pieces, best))
    return found


def _stock(items: list[UUID], on: date) -> dict[UUID, int]:
    good = Q(lot__recalled_at=None, lot__tied="") & (Q(lot__expires_on=None) | Q(lot__expires_on__gte=on))
    rows = Balance.objects.filter(good, store__kind="store", item__in=items, n__gt=0).order_by()
    return dict(rows.values_list("item").annotate(n=Sum("n")))


def points_of(zone: Zone) -> list[Store]:
    """List the hand-over points of a zone: those inside its parts, else those of its area and around it."""
    rows = Store.objects.filter(kind="point", closed_at=None).order_by("-area_id", "name")
    inside = Q(pk__in=[])
    for first, last in spans_of(parts_of(zone)):
        inside |= Q(area_id__gte=first, area_id__lte=last)
    return list(rows.filter(inside))
