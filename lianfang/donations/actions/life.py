"""A gift's life: promised, received with a numbered receipt or refused with a reason, thanked for, published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.donations.actions.steps import PUBLISH, TAKE, State, locked, noted, said, saved
from lianfang.donations.models import Gift
from lianfang.donations.queries.numbers import numbers
from lianfang.donations.rules import bare, unfit

RECEIPTS = 2162  # the lock under which receipts are numbered
# What may be put right at any time; how much it is, only before there is a receipt.
ALWAYS = frozenset({"giver", "phone", "anonymous", "what", "worth", "office"})
WORDS = {field.attname: field.verbose_name for field in Gift._meta.concrete_fields}
BEFORE = ALWAYS | {"kind", "amount", "qualifier", "unit", "bound_to", "given_on", "area_id", "medical"}


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen on medical goods: the number of registration, the last day, whether something is opened."""

    registration: str
    expires_on: date | None
    opened: bool = False


@transaction.atomic
def pledge(gift: Gift, *, by: User, now: datetime, public: bool = False) -> Gift:
    """Write down what somebody promises or brings; told again under the same source, the first is given. `public`: they
    promise it themselves, on the page for everybody, and no post is asked for."""
    if not public:
        require(by, TAKE, gift.area_id, day_of(now))
    known = Gift.objects.filter(source=gift.source).first() if gift.source else None
    if known:
        return known
    gift.state = State.PLEDGED
    gift.save(force_insert=True)
    noted(gift, "pledged", by, now)
    return gift


@transaction.atomic
def correct(gift: Gift, told: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Put right what was written down: names, words and anonymity at any time, how much only before the receipt.

    Raises Refused: "gift_state", "receipt_stands" when a receipt says otherwise, "names_giver".
    """
    locked(gift, "changed", TAKE, by, now)
    changed = {name: value for name, value in told.items() if name in BEFORE and getattr(gift, name) != value}
    if gift.receipt and set(changed) - ALWAYS:
        raise Refused("receipt_stands", _("The receipt says so: declare it void and write it down anew."))
    for name, value in changed.items():
        setattr(gift, name, value)
    if gift.published_at:
        keeps_silent(gift)
    if changed:
        saved(gift, changed, "changed", by, now, ", ".join(str(WORDS[name]) for name in changed))


@transaction.atomic
def receive(gift: Gift, *, by: User, now: datetime, text: str = "", looked: Looked | None = None) -> None:
    """Say that a gift is here; it gets the next number of a receipt. Of medical goods it is said what was seen.

    Raises Refused: "gift_state", "unfit" when medical goods cannot be taken, naming the reasons.
    """
    locked(gift, "received", TAKE, by, now)
    protocol = numbers(gift.area_id, day_of(now))
    seen = ["registration", "expires_on", "opened"] if gift.medical else []
    if gift.medical:
        _fit(gift, looked or Looked("", None), protocol.least_days.value, day_of(now))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECEIPTS])
    last = Gift.objects.aggregate(last=Max("receipt"))["last"] or 0
    gift.state, gift.receipt, gift.received_at, gift.received_by = State.RECEIVED, last + 1, now, by
    gift.publish_by = now + timedelta(hours=protocol.publish_hours.value)
    fields = [*seen, "state", "receipt", "received_at", "received_by", "publish_by"]
    saved(gift, fields, "received", by, now, text)


def _fit(gift: Gift, looked: Looked, least_days: int, on: date) -> None:
    gift.registration, gift.expires_on, gift.opened = looked.registration, looked.expires_on, looked.opened
    why = unfit(
        registration=looked.registration, expires_on=looked.expires_on, opened=looked.opened,
        least_days=least_days, on=on,
    )  # fmt: skip
    if why:
        known = numbers(gift.area_id, on)
        labels = "; ".join(_t(known.refusal(key).label) for key in why)
        raise Refused("unfit", _("These goods cannot be taken: %(why)s. Refuse them."), why=labels)


@transaction.atomic
def refuse(gift: Gift, *, text: str, by: User, now: datetime, why: str = "", told: bool = False) -> None:
    """Refuse a gift, unfit medical goods above all, with the reason; it stays visible, and its giver is told.

    Raises Refused: "gift_state", "reason".
    """
    locked(gift, "refused", TAKE, by, now)
    label = _t(numbers(gift.area_id, day_of(now)).refusal(why).label) if why else ""
    words = said(" · ".join(each for each in (label, text.strip()) if each))
    gift.state, gift.refused_for, gift.told_at = State.REFUSED, why, now if told else None
    saved(gift, ["state", "refused_for", "told_at"], "refused", by, now, words)


@transaction.atomic
def tell_refused(gift: Gift, *, text: str, by: User, now: datetime) -> None:
    """Note how the giver of a refused gift was told why.

    Raises Refused: "gift_state", "reason".
    """
    locked(gift, "told", TAKE, by, now)
    gift.told_at = now
    saved(gift, ["told_at"], "told", by, now, said(text))


@transaction.atomic
def void(gift: Gift, *, text: str, by: User, now: datetime) -> None:
    """Declare a gift void: a promise that was taken back, a receipt written by mistake. Its number stays, and so does
    the reason.

    Raises Refused: "gift_state", "reason", "gift_spent" when some of it was given on or lies in a store.
    """
    locked(gift, "void", TAKE, by, now)
    if gift.allocated or gift.documents.filter(document__undone_by=None).exists():
        raise Refused(
            "gift_spent", _("Something of it was given on or lies in a store: take that back first.")
        )
    gift.state, gift.published_at = State.VOID, None
    saved(gift, ["state", "published_at"], "void", by, now, said(text))


@transaction.atomic
def thank(gift: Gift, *, by: User, now: datetime, text: str = "") -> None:
    """Note that its giver was thanked."""
    locked(gift, "allocated", TAKE, by, now)
    gift.thanked_at = gift.thanked_at or now
    saved(gift, ["thanked_at"], "thanked", by, now, text)


@transaction.atomic
def publish(gift: Gift, *, by: User, now: datetime) -> None:
    """Put a received gift on the page that everybody reads; who is not to be named is not named.

    Raises Refused: "gift_state", "names_giver" when its own words name who is not to be named.
    """
    locked(gift, "published", PUBLISH, by, now)
    keeps_silent(gift)
    gift.published_at = gift.published_at or now
    saved(gift, ["published_at"], "published", by, now)


@transaction.atomic
def hide(gift: Gift, *, text: str, by: User, now: datetime) -> None:
    """Take a gift off the public page, with the reason."""
    locked(gift, "published", PUBLISH, by, now)
    gift.published_at = None
    saved(gift, ["published_at"], "hidden", by, now, said(text))


def keeps_silent(gift: Gift, *texts: str) -> None:
    """Stop here when words that everybody reads name a giver who is not to be named.

    Raises Refused("names_giver").
    """
    name = bare(gift.giver)
    words = (gift.what, gift.bound_to, *texts)
    if gift.anonymous and name and any(name in bare(each) for each in words):
        raise Refused(
            "names_giver", _("The giver is not to be named, and these words name them: write it otherwise.")
        )
