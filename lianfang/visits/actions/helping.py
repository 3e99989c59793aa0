"""Putting many people without smartphones on the roster at once, each with whoever acts for them: what a group that
went from door to door with a list brings back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import About, audit_many
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Person, ProxyLink
from lianfang.people.queries import kept_ids
from lianfang.visits.actions.helped import MAY, Agreed, vouched, workers_numbers
from lianfang.visits.models import Helped, Visit
from lianfang.workforce.models import Worker

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody without a smartphone, and whose phone answers for them: a relative's with what they are to each other,
    a worker's, or nobody's yet."""

    person: Person
    relative: Person | None = None
    relation: str = ""
    worker: Worker | None = None


@dataclass(slots=True)
class Listed:
    """What became of a list: who is on the roster now, and who was left out, with why."""

    made: list[Helped] = field(default_factory=list)
    left: dict[UUID, str] = field(default_factory=dict)


LEFT = {
    "known": _("on the roster already"),
    "number": _("the phone on record is that of somebody who works here"),
    "phone": _("the relative has no phone on record"),
    "self": _("nobody is their own proxy"),
}


@transaction.atomic
def help_many(told: Sequence[Acting], why: str, *, agreed: Agreed | None, by: User, now: datetime) -> Listed:
    """Put many people on the roster, with whoever acts for them; those who cannot be are left out, with why. `agreed`:
    how they agreed, needed as soon as somebody acts.

    Raises Refused: "vouch_missing", "consent_future", "worker_gone".
    """
    for area_id in {one.person.area_id for one in told}:
        require(by, MAY, area_id, day_of(now))
    if any(one.relative or one.worker for one in told):
        vouched(agreed, now)
    if any(one.worker and one.worker.to_on and one.worker.to_on < day_of(now) for one in told):
        raise Refused("worker_gone", _("This person works no more."))
    listed = Listed(left=_left_out(told))
    good = {one.person.pk: one for one in told if one.person.pk not in listed.left}
    links = _links(good.values(), agreed, by, now)
    rows = [_row(one, why, links, agreed, by, now) for one in good.values()]
    Helped.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    stored = set(Helped.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    listed.made = [row for row in rows if row.pk in stored]
    about = [About(row, row.person_id, row.area_id) for row in listed.made]
    audit_many(by, "visits.helped.noted", about, now)
    return listed


def _left_out(told: Sequence[Acting]) -> dict[UUID, str]:
    people = [one.person.pk for one in told]
    there = Helped.objects.filter(person__in=people, ended_at=None).values_list("person", flat=True)
    wrong = workers_numbers(Person.objects.filter(pk__in=people)).values_list("pk", flat=True)
    left = dict.fromkeys(there, "known") | dict.fromkeys(wrong, "number")
    others = {other for one in told if (other := _proxy(one))}
    kept = kept_ids({*people, *others})
    for one in told:
        other = _proxy(one)
        if one.relative and not one.relative.phone:
            left.setdefault(one.person.pk, "phone")
        if other and kept[other] == kept[one.person.pk]:
            left.setdefault(one.person.pk, "self")
    return left


def _proxy(one: Acting) -> UUID | None:
    return one.relative.pk if one.relative else one.worker.person_id if one.worker else None


def _links(
    good: Collection[Acting], agreed: Agreed | None, by: User, now: datetime
) -> dict[tuple[UUID, UUID], ProxyLink]:
    """Give the links between people and their relatives; those that are missing are made."""
    wanted = {(one.person.pk, one.relative.pk): one for one in good if one.relative}
    rows = ProxyLink.objects.filter(person__in=[one.person.pk for one in wanted.values()], ended_on=None)
    found = {(row.person_id, row.proxy_id): row for row in rows}
    new = [
        ProxyLink(person=one.person, proxy=one.relative, relation=one.relation[:40], consented_on=agreed.on)
        for key, one in wanted.items()
        if key not in found and one.relative and agreed
    ]
    ProxyLink.objects.bulk_create(new, batch_size=BATCH)
    about = [About(row, row.person_id, row.person.area_id, {"proxy": str(row.proxy_id)}) for row in new]
    audit_many(by, "people.proxy.linked", about, now)
    return found | {(row.person_id, row.proxy_id): row for row in new}


def _row(
    one: Acting,
    why: str,
    links: dict[tuple[UUID, UUID], ProxyLink],
    agreed: Agreed | None,
    by: User,
    now: datetime,
) -> Helped:
    row = Helped(person=one.person, area_id=one.person.area_id, why=why, noted_at=now, noted_by=by)
    if agreed and (one.relative or one.worker):
        row.relative = links[one.person.pk, one.relative.pk] if one.relative else None
        row.worker = one.worker if one.relative is None else None
        row.consent, row.consented_on = agreed.how, agreed.on
        row.vouched_by = agreed.vouched_by.strip()[:60]
    return row


_GIVEN = """
WITH given AS (
  SELECT c.id, min(t.at) AS at FROM unnest(%(doors)s::uuid[], %(times)s::timestamptz[]) AS t(door, at)
  JOIN people_person p ON p.household_id = t.door
  JOIN visits_helpcode c ON c.person_id = p.id AND c.revoked_at IS NULL AND c.given_at IS NULL AND c.issued_at <= t.at
  GROUP BY c.id
) UPDATE visits_helpcode c SET given_at = given.at FROM given WHERE c.id = given.id
"""


def note_given_codes(visits: Iterable[Visit]) -> None:
    """Note that printed codes were given to those they are for: a visit to their door says so. One statement."""
    given = [visit for visit in visits if visit.outcome == "done" and "elder_code" in visit.tasks]
    if given:
        doors, times = [visit.household_id for visit in given], [visit.at for visit in given]
        with connection.cursor() as cursor:
            cursor.execute(_GIVEN, {"doors": doors, "times": times})
