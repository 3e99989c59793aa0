"""The books of gifts added up anew, as any auditor may: money, receipts, goods, what givers bound."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.common.dates import day_of
from lianfang.donations.models import Agreement, Allocation, Gift, GiftDocument, Spending
from lianfang.donations.queries.gifts import ALIVE, pairs
from lianfang.donations.rules import gaps
from lianfang.supplies import queries as supplies
from lianfang.supplies.models import Lot, Move


@dataclass(frozen=True, slots=True)
class Found:
    """Something that does not add up: what it is, what the books say, what was found; the gift, where there is one."""

    what: str
    told: object
    found: object
    gift: UUID | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was added up anew: how many rows were looked at, what of it differs."""

    key: str
    label: Promise
    looked_at: int
    wrong: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class CashLine:
    """A line of the cash book: money that came in by a receipt, or went out by a voucher, and what was left then."""

    on: date
    number: str
    who: str
    what: str
    came: int
    went: int
    left: int
    gift: UUID


def cash_book(rows: QuerySet[Gift]) -> list[CashLine]:
    """Write the cash book of some gifts anew, day by day: each receipt of money and each voucher once."""
    got = rows.filter(kind=Gift.Kind.CASH, state=Gift.State.RECEIVED).order_by()
    lines: list[tuple[date, int, str, str, str, int, int, UUID]] = []
    for gift in got:
        on = day_of(gift.received_at) if gift.received_at else gift.given_on
        lines.append((on, 0, f"{gift.receipt:06d}", gift.giver, gift.what, gift.amount, 0, gift.pk))
    paid = Spending.objects.filter(voided_at=None, allocation__gift__in=got.values("pk"))
    for each in paid.select_related("allocation"):
        gift_id = each.allocation.gift_id
        lines.append((each.spent_on, 1, each.voucher, each.payee, each.what, 0, each.amount, gift_id))
    book, left = [], 0
    for on, _order, number, who, what, came, went, gift_id in sorted(lines, key=lambda line: line[:3]):
        left += came - went
        book.append(CashLine(on, number, who, what, came, went, left, gift_id))
    return book


def verified(rows: QuerySet[Gift]) -> list[Check]:
    """Add everything up anew for some gifts; numbers of receipts, the ledger of goods and lots are looked at as a
    whole. Whoever runs it again gets the same."""
    return [
        _receipts(),
        _allocated(rows),
        _spent(rows),
        _cash(rows),
        _bound(rows),
        _goods(),
        _out_of_stores(rows),
        _ledger(),
        _joined(rows),
        _vouchers(rows),
        _doubles(rows),
    ]


def _receipts() -> Check:
    numbers = list(Gift.objects.filter(receipt__isnull=False).values_list("receipt", flat=True))
    missing = [Found(f"{n:06d}", _("there is none"), "–") for n in gaps(n for n in numbers if n)]
    return Check("receipts", _("Receipts are numbered without gaps"), len(numbers), tuple(missing))


def _allocated(rows: QuerySet[Gift]) -> Check:
    live = Q(allocations__withdrawn_at=None)
    found = rows.order_by().annotate(again=Sum("allocations__amount", filter=live))
    wrong = [
        Found(_name(gift), gift.allocated, gift.again or 0, gift.pk)
        for gift in found.filter(~Q(allocated=0) | ~Q(again=None))
        if gift.allocated != (gift.again or 0) or gift.allocated > gift.amount
    ]
    return Check("allocated", _("No more was allocated than was received"), rows.count(), tuple(wrong))


def _spent(rows: QuerySet[Gift]) -> Check:
    live = Q(spendings__voided_at=None)
    given = Allocation.objects.filter(gift__in=rows.order_by().values("pk")).select_related("gift").order_by()
    wrong = [
        Found(str(each), each.spent, each.again or 0, each.gift_id)
        for each in given.annotate(again=Sum("spendings__amount", filter=live))
        if each.spent != (each.again or 0) or each.spent > each.amount
    ]
    return Check("spent", _("No more was spent than was allocated"), given.count(), tuple(wrong))


def _cash(rows: QuerySet[Gift]) -> Check:
    book = cash_book(rows)
    got = rows.filter(kind=Gift.Kind.CASH, state=Gift.State.RECEIVED).order_by()
    came = got.aggregate(n=Sum("amount"))["n"] or 0
    gone = Allocation.objects.filter(gift__in=got.values("pk")).aggregate(n=Sum("spent"))["n"] or 0
    left = book[-1].left if book else 0
    wrong = [Found(str(_("Money left")), came - gone, left)] if left != came - gone else []
    wrong += [Found(line.number, 0, line.left, line.gift) for line in book if line.left < 0][:20]
    return Check("cash", _("The cash book adds up and is never below nothing"), len(book), tuple(wrong))


def _bound(rows: QuerySet[Gift]) -> Check:
    bound = rows.exclude(bound_to="").order_by()
    given = Allocation.objects.filter(gift__in=bound.values("pk"), withdrawn_at=None)
    astray = given.filter(fits=False).filter(Q(agreement=None) | ~Q(agreement__gift=F("gift")))
    wrong = [
        Found(str(each), each.gift.bound_to, each.purpose, each.gift_id)
        for each in astray.select_related("gift")
    ]
    paid = Spending.objects.filter(voided_at=None, allocation__in=given.values("pk"), allocation__fits=True)
    for voucher in paid.filter(as_bound=False).select_related("allocation__gift"):
        gift = voucher.allocation.gift
        wrong.append(Found(str(voucher), gift.bound_to, voucher.what, gift.pk))
    agreed = Agreement.objects.filter(gift__in=bound.values("pk"), most__isnull=False)
    more = agreed.annotate(n=Sum("allocations__amount", filter=Q(allocations__withdrawn_at=None)))
    wrong += [
        Found(str(each), each.most, each.n, each.gift_id) for each in more if (each.n or 0) > (each.most or 0)
    ]
    lots = (
        _lots(bound)
        .values_list("gift__bound_to", "document__moves__lot__tied", "gift", "gift__what")
        .distinct()
    )
    wrong += [Found(what, to, tied, gift) for to, tied, gift, what in lots if to != tied]
    return Check("bound", _("What givers bound went there, or they agreed"), given.count(), tuple(wrong))


def _lots(rows: QuerySet[Gift]) -> QuerySet[GiftDocument]:
    kept = GiftDocument.objects.filter(gift__in=rows.order_by().values("pk"), allocation=None)
    return kept.filter(document__undone_by=None).order_by()


def _goods() -> Check:
    """Compare lot by lot what came from givers by the ledger with what gifts say was taken into stores."""
    came = Move.objects.filter(source__kind="giver").order_by().values_list("lot").annotate(n=Sum("quantity"))
    back = Move.objects.filter(target__kind="giver").order_by().values_list("lot").annotate(n=Sum("quantity"))
    ledger = dict(came)
    for lot, n in back:
        ledger[lot] = ledger.get(lot, 0) - n
    told = dict(
        _lots(Gift.objects.all())
        .values_list("document__moves__lot")
        .annotate(n=Sum("document__moves__quantity"))
    )
    lots = {*ledger, *told}
    wrong = [key for key in lots if ledger.get(key, 0) != (told.get(key) or 0)]
    names = Lot.objects.filter(pk__in=wrong).select_related("item")
    found = [
        Found(f"{lot.item.name} {lot.number}", told.get(lot.pk) or 0, ledger.get(lot.pk, 0)) for lot in names
    ]
    return Check(
        "goods", _("Goods taken into stores are those of the ledger, lot by lot"), len(lots), tuple(found)
    )


def _out_of_stores(rows: QuerySet[Gift]) -> Check:
    """Compare gift by gift and lot by lot what was given out for its allocations with what came in."""
    kept = GiftDocument.objects.filter(
        gift__in=rows.order_by().values("pk"), document__undone_by=None
    ).order_by()
    sums = kept.values_list("gift", "document__moves__lot", "allocation")
    came: dict[tuple[UUID, UUID], int] = {}
    went: dict[tuple[UUID, UUID], int] = {}
    for gift, lot, use, n in sums.annotate(n=Sum("document__moves__quantity")):
        side = went if use else came
        side[gift, lot] = side.get((gift, lot), 0) + n
    wrong = [key for key, n in went.items() if n > came.get(key, 0)]
    names = Lot.objects.select_related("item").in_bulk([lot for _gift, lot in wrong])
    found = [
        Found(f"{names[lot].item.name} {names[lot].number}", came.get((gift, lot), 0), went[gift, lot], gift)
        for gift, lot in wrong
    ]
    label = _("No more of a gift left the stores for its allocations than came in")
    return Check("given_out", label, len(came), tuple(found))


def _ledger() -> Check:
    books = supplies.audited()
    wrong = [Found(str(_("Balances")), books.balances, books.wrong)] if not books.right else []
    return Check("ledger", _("The ledger of goods adds up"), books.balances, tuple(wrong))


def _joined(rows: QuerySet[Gift]) -> Check:
    joined = rows.filter(state=Gift.State.JOINED).order_by()
    astray = joined.filter(
        Q(allocated__gt=0) | Q(joined_to=F("pk")) | Q(joined_to__state__in=["void", "refused"])
    )
    wrong = [Found(_name(gift), gift.joined_to_id, gift.state, gift.pk) for gift in astray]
    label = _("What was reported twice counts once, with a report that stands")
    return Check("joined", label, joined.count(), tuple(wrong))


def _vouchers(rows: QuerySet[Gift]) -> Check:
    paid = Spending.objects.filter(
        voided_at=None, allocation__gift__in=rows.order_by().values("pk")
    ).order_by()
    same = paid.values_list("voucher", "payee", "amount").annotate(n=Count("pk")).filter(n__gt=1)
    wrong = [Found(f"{voucher} · {payee}", 1, n) for voucher, payee, _amount, n in same]
    return Check("vouchers", _("No voucher was written down twice"), paid.count(), tuple(wrong))


def _doubles(rows: QuerySet[Gift]) -> Check:
    alive = rows.filter(state__in=ALIVE)
    wrong = [
        Found(f"{one.giver} · {one.what}", other.giver, other.what, one.pk) for one, other in pairs(alive)
    ]
    return Check("doubles", _("Nothing that looks like one gift counts twice"), alive.count(), tuple(wrong))


def _name(gift: Gift) -> str:
    return f"{gift.receipt:06d} · {gift.what}" if gift.receipt else gift.what


def right(checks: Iterable[Check]) -> bool:
    """Say whether everything adds up."""
    return not any(check.wrong for check in checks)


@dataclass(frozen=True, slots=True)
class Cash:
    """Money in fen: received, allocated, spent by vouchers; what is not allocated, and what is not spent."""

    came: int
    allocated: int
    spent: int

    @property
    def free(self) -> int:
        """Give what nobody allocated."""
        return self.came - self.allocated

    @property
    def left(self) -> int:
        """Give what is still there."""
        return self.came - self.spent


def cash(rows: QuerySet[Gift]) -> Cash:
    """Add up money."""
    got = rows.filter(kind=Gift.Kind.CASH, state=Gift.State.RECEIVED).order_by()
    found = got.aggregate(came=Sum("amount"), gone=Sum("allocated"))
    given = Allocation.objects.filter(gift__in=got.values("pk")).aggregate(n=Sum("spent"))["n"]
    return Cash(found["came"] or 0, found["gone"] or 0, given or 0)


def everything(checks: Sequence[Check]) -> dict[str, object]:
    """Write checks for a program: what was looked at, what differs."""
    return {
        check.key: {
            "looked_at": check.looked_at,
            "wrong": [[str(each.what), str(each.told), str(each.found)] for each in check.wrong],
        }
        for check in checks
    }
