"""What every step does: asks for the right, holds the gift, writes down who did what."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.donations.models import Gift, GiftStep
from lianfang.donations.rules import MAY

TAKE, SPEND, PUBLISH = "donations.take", "donations.allocate", "donations.publish"
State = Gift.State


def locked(gift: Gift, what: str, permission: str, by: User, now: datetime) -> None:
    """Ask for the right and hold a gift, as it is now.

    Raises Refused("gift_state") when a step is not possible in its state.
    """
    require(by, permission, gift.area_id, day_of(now))
    gift.refresh_from_db(from_queryset=Gift.objects.select_for_update(no_key=True))
    if gift.state not in MAY[what]:
        raise Refused(
            "gift_state", _("This is no longer possible: %(state)s."), state=gift.get_state_display()
        )


def saved(gift: Gift, fields: Iterable[str], what: str, by: User, now: datetime, text: str = "") -> None:
    """Write some columns of a gift, and what was done."""
    gift.save(update_fields=list(fields))
    noted(gift, what, by, now, text)


def noted(gift: Gift, what: str, by: User, now: datetime, text: str = "") -> None:
    """Write down what was done about a gift, and audit it."""
    GiftStep.objects.create(gift=gift, at=now, by=by, what=what, text=text[:300])
    audit(by, f"donations.gift.{what}", gift, now, area_id=gift.area_id, number=gift.receipt)


def said(reason: str) -> str:
    """Give a reason without spaces around it.

    Raises Refused("reason") when there is none.
    """
    if not reason.strip():
        raise Refused("reason", _("Say why."))
    return reason.strip()
