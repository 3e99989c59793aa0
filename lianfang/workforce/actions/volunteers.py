"""Sign up to help, decide, insure, train, give a new code, stop."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people import words
from lianfang.people.actions import register
from lianfang.people.models import Person
from lianfang.people.rules import Wrong
from lianfang.people.rules.names import search_form
from lianfang.people.rules.newcomer import Newcomer, check
from lianfang.people.vault import Sealer, unseal
from lianfang.sync.locks import in_turn
from lianfang.workforce.actions.workers import enrol, leave, qualify
from lianfang.workforce.models import Free, Qualification, Skill, Volunteer, Worker
from lianfang.workforce.queries.volunteers import bounds_of
from lianfang.workforce.rules import Hand, too_young
from lianfang.workforce.sealing import digest, new_code
from lianfang.workforce.words import LACKS

PAGES = "public-pages"  # the user in whose name the public pages write
State = Volunteer.State


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody tells who wants to help; the newcomer's id makes that sending it twice is harmless."""

    who: Newcomer
    skills: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    note: str = ""
    channel: str = Volunteer.Channel.WEB
    origin: bytes = b""


def public_user() -> User:
    """Give the user in whose name the public pages write; nobody can sign in as it."""
    told = {"name": "公开页面", "is_active": False, "password": make_password(None)}
    if known := User.objects.filter(username=PAGES).first():
        return known
    with transaction.atomic(), connection.cursor() as cursor:
        in_turn(cursor.execute, "user", [PAGES])
        return User.objects.get_or_create(username=PAGES, defaults=told)[0]


@transaction.atomic
def sign_up(offer: Offer, *, by: User, now: datetime) -> tuple[Volunteer, str]:
    """Put on record that somebody offers to help; give it and the code they open their own page with.

    A form sent twice gives the first record, and no code again.

    Raises Refused with a code of Wrong; "phone_missing", "under_age", "age_unknown".
    """
    who, today = offer.who, day_of(now)
    if offer.channel == Volunteer.Channel.PHONE:
        require(by, "workforce.manage", who.area_id, today)
    kept = check(who, today)
    if isinstance(kept, Wrong):
        raise words.refused(kept)
    if not kept.phone:
        raise Refused("phone_missing", _("Write a phone number: you are called before your first shift."))
    _old_enough(kept.born_on, who.area_id, today)
    code, number = new_code(), kept.number.text
    row = Volunteer(
        id=who.id,
        person_id=who.id,
        area_id=who.area_id,
        name=kept.name,
        sex=kept.sex,
        born_on=kept.born_on,
        phone=kept.phone,
        id_kind=who.id_kind,
        sealed=Sealer().seal(number, who.id) if number else None,
        tail=number[-4:],
        skills=[each for each in Skill.values if each in offer.skills],
        free=[each for each in Free.values if each in offer.free],
        note=offer.note.strip()[:200],
        channel=offer.channel,
        origin=offer.origin,
        consented_at=now,
        signed_at=now,
        taken_by=by,
        code_digest=digest(code),
    )
    made = Volunteer.objects.bulk_create([row], ignore_conflicts=True)[0]
    there = Volunteer.objects.get(pk=made.pk)
    if bytes(there.code_digest) != row.code_digest:
        return there, ""
    audit(by, "workforce.volunteer.signed_up", row, now, area_id=row.area_id, channel=row.channel)
    return there, code


@transaction.atomic
def accept(volunteer: Volunteer, *, by: User, now: datetime) -> Worker:
    """Accept a volunteer: they are put on record as a person, unless they are already, and among those who work.

    Raises Refused: "volunteer_state", "under_age", "age_unknown", "number_taken" when the number belongs to a person
    of another name, "worker_already".
    """
    row = _open(volunteer, by, now, State.WAITING)
    _old_enough(row.born_on, row.area_id, day_of(now))
    person = _person_of(row, by, now)
    worker = enrol(Hand(person.id, row.area_id, kind=Worker.Kind.VOLUNTEER), by=by, now=now)
    row.person_id, row.worker = person.id, worker
    _decide(row, State.ACCEPTED, "", by, now)
    return worker


@transaction.atomic
def turn_down(volunteer: Volunteer, *, reason: str, by: User, now: datetime) -> None:
    """Decline a volunteer with a reason that they can read; their number is erased.

    Raises Refused: "volunteer_state", "reason_missing".
    """
    row = _open(volunteer, by, now, State.WAITING)
    if not reason.strip():
        raise Refused("reason_missing", _("Write why. They can read it on their own page."))
    _decide(row, State.DECLINED, reason.strip()[:200], by, now)


@transaction.atomic
def stop(volunteer: Volunteer, *, reason: str = "", by: User, now: datetime) -> None:
    """Note that somebody helps no longer; what they did stays on record.

    Raises Refused("volunteer_state").
    """
    row = _open(volunteer, by, now, State.WAITING, State.ACCEPTED)
    if row.worker and row.worker.to_on is None:
        leave(row.worker, by=by, now=now)
    _decide(row, State.WITHDRAWN, reason.strip()[:200], by, now)


@transaction.atomic
def take_back(volunteer: Volunteer, *, now: datetime) -> None:
    """Somebody takes back their own offer before it was decided; their number is erased. For their own page, which
    knows them by their code.

    Raises Refused("volunteer_state").
    """
    row = _locked(volunteer, State.WAITING)
    _decide(row, State.WITHDRAWN, "", public_user(), now)


@transaction.atomic
def insure(
    volunteer: Volunteer, *, insurer: str, policy_no: str, until: date, by: User, now: datetime
) -> None:
    """Note a volunteer's insurance against accidents, and until when it holds.

    Raises Refused: "volunteer_state", "insurance_over".
    """
    row = _open(volunteer, by, now, State.WAITING, State.ACCEPTED)
    if until < day_of(now):
        raise Refused("insurance_over", _("This insurance is over already."))
    row.insurer, row.policy_no, row.insured_until = insurer.strip(), policy_no.strip(), until
    row.save(update_fields=["insurer", "policy_no", "insured_until"])
    audit(by, "workforce.volunteer.insured", row, now, person_id=row.person_id, area_id=row.area_id)


@transaction.atomic
def train(
    volunteer: Volunteer, *, what: str, on: date, until: date | None, number: str, by: User, now: datetime
) -> Qualification:
    """Note that a volunteer was trained, or which licence of theirs was looked at.

    Raises Refused: "volunteer_state", "training_future", and as qualify does.
    """
    row = _open(volunteer, by, now, State.ACCEPTED)
    assert row.worker  # noqa: S101 — the database sees to it
    if on > day_of(now):
        raise Refused("training_future", _("This day is still to come."))
    return qualify(row.worker, what, from_on=on, until=until, number=number, checked=True, by=by, now=now)


@transaction.atomic
def renew_code(volunteer: Volunteer, *, by: User, now: datetime) -> str:
    """Give a volunteer who lost their code a new one; the old one opens nothing any more.

    Raises Refused("volunteer_state").
    """
    row = _open(volunteer, by, now, State.WAITING, State.ACCEPTED)
    code = new_code()
    row.code_digest = digest(code)
    row.save(update_fields=["code_digest"])
    audit(by, "workforce.volunteer.code", row, now, person_id=row.person_id, area_id=row.area_id)
    return code


def _old_enough(born_on: date | None, area_id: int, on: date) -> None:
    bounds = bounds_of(area_id, on)
    if code := too_young(born_on, bounds, on):
        raise Refused(code, LACKS[code], age=bounds.minimum_age)


def _person_of(row: Volunteer, by: User, now: datetime) -> Person:
    """Put a volunteer on record; who is there already under the same number and name is that person."""
    number = unseal(row.sealed, row.person_id) if row.sealed else ""
    told = Newcomer(
        id=row.person_id,
        name=row.name,
        area_id=row.area_id,
        sex=row.sex,
        born_on=row.born_on,
        phone=row.phone,
        id_kind=row.id_kind,
        number=number,
    )
    try:
        return register(told, by=by, now=now)
    except Refused as refused:
        holder: UUID | None = refused.values.get("person")
        known = Person.objects.filter(pk=holder).first() if holder else None
        if known is None or search_form(known.name) != search_form(row.name):
            raise
        return known


def _open(volunteer: Volunteer, by: User, now: datetime, *states: str) -> Volunteer:
    require(by, "workforce.manage", volunteer.area_id, day_of(now))
    return _locked(volunteer, *states)


def _locked(volunteer: Volunteer, *states: str) -> Volunteer:
    rows = Volunteer.objects.select_for_update(of=("self",)).select_related("worker")
    row = rows.get(pk=volunteer.pk)
    if row.state not in states:
        message = _("This was decided already: %(state)s.")
        raise Refused("volunteer_state", message, state=row.get_state_display())
    return row


def _decide(row: Volunteer, state: str, reason: str, by: User, now: datetime) -> None:
    row.state, row.reason, row.decided_by, row.decided_at, row.sealed = state, reason, by, now, None
    row.save(
        update_fields=["state", "reason", "decided_by", "decided_at", "sealed", "person_id", "worker"],
    )
    audit(by, f"workforce.volunteer.{state}", row, now, person_id=row.person_id, area_id=row.area_id)
