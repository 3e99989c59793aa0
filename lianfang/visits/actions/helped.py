"""People without smartphones: put on the roster, who acts for them, their printed codes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import About, audit, audit_many
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.queries import protocol_in
from lianfang.people.actions import link_proxy
from lianfang.people.actions.telling import tell_of
from lianfang.people.models import Person, ProxyLink
from lianfang.people.queries import ids_of
from lianfang.visits.models import HelpCode, Helped
from lianfang.workforce.models import Worker

MAY = "people.edit"


@dataclass(frozen=True, slots=True)
class Agreed:
    """How somebody agreed that another acts for them, on which day, and who vouches for it."""

    how: str
    on: date
    vouched_by: str


@transaction.atomic
def help_person(person: Person, why: str, *, by: User, now: datetime) -> Helped:
    """Put somebody without a smartphone on the roster. Who acts for them is noted next.

    Raises Refused: "helped_already", "phone_of_worker" when the number on record is that of somebody who works.
    """
    require(by, MAY, person.area_id, day_of(now))
    if workers_numbers(Person.objects.filter(pk=person.pk)).exists():
        raise Refused(
            "phone_of_worker",
            _("The phone on record belongs to somebody who works here. Take it out of the record first."),
        )
    try:
        with transaction.atomic():
            row = Helped.objects.create(
                person=person, area_id=person.area_id, why=why, noted_at=now, noted_by=by
            )
    except IntegrityError as error:
        raise Refused("helped_already", _("This person is on the roster already.")) from error
    audit(by, "visits.helped.noted", row, now, person_id=person.pk, area_id=row.area_id)
    return row


@transaction.atomic
def by_relative(
    row: Helped, relative: Person, *, relation: str, agreed: Agreed, by: User, now: datetime
) -> Helped:
    """Let a relative's phone answer for somebody, who agreed to it.

    Raises Refused as linking a proxy does, and "vouch_missing", "phone_missing" when the relative has no number.
    """
    row = _locked(row, by, now)
    vouched(agreed, now)
    if not relative.phone:
        raise Refused("phone_missing", _("The relative has no phone on record."))
    link = ProxyLink.objects.filter(person=row.person, proxy=relative, ended_on=None).first()
    link = link or link_proxy(row.person, relative, relation=relation, consented_on=agreed.on, by=by, now=now)
    return _proxied(row, agreed, by, now, relative=link, worker=None)


@transaction.atomic
def by_worker(row: Helped, worker: Worker, *, agreed: Agreed, by: User, now: datetime) -> Helped:
    """Let the phone of somebody who works here answer for somebody who has no relative to do it. The number stays with
    its owner: nothing is written into the record of the person.

    Raises Refused: "vouch_missing", "worker_gone", "proxy_self".
    """
    row = _locked(row, by, now)
    vouched(agreed, now)
    if worker.to_on is not None and worker.to_on < day_of(now):
        raise Refused("worker_gone", _("This person works no more."))
    if worker.person_id in ids_of(row.person_id):
        raise Refused("proxy_self", _("Nobody is their own proxy."))
    return _proxied(row, agreed, by, now, relative=None, worker=worker)


@transaction.atomic
def end_help(row: Helped, *, by: User, now: datetime) -> None:
    """Take somebody off the roster: their code is good no more."""
    row = _locked(row, by, now)
    row.ended_at, row.ended_by = now, by
    row.save(update_fields=["ended_at", "ended_by"])
    HelpCode.objects.filter(person=row.person_id, revoked_at=None).update(revoked_at=now, revoked_by=by)
    audit(by, "visits.helped.ended", row, now, person_id=row.person_id, area_id=row.area_id)


@transaction.atomic
def issue_codes(rows: Iterable[Helped], *, by: User, now: datetime, anew: bool = False) -> list[HelpCode]:
    """Issue signed codes to people of the roster who have none that is good; `anew`: the old one is lost and ends."""
    found = list(rows)
    today = day_of(now)
    for area_id in {row.area_id for row in found}:
        require(by, MAY, area_id, today)
    people = {row.person_id: row for row in found}
    old = HelpCode.objects.filter(person__in=people, revoked_at=None)
    if not anew:
        old = old.filter(ends_on__lt=today)
    old.update(revoked_at=now, revoked_by=by)
    good = set(HelpCode.objects.filter(person__in=people, revoked_at=None).values_list("person", flat=True))
    days = {area: protocol_in(area, today).grid.code_days.value for area in {r.area_id for r in found}}
    new = [
        HelpCode(
            person_id=person,
            area_id=row.area_id,
            issued_at=now,
            issued_by=by,
            ends_on=today + timedelta(days=days[row.area_id]),
        )
        for person, row in people.items()
        if person not in good
    ]
    HelpCode.objects.bulk_create(new, ignore_conflicts=True)
    audit_many(by, "visits.code.issued", [About(code, code.person_id, code.area_id) for code in new], now)
    return new


@transaction.atomic
def note_printed(codes: Sequence[HelpCode], *, by: User, now: datetime) -> None:
    """Note that codes were printed."""
    for area_id in {code.area_id for code in codes}:
        require(by, MAY, area_id, day_of(now))
    HelpCode.objects.filter(pk__in=[code.pk for code in codes]).update(printed_at=now)
    audit_many(by, "visits.code.printed", [About(code, code.person_id, code.area_id) for code in codes], now)


def workers_numbers(people: QuerySet[Person]) -> QuerySet[Person]:
    """Narrow people to those whose phone on record is that of somebody else who works now."""
    phones = set(people.exclude(phone="").values_list("phone", flat=True))
    workers = Worker.objects.filter(person__phone__in=phones, to_on=None)
    whose: dict[str, set[UUID]] = {}
    for phone, person in workers.values_list("person__phone", "person_id"):
        whose.setdefault(phone, set()).add(person)
    theirs = Q(pk__in=[])
    for phone, holders in whose.items():
        theirs |= Q(phone=phone) & (~Q(pk__in=holders) if len(holders) == 1 else Q())
    return people.filter(theirs)


def take_out_numbers(people: Collection[UUID], now: datetime) -> int:
    """Take the number of somebody who works out of the records of people on the roster, whoever wrote it there. Gives
    of how many. Background work does this, in the name of whoever put them on the roster."""
    rows = Helped.objects.filter(
        ended_at=None, person__in=workers_numbers(Person.objects.filter(pk__in=people))
    )
    found = list(rows.select_related("person", "noted_by"))
    for row in found:
        Person.objects.filter(pk=row.person_id).update(phone="")
        audit(
            row.noted_by, "visits.helped.number_out", row, now, person_id=row.person_id, area_id=row.area_id
        )
    tell_of([row.person for row in found], now=now)
    return len(found)


def _proxied(
    row: Helped, agreed: Agreed, by: User, now: datetime, *, relative: ProxyLink | None, worker: Worker | None
) -> Helped:
    row.relative, row.worker = relative, worker
    row.consent, row.consented_on, row.vouched_by = agreed.how, agreed.on, agreed.vouched_by.strip()[:60]
    row.save(update_fields=["relative", "worker", "consent", "consented_on", "vouched_by"])
    audit(by, "visits.helped.proxied", row, now, person_id=row.person_id, area_id=row.area_id)
    return row


def vouched(agreed: Agreed | None, now: datetime) -> None:
    """Stop here unless it is told how somebody agreed, on a day that has come, and who vouches for it."""
    if agreed is None or not agreed.vouched_by.strip() or agreed.how not in Helped.Consent.values:
        raise Refused("vouch_missing", _("Write how the person agreed and who vouches for it."))
    if agreed.on > day_of(now):
        raise Refused("consent_future", _("The day of consent lies in the future."))


def _locked(row: Helped, by: User, now: datetime) -> Helped:
    require(by, MAY, row.area_id, day_of(now))
    rows = Helped.objects.select_for_update(no_key=True, of=("self",)).select_related("person")
    found = rows.filter(Q(ended_at=None), pk=row.pk).first()
    if found is None:
        raise Refused("helped_over", _("This person is on the roster no more."))
    return found
