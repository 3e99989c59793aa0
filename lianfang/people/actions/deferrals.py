"""Say why somebody is not due for an activity until an instant, and take that back."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.actions.telling import tell_of
from lianfang.people.models import Deferral, Person


class Wanted(NamedTuple):
    """A person, the area in which that counts, and from when until when they are not due."""

    person_id: UUID
    area_id: int
    from_at: datetime
    until: datetime


@transaction.atomic
def defer_many(
    wanted: Sequence[Wanted], *, activity: str, reason: str, source: str, by: User | None, now: datetime
) -> int:
    """Note why people are not due for an activity until an instant each; the same again only moves the end of it.
    Gives how many.

    by: None for background work. Raises Refused: "forbidden"; "deferral_order"; "deferral_source".
    """
    source = " ".join(source.split())[:120]
    if not source:
        raise Refused(
            "deferral_source", _("Write where this is known from: a certificate, a record, a call.")
        )
    if any(one.until <= one.from_at for one in wanted):
        raise Refused("deferral_order", _("It must end after it begins."))
    if by:
        for area in {one.area_id for one in wanted}:
            require(by, "people.defer", area, day_of(now))
    rows = [
        Deferral(activity=activity, reason=reason, source=source, by=by, **one._asdict())
        for one in sorted(dict.fromkeys(wanted))
    ]
    moved = {(row.person_id, row.from_at): row.until for row in rows}
    there = Deferral.objects.select_for_update().filter(
        person__in={row.person_id for row in rows}, activity=activity, reason=reason, withdrawn_at=None
    )
    known = {(one.person_id, one.from_at): one for one in there.order_by("person_id", "from_at")}
    for key, one in known.items():
        one.until = moved.get(key, one.until)
    Deferral.objects.bulk_update(known.values(), ["until"])
    new = [row for row in rows if (row.person_id, row.from_at) not in known]
    Deferral.objects.bulk_create(new, ignore_conflicts=True)
    tell_of(Person.objects.filter(pk__in={row.person_id for row in rows}), now=now)
    for row in rows:
        _note(by, "people.deferral.made", known.get((row.person_id, row.from_at), row), now)
    return len(rows)


def _note(by: User | None, verb: str, deferral: Deferral, now: datetime) -> None:
    if by:
        told = {"activity": deferral.activity, "reason": deferral.reason, "until": deferral.until.isoformat()}
        audit(by, verb, deferral, now, person_id=deferral.person_id, area_id=deferral.area_id, **told)


def defer(
    person: Person,
    *,
    activity: str,
    reason: str,
    from_at: datetime,
    until: datetime,
    source: str,
    by: User | None,
    now: datetime,
) -> Deferral:
    """Note why one person is not due for an activity until an instant: see defer_many."""
    wanted = [Wanted(person.pk, person.area_id, from_at, until)]
    defer_many(wanted, activity=activity, reason=reason, source=source, by=by, now=now)
    return Deferral.objects.get(
        person=person, activity=activity, reason=reason, from_at=from_at, withdrawn_at=None
    )


@transaction.atomic
def withdraw_deferral(deferral: Deferral, *, by: User, now: datetime) -> None:
    """Take back that somebody is not due.

    Raises Refused: "forbidden"; "withdrawn".
    """
    require(by, "people.defer", deferral.area_id, day_of(now))
    held = Deferral.objects.select_for_update().get(pk=deferral.pk)
    if held.withdrawn_at:
        raise Refused("withdrawn", _("This was taken back already."))
    held.withdrawn_at, held.withdrawn_by = now, by
    held.save(update_fields=["withdrawn_at", "withdrawn_by"])
    tell_of([held.person], now=now)
    _note(by, "people.deferral.withdrawn", held, now)
