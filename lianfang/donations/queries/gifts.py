"""Which gifts there are, which are perhaps one, what everybody may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Sum, Value, When
from django.db.models.functions import StrIndex, TruncMonth

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.donations.models import Allocation, Apart, Gift, GiftDocument
from lianfang.donations.rules import NEAR, Told, alike, of_sum
from lianfang.places.queries import inside

READ = "donations.read"
ALIVE = ("pledged", "received")  # counts, or may come to count
MOST = 200  # pairs on the page of what was perhaps reported twice; the rest comes when these are settled


def gifts(
    user: User,
    on: date,
    *,
    state: str = "",
    kind: str = "",
    area: int | None = None,
    q: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Gift]:
    """List the gifts of the areas a user sees. `state`: one of the table's, "left" (not all is allocated), "thank"
    (nobody was thanked), "publish", "tell" (refused, and the giver does not know why), or "" for all."""
    rows = visible(Gift.objects.all(), user, READ, on)
    received = Q(state="received")
    states = {
        "left": received & Q(allocated__lt=F("amount")),
        "thank": received & Q(thanked_at=None),
        "publish": received & Q(published_at=None),
        "tell": Q(state="refused", told_at=None),
    }
    if state:
        rows = rows.filter(states.get(state, Q(state=state)))
    if kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(inside(area))
    if since:
        rows = rows.filter(given_on__gte=since)
    if until:
        rows = rows.filter(given_on__lte=until)
    if q:
        found = Q(giver__icontains=q) | Q(what__icontains=q) | Q(bound_to__icontains=q)
        rows = rows.filter(Q(receipt=int(q)) | found if q.isdecimal() and len(q) < 9 else found)
    return rows


def _told(gift: Gift) -> Told:
    return Told(gift.giver, gift.kind, gift.amount, gift.given_on, gift.worth or 0, gift.phone, gift.what)


def _like(gift: Gift) -> Q:
    fen = gift.amount if gift.kind == Gift.Kind.CASH else gift.worth
    found = Q(kind=gift.kind, amount=gift.amount)
    return found | Q(worth=fen) | Q(kind=Gift.Kind.CASH, amount=fen) if fen else found


def perhaps_same(gift: Gift) -> list[Gift]:
    """List other reports that are perhaps the same gift, and that nobody found to be another."""
    near = Q(given_on__range=(gift.given_on - NEAR, gift.given_on + NEAR), state__in=ALIVE)
    apart = {
        each
        for pair in Apart.objects.filter(Q(one=gift) | Q(other=gift)).values_list("one", "other")
        for each in pair
    }
    rows = Gift.objects.filter(near & _like(gift)).exclude(pk__in={gift.pk, *apart}).order_by("id")[:50]
    mine = _told(gift)
    return [each for each in rows if alike(mine, _told(each))]


def doubles(user: User, on: date) -> list[tuple[Gift, Gift]]:
    """List the pairs of reports in a user's areas that are perhaps one gift and that nobody has decided on."""
    return pairs(visible(Gift.objects.filter(state__in=ALIVE), user, READ, on))


def pairs(rows: QuerySet[Gift]) -> list[tuple[Gift, Gift]]:
    """List the pairs of some reports that are perhaps one gift and that nobody has decided on, the newest first. One
    pass in the order of days: only reports within days of each other are compared."""
    known = set(Apart.objects.values_list("one", "other"))
    found: list[tuple[Gift, Gift]] = []
    rows = _repeated(rows)
    near: dict[tuple[str, int], list[Gift]] = {}
    for gift in rows.order_by("given_on", "id"):
        for key in _keys(gift):
            others = [each for each in near.get(key, []) if gift.given_on - each.given_on <= NEAR]
            for other in others:
                one, two = sorted([other, gift], key=lambda each: each.pk)
                if (one.pk, two.pk) not in known and alike(_told(other), _told(gift)):
                    known.add((one.pk, two.pk))
                    found.append((other, gift))
            near[key] = [*others, gift]
    return found[::-1][:MOST]


def _repeated(rows: QuerySet[Gift]) -> QuerySet[Gift]:
    """Keep the reports whose amount or worth another one has too: only they are compared."""
    fen = Case(When(kind=Gift.Kind.CASH, then=F("amount")), default=F("worth"))
    told = rows.order_by().alias(fen=fen)
    twice = Q(n__gt=1)
    amounts = told.values("kind", "amount").annotate(n=Count("pk")).filter(twice).values("amount")
    worths = (
        rows.order_by().annotate(fen=fen).values("fen").annotate(n=Count("pk")).filter(twice).values("fen")
    )
    return told.filter(Q(amount__in=amounts) | Q(fen__in=worths))


def _keys(gift: Gift) -> set[tuple[str, int]]:
    fen = gift.amount if gift.kind == Gift.Kind.CASH else gift.worth
    return {(gift.kind, gift.amount)} | ({("fen", fen)} if fen else set())


# --- what everybody may read


def published(
    *, q: str = "", kind: str = "", area: int | None = None, month: date | None = None
) -> QuerySet[Gift]:
    """List what everybody may read; a giver who is not to be named is not found by name."""
    rows = Gift.objects.exclude(published_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(inside(area))
    if month:
        rows = rows.filter(given_on__gte=month, given_on__lt=(month + timedelta(days=32)).replace(day=1))
    if q:
        rows = _public_search(rows, q)
    return with_uses(rows).order_by("-given_on", "-id")


def _public_search(rows: QuerySet[Gift], q: str) -> QuerySet[Gift]:
    named = Q(giver__icontains=q, anonymous=False)
    uses = Allocation.objects.filter(Q(to__icontains=q) | Q(purpose__icontains=q), withdrawn_at=None)
    found = named | Q(what__icontains=q) | Q(pk__in=uses.values("gift"))
    number = Q(receipt=int(q)) if q.isdecimal() and len(q) < 9 else Q(pk__in=[])
    silent = rows.alias(named_at=StrIndex(Value(q), F("giver")))
    return silent.filter(
        number | found & ~Q(anonymous=True, named_at__gt=0) & ~Q(anonymous=True, giver__icontains=q)
    )


def with_uses(rows: QuerySet[Gift]) -> QuerySet[Gift]:
    """Read gifts with their allocations that stand, vouchers, and documents of the stores."""
    live = Allocation.objects.filter(withdrawn_at=None)
    kept = GiftDocument.objects.filter(document__undone_by=None)
    return rows.prefetch_related(Prefetch("allocations", live), Prefetch("documents", kept))


def months() -> list[date]:
    """List the months in which something was given that everybody may read, the newest first."""
    rows = Gift.objects.exclude(published_at=None).order_by()
    found = rows.annotate(month=TruncMonth("given_on")).values_list("month", flat=True).distinct()
    return sorted(found, reverse=True)


@dataclass(frozen=True, slots=True)
class Total:
    """What came in of one kind: how many gifts, how much money or in which units, with the qualifier of the sum."""

    kind: str
    gifts: int
    parts: tuple[tuple[int, str, str], ...]  # how many, unit, qualifier
    worth: int


def totals(rows: QuerySet[Gift]) -> list[Total]:
    """Add up received gifts by kind and unit; a sum with an “at least” in it is at least so much."""
    got = rows.filter(state="received").order_by()
    found = got.values_list("kind", "unit", "qualifier").annotate(Sum("amount"), Sum("worth"), Count("pk"))
    numbers: dict[str, int] = {}
    by: dict[str, dict[str, list[tuple[int, str]]]] = {}
    worth: dict[str, int] = {}
    for kind, unit, qualifier, n, fen, many in found:
        numbers[kind] = numbers.get(kind, 0) + many
        by.setdefault(kind, {}).setdefault(unit, []).append((n, qualifier))
        worth[kind] = worth.get(kind, 0) + (fen or 0)
    return [
        Total(kind, numbers[kind], tuple(_parts(by[kind])), worth[kind])
        for kind in Gift.Kind.values
        if kind in by
    ]


def _parts(units: dict[str, list[tuple[int, str]]]) -> Iterable[tuple[int, str, str]]:
    for unit, told in sorted(units.items(), key=lambda each: -sum(n for n, _q in each[1])):
        yield sum(n for n, _q in told), unit, of_sum(q for _n, q in told)


def uses_of(gift: Gift) -> QuerySet[Allocation]:
    """List the allocations of a gift, with those that were taken back."""
    rows = gift.allocations.select_related("by", "agreement")
    return rows.prefetch_related("spendings__by", "documents__document")


def of_receipt(number: int) -> Gift | None:
    """Find the gift of a receipt."""
    return with_uses(Gift.objects.filter(receipt=number).select_related("joined_to")).first()
