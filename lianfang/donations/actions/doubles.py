"""One gift reported twice: joined, taken apart again, or found to be two."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.donations.actions.steps import TAKE, State, locked, said, saved
from lianfang.donations.models import Apart, Gift


@transaction.atomic
def join(gift: Gift, *, to: Gift, by: User, now: datetime) -> None:
    """Say that two reports are one gift; it counts once, and the other stays to be read.

    Raises Refused: "same_gift", "gift_spent" when some of it was given on already, "receipt_kept" when only this one
    has a receipt.
    """
    for each in sorted([gift, to], key=lambda one: one.pk):
        locked(each, "joined", TAKE, by, now)
    if gift.pk == to.pk:
        raise Refused("same_gift", _("These are one and the same."))
    if gift.allocated or gift.documents.filter(document__undone_by=None).exists():
        raise Refused("gift_spent", _("Of this one something was given on: join the other to it."))
    if gift.receipt and not to.receipt:
        raise Refused("receipt_kept", _("This one has a receipt: join the other to it."))
    gift.state, gift.joined_to, gift.published_at = State.JOINED, to, None
    saved(gift, ["state", "joined_to", "published_at"], "joined", by, now, to.giver)


@transaction.atomic
def unjoin(gift: Gift, *, text: str, by: User, now: datetime) -> None:
    """Say that two reports are two gifts after all: this one is what it was, with the receipt it had.

    Raises Refused: "gift_state", "reason".
    """
    locked(gift, "unjoined", TAKE, by, now)
    gift.state = State.RECEIVED if gift.receipt else State.PLEDGED
    gift.joined_to = None
    saved(gift, ["state", "joined_to"], "unjoined", by, now, said(text))


@transaction.atomic
def keep_apart(gift: Gift, *, other: Gift, text: str, by: User, now: datetime) -> None:
    """Say that two reports which look alike are two gifts; nobody is asked about them again.

    Raises Refused: "gift_state", "reason", "same_gift".
    """
    if gift.pk == other.pk:
        raise Refused("same_gift", _("These are one and the same."))
    pair = sorted([gift, other], key=lambda one: one.pk)
    for each in pair:
        locked(each, "joined", TAKE, by, now)
    told = {"text": said(text)[:200], "at": now, "by": by}
    Apart.objects.get_or_create(one=pair[0], other=pair[1], defaults=told)
    saved(gift, [], "unjoined", by, now, f"{other.giver} · {text.strip()}")
