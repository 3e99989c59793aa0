"""Which gifts there are, which are perhaps one, what everybody may read, whether the sums are right."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.donations.models import Allocation, Gift
from lianfang.donations.rules import NEAR, alike
from lianfang.places.queries import inside

READ = "donations.read"


def gifts(
    user: User, on: date, *, state: str = "", kind: str = "", area: int | None = None, q: str = ""
) -> QuerySet[Gift]:
    """List the gifts of the areas a user sees. `state`: one of the table's, "left" (not all is allocated), "thank"
    (nobody was thanked), or "" for all."""
    rows = visible(Gift.objects.all(), user, READ, on)
    received = Q(state="received")
    states = {
        "left": received & Q(allocated__lt=F("amount")),
        "thank": received & Q(thanked_at=None),
        "publish": received & Q(published_at=None),
    }
    if state:
        rows = rows.filter(states.get(state, Q(state=state)))
    if kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(inside(area))
    if q:
        found = Q(giver__icontains=q) | Q(what__icontains=q) | Q(bound_to__icontains=q)
        rows = rows.filter(Q(receipt=int(q)) | found if q.isdecimal() and len(q) < 9 else found)
    return rows


def perhaps_same(gift: Gift) -> list[Gift]:
    """List other reports that are perhaps the same gift."""
    rows = Gift.objects.filter(
        kind=gift.kind, amount=gift.amount, given_on__range=(gift.given_on - NEAR, gift.given_on + NEAR)
    ).exclude(state="joined")
    mine = gift.giver, gift.kind, gift.amount, gift.given_on
    rest = rows.exclude(pk=gift.pk).order_by("id")[:20]
    return [each for each in rest if alike(mine, (each.giver, each.kind, each.amount, each.given_on))]


def published(q: str = "", kind: str = "") -> QuerySet[Gift]:
    """List what everybody may read; a giver who is not to be named is not found by name."""
    rows = Gift.objects.exclude(published_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    if q:
        found = (
            Q(giver__icontains=q, anonymous=False) | Q(what__icontains=q) | Q(allocations__to__icontains=q)
        )
        rows = rows.filter(Q(receipt=int(q)) | found if q.isdecimal() and len(q) < 9 else found).distinct()
    return rows.prefetch_related("allocations").order_by("-given_on", "-id")


@dataclass(frozen=True, slots=True)
class Sums:
    """Money received, allocated, and left, in fen; how many gifts of which kinds; how many do not add up."""

    cash: int
    allocated: int
    gifts: int
    wrong: int

    @property
    def left(self) -> int:
        """Give what is left of the money."""
        return self.cash - self.allocated


def sums(rows: QuerySet[Gift]) -> Sums:
    """Add up gifts anew from their allocations; anybody who may read them can run this again."""
    got = rows.filter(state="received").order_by()
    cash = got.filter(kind="cash").aggregate(n=Sum("amount"), spent=Sum("allocated"))
    given = Allocation.objects.filter(gift__in=got.values("pk")).order_by()
    told = dict(given.values_list("gift").annotate(n=Sum("amount")))
    wrong = sum(told.get(key, 0) != n for key, n in got.values_list("pk", "allocated"))
    return Sums(cash["n"] or 0, cash["spent"] or 0, got.count(), wrong)
