"""How much of a gift, how far it is, and who gave it, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.donations.models import Allocation, Gift
from lianfang.donations.queries import Total
from lianfang.donations.rules import how_far, without_name

QUALIFIED = {"ge": gettext_noop("at least %(n)s"), "approx": gettext_noop("about %(n)s"), "": "%(n)s"}
FAR: Mapping[str, Promise] = {
    "received": pgettext_lazy("gift", "Received"),
    "stocked": _("Taken into a store"),
    "allocated_some": _("Some of it allocated"),
    "allocated": _("Allocated"),
    "delivered_some": _("Some of it delivered"),
    "delivered": pgettext_lazy("gift", "Delivered"),
}
NOBODY = _("not named, as they wished")


def yuan(fen: int) -> str:
    """Write a sum of money: 1,000.50 yuan."""
    return gettext("%(yuan)s yuan") % {"yuan": f"{fen / 100:,.2f}" if fen < 10**15 else f"{fen // 100:,}"}


def qualified(text: str, qualifier: str) -> str:
    """Write that so much is at least so much, or about."""
    return gettext(QUALIFIED.get(qualifier, "%(n)s")) % {"n": text} if qualifier else text


def said_amount(gift: Gift, amount: int | None = None, qualifier: str | None = None) -> str:
    """Write how much: yuan with fen, or a count with its unit; what is not exact says so."""
    n = gift.amount if amount is None else amount
    text = yuan(n) if gift.kind == Gift.Kind.CASH else f"{n:,} {gift.unit}".strip()
    return qualified(text, gift.qualifier if qualifier is None else qualifier)


def said_share(gift: Gift, row: Allocation) -> str:
    """Write how much of a gift was allocated."""
    return said_amount(gift, row.amount, row.qualifier)


def said_total(total: Total) -> str:
    """Write a sum of one kind, unit by unit, with what is not exact said."""
    if total.kind == Gift.Kind.CASH:
        return ", ".join(qualified(yuan(n), qualifier) for n, _unit, qualifier in total.parts)
    parts = [qualified(f"{n:,} {unit}".strip(), qualifier) for n, unit, qualifier in total.parts]
    return ", ".join(parts)


def far_of(gift: Gift) -> str:
    """Say how far on its way a gift is; its allocations and documents are read already."""
    rows = [row for row in gift.allocations.all() if not row.withdrawn_at]
    delivered = sum(row.amount for row in rows if row.delivered_at)
    return how_far(
        gift.amount, sum(row.amount for row in rows), delivered, stocked=bool(gift.documents.all())
    )


def public_name(gift: Gift) -> str:
    """Name a giver as everybody may read it."""
    return str(NOBODY) if gift.anonymous else gift.giver


def public_text(gift: Gift, text: str) -> str:
    """Write words of a gift as everybody may read them: without the name of whoever is not to be named."""
    return without_name(text, gift.giver) if gift.anonymous else text
