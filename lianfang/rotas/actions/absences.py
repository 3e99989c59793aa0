"""Keeping people off rotas whom duty keeps from work, and letting them back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lianfang.rotas.actions.replans import begin, hold
from lianfang.rotas.models import Absence, Assignment


@dataclass(frozen=True, slots=True)
class Away:
    """Who is kept from work, why (see Absence), from when, and until when it is looked at again."""

    person_id: UUID
    why: str
    from_at: datetime
    until: datetime | None = None


@transaction.atomic
def keep_off(away: Iterable[Away], now: datetime) -> int:
    """Take people who are kept from work out of the published shifts they have until somebody looks at them again, and
    let others be found. Gives how many places that leaves. The caller has the right and writes the audit."""
    people = {one.person_id: one for one in away}
    known = set(Absence.objects.filter(person__in=people, ended_at=None).values_list("person_id", flat=True))
    new = [
        Absence(person_id=one.person_id, why=one.why, from_at=one.from_at, until=one.until)
        for one in people.values()
        if one.person_id not in known and (one.until is None or one.until >= one.from_at)
    ]
    Absence.objects.bulk_create(new, ignore_conflicts=True)
    ahead = Assignment.objects.filter(
        Q(person__in=people), state__in=Assignment.LIVE, shift__starts_at__gt=now
    ).filter(shift__rota__published_at__isnull=False)
    if not (rotas := set(ahead.values_list("shift__rota_id", flat=True))):
        return 0
    held = hold(rotas)
    absences = {one.person_id: one for one in Absence.objects.filter(person__in=people, ended_at=None)}
    gone = [
        one
        for one in ahead.filter(shift__rota__in=held).select_related("shift").order_by("pk")
        if _over(one, people[one.person_id])
    ]
    for one in gone:
        one.state, one.changed_at = Assignment.State.DROPPED, now
        one.absence = absences.get(one.person_id)
    Assignment.objects.bulk_update(gone, ["state", "changed_at", "absence"])
    begin(held, gone, now)
    return len(gone)


def let_back(people: Collection[UUID], now: datetime) -> None:
    """Let rotas plan people again who may work; the shifts that others took stay with them."""
    rows = Absence.objects.filter(person__in=people, ended_at=None)
    rows.update(ended_at=now)


def _over(one: Assignment, away: Away) -> bool:
    return one.shift.ends_at > away.from_at and (away.until is None or one.shift.starts_at < away.until)
