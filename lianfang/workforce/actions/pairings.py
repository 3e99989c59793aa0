"""Pairing organisations with villages and communities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.rules.numbers import read_phone
from lianfang.places.rules import LEVELS, depth
from lianfang.workforce.models import Pairing

BATCH = 2000
COMMUNITY = LEVELS.index("community")


@dataclass(frozen=True, slots=True)
class Pair:
    """An organisation and the village or community it is to help, with how many people a day, and whom to call."""

    organisation_id: UUID
    area_id: int
    need: int
    contact: str = ""
    contact_phone: str = ""


@transaction.atomic
def pair(pairs: Sequence[Pair], *, by: User, now: datetime) -> list[Pairing]:
    """Pair organisations with villages and communities from today, all or none.

    Raises Refused: "pairing_area" for what is no village or community, "pairing_need", "pairing_phone",
    "paired_already".
    """
    rows = [_row(one, by, now) for one in pairs]
    for area_id in {one.area_id for one in pairs}:
        require(by, "workforce.manage", area_id, day_of(now))
    try:
        with transaction.atomic():
            Pairing.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError as error:
        raise Refused("paired_already", _("These two are paired already.")) from error
    for row in rows:
        audit(by, "workforce.pairing.made", row, now, area_id=row.area_id, people=row.need)
    return rows


@transaction.atomic
def end_pairing(pairing: Pairing, *, by: User, now: datetime) -> None:
    """End a pairing today."""
    require(by, "workforce.manage", pairing.area_id, day_of(now))
    if not Pairing.objects.filter(id=pairing.id, to_on=None).update(to_on=day_of(now)):
        raise Refused("pairing_ended", _("This pairing has ended already."))
    audit(by, "workforce.pairing.ended", pairing, now, area_id=pairing.area_id)


def _row(one: Pair, by: User, now: datetime) -> Pairing:
    phone = read_phone(one.contact_phone) if one.contact_phone else ""
    if depth(one.area_id) != COMMUNITY:
        raise Refused("pairing_area", _("An organisation is paired with a village or community."))
    if not 0 < one.need < 1000:
        raise Refused("pairing_need", _("A pairing needs 1 to 999 people a day."))
    if phone is None:
        raise Refused("pairing_phone", _("%(typed)s is no phone number."), typed=one.contact_phone)
    return Pairing(
        organisation_id=one.organisation_id,
        area_id=one.area_id,
        need=one.need,
        contact=one.contact.strip(),
        contact_phone=phone,
        from_on=day_of(now),
        noted_at=now,
        noted_by=by,
    )
