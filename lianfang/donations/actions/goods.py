"""Goods that were given: into a store, and out again for what they were allocated to, in the books of supplies."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.donations.actions.steps import SPEND, TAKE, locked, noted
from lianfang.donations.models import Allocation, Gift, GiftDocument
from lianfang.donations.queries.goods import lots_of, taken_in
from lianfang.supplies.actions import Goods, Line, outside, write
from lianfang.supplies.actions import receive as take_in
from lianfang.supplies.models import Document, Lot, Store

KEEP = "supplies.keep"


@transaction.atomic
def stock(
    gift: Gift, *, store: Store, goods: Goods, by: User, now: datetime, source: UUID | None = None
) -> None:
    """Take goods that were given into a store, bound as their giver bound them. Goods without a number of their own get
    that of the receipt, so that their way can be told from that of others.

    Raises Refused: "gift_state", "not_goods", "more_than_given", and what the books refuse.
    """
    locked(gift, "allocated", TAKE, by, now)
    if source and Document.objects.filter(source=source).exists():
        return
    if gift.kind not in {"goods", "meals"}:
        raise Refused("not_goods", _("Only goods and meals are taken into a store."))
    left = gift.amount - taken_in(gift, goods.item.unit)
    if goods.item.unit == gift.unit and not gift.qualifier and goods.quantity > left:
        raise Refused("more_than_given", _("That much is not left of this gift."))
    number = goods.lot.strip() or f"G{gift.receipt:06d}"
    bound = Goods(goods.item, goods.quantity, number, goods.expires_on, gift.giver[:80], gift.bound_to)
    if gift.anonymous:
        bound = Goods(goods.item, goods.quantity, number, goods.expires_on, "", gift.bound_to)
    reason = f"{gift.receipt} · {gift.what}"[:300]
    document = take_in(store, [bound], by=by, now=now, reason=reason, source=source, giver=True)
    GiftDocument.objects.create(gift=gift, document=document)
    noted(gift, "stocked", by, now, f"{store.name} · {goods.item.name} × {goods.quantity}")


@transaction.atomic
def give_out(
    allocation: Allocation,
    *,
    store: Store,
    lot: Lot,
    n: int,
    by: User,
    now: datetime,
    to: Store | None = None,
    text: str = "",
    source: UUID | None = None,
) -> None:
    """Give goods of a gift out of a store for one of its allocations, to a point or for use at once.

    Raises Refused: "gift_state", "withdrawn", "not_of_this_gift", "recalled", "not_enough".
    """
    gift = allocation.gift
    locked(gift, "allocated", SPEND, by, now)
    require(by, KEEP, store.area_id, day_of(now))
    allocation.refresh_from_db()
    if allocation.withdrawn_at:
        raise Refused("withdrawn", _("This allocation was taken back."))
    if source and Document.objects.filter(source=source).exists():
        return
    if lot.pk not in lots_of(gift):
        raise Refused("not_of_this_gift", _("This lot did not come with this gift."))
    if lot.recalled_at or (lot.expires_on and lot.expires_on < day_of(now)):
        raise Refused("recalled", _("This lot was recalled or is past its last day: it stays where it is."))
    line = Line(lot.pk, store.pk, (to or outside("used", store)).pk, n)
    kind = Document.Kind.TRANSFER if to and to.kind == Store.Kind.STORE else Document.Kind.ISSUE
    reason = f"{gift.receipt} · {allocation.to} · {text}".strip(" ·")[:300]
    document = write(kind, store, [line], by=by, now=now, reason=reason, source=source)
    GiftDocument.objects.create(gift=gift, document=document, allocation=allocation)
    noted(gift, "issued", by, now, f"{allocation.to} · {lot.item.name} × {n}")
