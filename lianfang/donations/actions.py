"""A gift's life: promised, received with a numbered receipt, taken into a store, allocated, delivered, thanked for,
published; refused with a reason, or joined to another report of the same."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.donations.models import Allocation, Gift, GiftStep
from lianfang.donations.rules import MAY
from lianfang.supplies.actions import Goods
from lianfang.supplies.actions import receive as take_in
from lianfang.supplies.models import Store

TAKE, SPEND, PUBLISH = "donations.take", "donations.allocate", "donations.publish"
RECEIPTS = 2162  # the lock under which receipts are numbered
State = Gift.State
BOUND = _("Its giver bound it to: %(what)s. Ask the giver first, and write down how they agreed.")


@transaction.atomic
def pledge(gift: Gift, *, by: User, now: datetime) -> Gift:
    """Write down what somebody promises or brings; told again under the same source, the first is given."""
    require(by, TAKE, gift.area_id, day_of(now))
    known = Gift.objects.filter(source=gift.source).first() if gift.source else None
    if known:
        return known
    gift.state = State.PLEDGED
    gift.save(force_insert=True)
    _noted(gift, "pledged", by, now)
    return gift


@transaction.atomic
def receive(gift: Gift, *, by: User, now: datetime, text: str = "") -> None:
    """Say that a gift is here; it gets the next number of a receipt.

    Raises Refused("gift_state").
    """
    _locked(gift, "received", TAKE, by, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECEIPTS])
    last = Gift.objects.aggregate(last=Max("receipt"))["last"] or 0
    gift.state, gift.receipt, gift.received_at, gift.received_by = State.RECEIVED, last + 1, now, by
    _saved(gift, "received", by, now, text)


@transaction.atomic
def refuse(gift: Gift, *, text: str, by: User, now: datetime) -> None:
    """Refuse a gift, unfit medical goods above all, with the reason."""
    _locked(gift, "refused", TAKE, by, now)
    gift.state = State.REFUSED
    _saved(gift, "refused", by, now, text)


@transaction.atomic
def join(gift: Gift, *, to: Gift, by: User, now: datetime) -> None:
    """Say that two reports are one gift; it counts once.

    Raises Refused: "same_gift", "gift_spent" when some of it was allocated already.
    """
    for each in sorted([gift, to], key=lambda one: one.pk):
        _locked(each, "joined", TAKE, by, now)
    if gift.pk == to.pk:
        raise Refused("same_gift", _("These are one and the same."))
    if gift.allocated or gift.document_id:
        raise Refused("gift_spent", _("Of this one something was given on: join the other to it."))
    Gift.objects.filter(joined_to=gift).update(joined_to=to)
    gift.state, gift.joined_to, gift.published_at = State.JOINED, to, None
    _saved(gift, "joined", by, now, to.giver)


@transaction.atomic
def stock(gift: Gift, *, store: Store, goods: Goods, by: User, now: datetime) -> None:
    """Take goods that were given into a store, bound as their giver bound them.

    Raises Refused: "gift_state", and what the books refuse.
    """
    _locked(gift, "allocated", TAKE, by, now)
    if gift.kind not in {"goods", "meals"} or gift.document_id:
        raise Refused(
            "gift_state", _("This is no longer possible: %(state)s."), state=gift.get_state_display()
        )
    bound = Goods(goods.item, goods.quantity, goods.lot, goods.expires_on, gift.giver[:80], gift.bound_to)
    reason = f"{gift.receipt} · {gift.what}"[:300]
    gift.document = take_in(store, [bound], by=by, now=now, reason=reason, source=gift.pk, giver=True)
    _saved(gift, "stocked", by, now, store.name)


@transaction.atomic
def allocate(
    gift: Gift,
    *,
    to: str,
    purpose: str,
    amount: int,
    by: User,
    now: datetime,
    fits: bool = True,
    consent: str = "",
) -> Allocation:
    """Give so much of a gift to somebody. What its giver bound is given for that alone, until the giver agrees.

    Raises Refused: "more_than_given", "bound", "gift_state".
    """
    _locked(gift, "allocated", SPEND, by, now)
    if amount > gift.amount - gift.allocated:
        raise Refused("more_than_given", _("That much is not left of this gift."))
    if gift.bound_to and not fits and not consent.strip():
        raise Refused("bound", BOUND, what=gift.bound_to)
    kept = fits or not gift.bound_to
    found = Allocation.objects.create(
        gift=gift, to=to, purpose=purpose, amount=amount, fits=kept, consent=consent.strip(), at=now, by=by
    )
    gift.allocated += amount
    _saved(gift, "allocated", by, now, f"{to} · {purpose}")
    return found


@transaction.atomic
def deliver(allocation: Allocation, *, text: str, by: User, now: datetime) -> None:
    """Note that what was allocated came to those it was for.

    Raises Refused("delivered").
    """
    gift = allocation.gift
    _locked(gift, "allocated", SPEND, by, now)
    allocation.refresh_from_db()
    if allocation.delivered_at:
        raise Refused("delivered", _("This was noted already."))
    allocation.delivered_at, allocation.delivered_text = now, text[:200]
    allocation.save(update_fields=["delivered_at", "delivered_text"])
    _saved(gift, "delivered", by, now, f"{allocation.to} · {text}")


@transaction.atomic
def thank(gift: Gift, *, by: User, now: datetime, text: str = "") -> None:
    """Note that its giver was thanked."""
    _locked(gift, "allocated", TAKE, by, now)
    gift.thanked_at = now
    _saved(gift, "thanked", by, now, text)


@transaction.atomic
def publish(gift: Gift, *, by: User, now: datetime) -> None:
    """Put a gift on the page that everybody reads; a giver who is not to be named stays unnamed there."""
    _locked(gift, "published", PUBLISH, by, now)
    gift.published_at = now
    _saved(gift, "published", by, now)


@transaction.atomic
def hide(gift: Gift, *, text: str, by: User, now: datetime) -> None:
    """Take a gift off the public page, with the reason."""
    _locked(gift, "published", PUBLISH, by, now)
    gift.published_at = None
    _saved(gift, "hidden", by, now, text)


def _locked(gift: Gift, what: str, permission: str, by: User, now: datetime) -> None:
    require(by, permission, gift.area_id, day_of(now))
    gift.refresh_from_db(from_queryset=Gift.objects.select_for_update(no_key=True))
    if gift.state not in MAY[what]:
        raise Refused(
            "gift_state", _("This is no longer possible: %(state)s."), state=gift.get_state_display()
        )


def _saved(gift: Gift, what: str, by: User, now: datetime, text: str = "") -> None:
    gift.save()
    _noted(gift, what, by, now, text)


def _noted(gift: Gift, what: str, by: User, now: datetime, text: str = "") -> None:
    GiftStep.objects.create(gift=gift, at=now, by=by, what=what, text=text[:300])
    audit(by, f"donations.gift.{what}", gift, now, area_id=gift.area_id, number=gift.receipt)
