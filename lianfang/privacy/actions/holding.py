"""Placing legal holds and lifting them."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.privacy import queries
from lianfang.privacy.models import LegalHold
from lianfang.privacy.queries import HOLD


@transaction.atomic
def hold(
    *,
    person: Person | None = None,
    outbreak: Outbreak | None = None,
    kind: str = "",
    reason: str,
    asked_by: str,
    until: date | None,
    by: User,
    now: datetime,
) -> LegalHold:
    """Keep what there is of a person, an outbreak or a kind from being erased.

    Raises Refused: "forbidden", "hold_kind" for a whole kind by whose posts are not of a whole city, "hold_what"
    unless exactly one thing is named, "hold_until" for a day that is over.
    """
    today = day_of(now)
    area = person.area_id if person else outbreak.area_id if outbreak else None
    _require(area, by, today)
    if sum(map(bool, (person, outbreak, kind))) != 1 or (kind and kind not in queries.rules_on(today)):
        raise Refused("hold_what", _("Say one thing: a person, an outbreak, or a kind of data."))
    if until and until < today:
        raise Refused("hold_until", _("This day is over. Name a day to come, or none."))
    made = LegalHold.objects.create(
        person=person,
        outbreak=outbreak,
        kind=kind,
        reason=reason.strip(),
        asked_by=asked_by.strip(),
        until=until,
        placed_at=now,
        placed_by=by,
    )
    audit(by, "privacy.hold.placed", made, now, person_id=made.person_id, area_id=area, kind=kind)
    return made


def _require(area: int | None, by: User, on: date) -> None:
    """Stop here unless somebody may hold what is in an area; what is in none concerns the whole city."""
    if area is not None:
        require(by, HOLD, area, on)
    elif not queries.holds_kinds(by, on):
        said = _(
            "A whole kind of data is that of the whole city: only posts of the whole city hold it or lift the hold. "
            "Hold a person or an outbreak of your area, or ask the command of the city."
        )
        raise Refused("hold_kind", said)


@transaction.atomic
def lift(held: LegalHold, *, why: str, by: User, now: datetime) -> None:
    """Lift a hold: from the next night on, what is due is erased.

    Raises Refused: "forbidden", "hold_kind" as `hold`, "lifted" when somebody did already, "why" without a reason.
    """
    found = LegalHold.objects.select_for_update(of=("self",)).get(pk=held.pk)
    area = queries.area_of(found)
    _require(area, by, day_of(now))
    if found.lifted_at:
        raise Refused("lifted", _("This hold was lifted already."))
    if not why.strip():
        raise Refused("why", _("Say why it is lifted."))
    found.lifted_at, found.lifted_by, found.lifted_why = now, by, why.strip()
    found.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    audit(by, "privacy.hold.lifted", found, now, person_id=found.person_id, area_id=area)
