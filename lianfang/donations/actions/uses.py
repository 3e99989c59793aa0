"""What a gift is given on for: what its giver agreed to, allocations, their delivery, vouchers of money."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.donations.actions.life import keeps_silent
from lianfang.donations.actions.steps import SPEND, locked, noted, said
from lianfang.donations.models import Agreement, Allocation, Gift, Spending

BOUND = _("Its giver bound it to: %(what)s. Ask the giver first, and write down how they agreed.")


@transaction.atomic
def agree(agreement: Agreement, *, by: User, now: datetime) -> Agreement:
    """Write down that a giver agreed to another use: who, when, how, on which paper, up to how much.

    Raises Refused: "gift_state", "not_bound", "future_day".
    """
    gift = agreement.gift
    locked(gift, "allocated", SPEND, by, now)
    if not gift.bound_to:
        raise Refused("not_bound", _("Nothing binds this gift: nobody has to agree."))
    if agreement.on > day_of(now):
        raise Refused("future_day", _("That day is still to come."))
    agreement.at, agreement.by = now, by
    agreement.save(force_insert=True)
    noted(gift, "agreed", by, now, f"{agreement.who} · {agreement.use}")
    return agreement


@transaction.atomic
def allocate(
    gift: Gift,
    *,
    to: str,
    purpose: str,
    amount: int,
    by: User,
    now: datetime,
    qualifier: str = "",
    fits: bool = True,
    agreement: Agreement | None = None,
    source: UUID | None = None,
) -> Allocation:
    """Give so much of a gift to somebody. What its giver bound is given for that alone, until the giver agrees; sent
    again under the same source, the first is given.

    Raises Refused: "more_than_given", "bound", "more_than_agreed", "gift_state", "names_giver".
    """
    locked(gift, "allocated", SPEND, by, now)
    known = Allocation.objects.filter(source=source).first() if source else None
    if known:
        return known
    if amount > gift.amount - gift.allocated:
        raise Refused("more_than_given", _("That much is not left of this gift."))
    free = fits or not gift.bound_to
    if not free:
        _agreed(gift, agreement, amount)
    keeps_silent(gift, to, purpose)
    found = Allocation.objects.create(
        gift=gift, to=to, purpose=purpose, amount=amount, qualifier=qualifier, fits=free,
        agreement=None if free else agreement, at=now, by=by, source=source,
    )  # fmt: skip
    gift.refresh_from_db(fields=["allocated"])
    noted(gift, "allocated", by, now, str(found))
    return found


def _agreed(gift: Gift, agreement: Agreement | None, amount: int) -> None:
    if agreement is None or agreement.gift_id != gift.pk:
        raise Refused("bound", BOUND, what=gift.bound_to)
    used = agreement.allocations.filter(withdrawn_at=None).aggregate(n=Sum("amount"))["n"] or 0
    if agreement.most is not None and used + amount > agreement.most:
        raise Refused("more_than_agreed", _("The giver did not agree to that much."))


@transaction.atomic
def withdraw(allocation: Allocation, *, text: str, by: User, now: datetime) -> None:
    """Take an allocation back, with the reason; so much of the gift is free again.

    Raises Refused: "withdrawn", "allocation_used" when it was delivered, spent or given out, "reason".
    """
    gift = _held(allocation, by, now)
    used = allocation.delivered_at or allocation.spent
    if used or allocation.documents.filter(document__undone_by=None).exists():
        raise Refused(
            "allocation_used", _("Something of it was delivered, spent or given out: take that back first.")
        )
    allocation.withdrawn_at, allocation.withdrawn_why = now, said(text)[:200]
    allocation.save(update_fields=["withdrawn_at", "withdrawn_why"])
    noted(gift, "withdrawn", by, now, f"{allocation} · {text}")


@transaction.atomic
def deliver(allocation: Allocation, *, text: str, by: User, now: datetime) -> None:
    """Note that what was allocated came to those it was for.

    Raises Refused: "delivered", "withdrawn", "names_giver".
    """
    gift = _held(allocation, by, now)
    if allocation.delivered_at:
        raise Refused("delivered", _("This was noted already."))
    keeps_silent(gift, text)
    allocation.delivered_at, allocation.delivered_text = now, text[:200]
    allocation.save(update_fields=["delivered_at", "delivered_text"])
    noted(gift, "delivered", by, now, f"{allocation.to} · {text}")


@transaction.atomic
def undeliver(allocation: Allocation, *, text: str, by: User, now: datetime) -> None:
    """Take back that something was delivered, with the reason.

    Raises Refused: "not_delivered", "withdrawn", "reason".
    """
    gift = _held(allocation, by, now)
    if not allocation.delivered_at:
        raise Refused("not_delivered", _("Nobody noted that it was delivered."))
    allocation.delivered_at, allocation.delivered_text = None, ""
    allocation.save(update_fields=["delivered_at", "delivered_text"])
    noted(gift, "undelivered", by, now, f"{allocation.to} · {said(text)}")


@transaction.atomic
def spend(spending: Spending, *, by: User, now: datetime) -> Spending:
    """Write down a voucher: money of an allocation was paid, to whom, for what, when; sent again under the same source,
    the first is given.

    Raises Refused: "not_cash", "more_than_allocated", "voucher_known", "bound", "future_day", "withdrawn".
    """
    allocation = spending.allocation
    gift = _held(allocation, by, now)
    known = Spending.objects.filter(source=spending.source).first() if spending.source else None
    if known:
        return known
    if gift.kind != Gift.Kind.CASH:
        raise Refused("not_cash", _("Only money is spent against vouchers."))
    if spending.spent_on > day_of(now):
        raise Refused("future_day", _("That day is still to come."))
    if spending.amount > allocation.amount - allocation.spent:
        raise Refused("more_than_allocated", _("That much is not left of this allocation."))
    if allocation.spendings.filter(voucher=spending.voucher, voided_at=None).exists():
        raise Refused("voucher_known", _("This voucher is written down already."))
    if gift.bound_to and allocation.fits and not spending.as_bound:
        raise Refused("bound", BOUND, what=gift.bound_to)
    spending.at, spending.by = now, by
    spending.save(force_insert=True)
    noted(gift, "spent", by, now, f"{spending.voucher} · {spending.what}")
    return spending


@transaction.atomic
def unspend(spending: Spending, *, text: str, by: User, now: datetime) -> None:
    """Take a voucher back, with the reason; it stays to be read.

    Raises Refused: "voided", "reason".
    """
    gift = _held(spending.allocation, by, now)
    spending.refresh_from_db()
    if spending.voided_at:
        raise Refused("voided", _("This was taken back already."))
    spending.voided_at, spending.voided_why = now, said(text)[:200]
    spending.save(update_fields=["voided_at", "voided_why"])
    noted(gift, "unspent", by, now, f"{spending.voucher} · {text}")


def _held(allocation: Allocation, by: User, now: datetime) -> Gift:
    """Hold the gift of an allocation, and read the allocation as it is now.

    Raises Refused("withdrawn").
    """
    gift = allocation.gift
    locked(gift, "allocated", SPEND, by, now)
    allocation.refresh_from_db()
    allocation.gift = gift
    if allocation.withdrawn_at:
        raise Refused("withdrawn", _("This allocation was taken back."))
    return gift
