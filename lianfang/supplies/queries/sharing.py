"""Who asks for the same goods, what a store has left for them, and a fair share of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, Sum

from lianfang.accounts.models import User
from lianfang.places.rules import ancestors
from lianfang.supplies.models import Balance, Item, Request, RequestLine, Store
from lianfang.supplies.queries.numbers import current
from lianfang.supplies.queries.requests import waiting_for
from lianfang.supplies.queries.stock import stores
from lianfang.supplies.rules import Want, fair_share

APPROVE = "supplies.approve"


@dataclass(frozen=True, slots=True)
class Claim:
    """One who asks for an item: what they asked, their least, the weight of what it is for, and their fair share."""

    line: RequestLine
    want: Want
    least: int
    share: int


@dataclass(frozen=True, slots=True)
class Shared:
    """An item at a store: what may be given out, what of it was promised already, and what each who waits gets."""

    item: Item
    there: int
    promised: int
    claims: tuple[Claim, ...]

    @property
    def free(self) -> int:
        """Give what may be promised still."""
        return max(self.there - self.promised, 0)

    @property
    def asked(self) -> int:
        """Add up what all who wait asked for."""
        return sum(claim.want.asked for claim in self.claims)

    @property
    def scarce(self) -> bool:
        """Say whether more is asked for than there is."""
        return self.asked > self.free

    def share_of(self, line: UUID) -> int:
        """Give the fair share of one line."""
        return next((claim.share for claim in self.claims if claim.line.pk == line), 0)


def free_in(store: Store, items: list[UUID], on: date) -> dict[UUID, tuple[int, int]]:
    """Give what of some items may be given out of a store (not recalled, not past its last day, bound to nothing), and
    what of that was granted to requests that are not picked yet. Two statements."""
    good = Q(lot__recalled_at=None, lot__tied="") & (Q(lot__expires_on=None) | Q(lot__expires_on__gte=on))
    held = Balance.objects.filter(good, store=store, item__in=items, n__gt=0).order_by()
    there = dict(held.values_list("item").annotate(sum=Sum("n")))
    given = RequestLine.objects.filter(request__store=store, request__state="approved", item__in=items)
    promised = dict(given.order_by().values_list("item").annotate(sum=Sum("granted")))
    return {item: (there.get(item, 0), promised.get(item, 0) or 0) for item in items}


def shares_at(store: Store, request: Request, user: User, on: date) -> list[Shared]:
    """Share what a store has among all who wait for the goods of a request, as far as a user decides on them."""
    lines = list(request.lines.select_related("item"))
    ids = [line.item_id for line in lines]
    numbers, free = current(on), free_in(store, ids, on)
    waiting = waiting_for(ids, user, on, APPROVE)
    least = numbers.least_percent.value
    found = []
    for line in lines:
        rows = waiting.get(line.item_id, [])
        weights = {each.key: each.weight for each in numbers.purposes.value}
        wants = {
            row.pk: Want(row.asked, weights.get(row.request.purpose, 1), row.request.urgent) for row in rows
        }
        there, promised = free[line.item_id]
        given = fair_share(max(there - promised, 0), wants, least)
        claims = [Claim(row, wants[row.pk], wants[row.pk].least(least), given[row.pk]) for row in rows]
        found.append(Shared(line.item, there, promised, tuple(claims)))
    return found


def store_for(request: Request, user: User, on: date) -> Store | None:
    """Propose a store for a request: the nearest that has everything, else the nearest that has something, else the
    nearest."""
    rows = list(stores(user, on, kind="store").filter(closed_at=None).exclude(pk=request.point_id))
    wanted = {line.item_id: line.asked for line in request.lines.all()}
    held = Balance.objects.filter(
        store__in=[row.pk for row in rows], item__in=list(wanted), n__gt=0
    ).order_by()
    there = {(a, b): n for a, b, n in held.values_list("store", "item").annotate(sum=Sum("n"))}
    around = [0, *ancestors(request.area_id)]

    def merit(row: Store) -> tuple[int, int]:
        some = [min(there.get((row.pk, item), 0), n) for item, n in wanted.items()]
        full = sum(some) == sum(wanted.values())
        return (2 if full else int(any(some))), around.index(row.area_id if row.area_id in around else 0)

    return max(rows, key=merit, default=None)
