"""Putting people to work, noting what they may do, letting them go."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.workforce.models import Qualification, Worker
from lianfang.workforce.rules import Hand, badge_number

BATCH = 2000


def enrol(hand: Hand, *, by: User, now: datetime, user: User | None = None) -> Worker:
    """Put a person to work from today; with a user, they sign in as that user.

    Raises Refused: "worker_already", "user_taken", "unknown_person", "worker_kind".
    """
    return enrol_many([hand], by=by, now=now, users={hand.person_id: user} if user else None)[0]


@transaction.atomic
def enrol_many(
    hands: Sequence[Hand], *, by: User, now: datetime, users: dict[UUID, User] | None = None
) -> list[Worker]:
    """Put many people to work at once, all or none."""
    for area_id in {hand.area_id for hand in hands}:
        require(by, "workforce.manage", area_id, day_of(now))
    if any(hand.kind not in Worker.Kind.values for hand in hands):
        raise Refused("worker_kind", _("There is no such kind of worker."))
    people = {hand.person_id for hand in hands}
    if Person.objects.filter(id__in=people).count() < len(people):
        raise Refused("unknown_person", _("Somebody here is not registered yet: register them first."))
    rows = [_row(hand, now, (users or {}).get(hand.person_id)) for hand in hands]
    try:
        with transaction.atomic():
            Worker.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError as error:
        if "worker_user" in str(error):
            raise Refused("user_taken", _("Somebody else signs in as this user.")) from error
        raise Refused("worker_already", _("Somebody here is a worker already.")) from error
    for row in rows:
        audit(by, "workforce.worker.enrolled", row, now, person_id=row.person_id, area_id=row.area_id)
    return rows


def put_to_work(hands: Sequence[Hand], now: datetime) -> None:
    """Count people who were put into teams among those who work, unless they are already. Called by actions that
    asked for the permission and leave an audit entry of their own. Two statements."""
    wanted = {hand.person_id: hand for hand in hands}
    there = Worker.objects.filter(person__in=list(wanted), to_on=None).values_list("person_id", flat=True)
    new = [_row(wanted[person], now) for person in wanted.keys() - set(there)]
    # Somebody else may have done the same a moment ago: then nothing is to do.
    Worker.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)


def _row(hand: Hand, now: datetime, user: User | None = None) -> Worker:
    return Worker(
        person_id=hand.person_id,
        organisation_id=hand.organisation_id,
        user=user,
        kind=hand.kind,
        area_id=hand.area_id,
        from_on=day_of(now),
        badge=badge_number(hand.badge),
    )


@transaction.atomic
def give_badge(worker: Worker, badge: str, *, by: User, now: datetime) -> None:
    """Note the number on a worker's badge, by which residents can name them; an empty one takes it off."""
    require(by, "workforce.manage", worker.area_id, day_of(now))
    worker.badge = badge_number(badge)
    worker.save(update_fields=["badge"])
    person, area = worker.person_id, worker.area_id
    audit(by, "workforce.worker.badge", worker, now, person_id=person, area_id=area, number=worker.badge)


@transaction.atomic
def leave(worker: Worker, *, by: User, now: datetime) -> None:
    """Note that somebody works no longer, from today."""
    require(by, "workforce.manage", worker.area_id, day_of(now))
    if not Worker.objects.filter(id=worker.id, to_on=None).update(to_on=day_of(now)):
        raise Refused("worker_left", _("They left already."))
    audit(by, "workforce.worker.left", worker, now, person_id=worker.person_id, area_id=worker.area_id)


@transaction.atomic
def qualify(
    worker: Worker,
    kind: str,
    *,
    from_on: date,
    until: date | None = None,
    number: str = "",
    checked: bool = False,
    by: User,
    now: datetime,
) -> Qualification:
    """Note what a worker may do and until when; `checked` says that the paper was looked at.

    Raises Refused: "qualification_kind", "qualification_dates", "qualification_known".
    """
    require(by, "workforce.manage", worker.area_id, day_of(now))
    if kind not in Qualification.Kind.values:
        raise Refused("qualification_kind", _("There is no such qualification."))
    if until and until < from_on:
        raise Refused("qualification_dates", _("It cannot end before it begins."))
    row = Qualification(
        worker=worker,
        person_id=worker.person_id,
        kind=kind,
        number=number.strip(),
        from_on=from_on,
        until=until,
        checked_by=by if checked else None,
        checked_at=now if checked else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("qualification_known", _("This qualification is noted already.")) from error
    audit(by, "workforce.qualification.noted", row, now, person_id=row.person_id, area_id=worker.area_id)
    return row


@transaction.atomic
def check(qualification: Qualification, *, by: User, now: datetime) -> None:
    """Note that the paper of a qualification was looked at."""
    _mark(qualification, by, now, "checked", checked_by=by, checked_at=now)


@transaction.atomic
def withdraw(qualification: Qualification, *, by: User, now: datetime) -> None:
    """Take a qualification back; it counts for nothing from now."""
    _mark(qualification, by, now, "withdrawn", withdrawn_at=now)


def _mark(qualification: Qualification, by: User, now: datetime, verb: str, **change: object) -> None:
    area_id = qualification.worker.area_id
    require(by, "workforce.manage", area_id, day_of(now))
    if not Qualification.objects.filter(id=qualification.id, withdrawn_at=None).update(**change):
        raise Refused("qualification_withdrawn", _("This qualification was withdrawn."))
    verb = f"workforce.qualification.{verb}"
    audit(by, verb, qualification, now, person_id=qualification.person_id, area_id=area_id)
