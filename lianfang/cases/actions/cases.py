"""A case's life: told, proposed, reviewed, decided by a named person. Every step keeps its protocol."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.cases import queries, rules
from lianfang.cases.actions.clocks import becomes_case, end
from lianfang.cases.actions.deriving import look_for_candidates
from lianfang.cases.actions.roommates import expose_roommates
from lianfang.cases.actions.trail import trail
from lianfang.cases.models import Case, CaseChange
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person

DECIDED = gettext_noop("Decided on the positive swab and the clinical review")
OPENED = gettext_noop("Review of the proposal")


@transaction.atomic
def record_lead(
    outbreak: Outbreak, *, person: Person, told_by: str, by: User, now: datetime, onset_on: date | None = None
) -> Case:
    """Record what another area tells: this person is their case and was here. The case counts there, not here."""
    return _open(outbreak, person, Case.State.ELSEWHERE, told_by, by, now, now, onset_on)


@transaction.atomic
def propose_case(
    outbreak: Outbreak,
    *,
    person: Person,
    reason: str,
    by: User,
    now: datetime,
    detected_at: datetime | None = None,
    onset_on: date | None = None,
) -> Case:
    """Propose a case by hand: a positive that was found outside our own laboratories.

    Raises Refused("case_exists") when the person has one already in this outbreak.
    """
    return _open(outbreak, person, Case.State.PROPOSED, reason, by, detected_at or now, now, onset_on)


def _open(
    outbreak: Outbreak,
    person: Person,
    state: Case.State,
    reason: str,
    by: User,
    detected_at: datetime,
    now: datetime,
    onset_on: date | None,
) -> Case:
    require(by, rules.permission(state), person.area_id, day_of(now))
    # One case a person, however it comes up: by hand, by a result, by two at once.
    Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)
    there = queries.find_case(person.pk, outbreak.pk)
    if there and not rules.may_follow(there.state, state):
        raise Refused("case_exists", _("This person has a case in this outbreak already."))
    if there is None:
        there = Case(person=person, outbreak=outbreak, area_id=person.area_id)
    before = there.state
    there.state, there.detected_at, there.onset_on = state, detected_at, onset_on
    there.protocol = queries.protocol_of(outbreak, now).version
    there.save()
    note(there, before, reason, by, now)
    trail(by, f"case.{state}", there, now)
    return there


def note(case: Case, before: str, reason: str, by: User | None, now: datetime) -> None:
    """Write a step of a case into its history, with the protocol it was made under."""
    CaseChange.objects.create(
        case=case,
        person_id=case.person_id,
        at=now,
        by=by,
        before=before,
        after=case.state,
        reason=reason,
        protocol=case.protocol,
    )


def start_review(case: Case, *, by: User, now: datetime) -> Case:
    """Take a proposed case into review: somebody now answers for deciding it."""
    return _move(case, Case.State.REVIEW, OPENED, by, now)


def confirm(
    case: Case,
    *,
    by: User,
    now: datetime,
    clinical_type: str = "",
    onset_on: date | None = None,
    imported: bool = False,
    reason: str = DECIDED,
) -> Case:
    """Confirm a case: it gets the next number of its outbreak, and clocks of those near it are set anew.

    Raises Refused("step") from a state that does not lead there.
    """
    return _decide(case, Case.State.CONFIRMED, clinical_type, onset_on, imported, reason, by, now)


def call_asymptomatic(
    case: Case, *, by: User, now: datetime, imported: bool = False, reason: str = DECIDED
) -> Case:
    """Decide that somebody is infected without symptoms; numbered and followed up like a confirmed case."""
    return _decide(case, Case.State.ASYMPTOMATIC, "", None, imported, reason, by, now)


@transaction.atomic
def convert(case: Case, *, clinical_type: str, onset_on: date, reason: str, by: User, now: datetime) -> Case:
    """Reclassify an asymptomatic infection as confirmed: it keeps its number and its day of decision."""
    queries.protocol_of(case.outbreak, now).cases.clinical_type(clinical_type)
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    if case.state != Case.State.ASYMPTOMATIC:
        raise Refused("step", _("Only an asymptomatic infection can be converted."))
    case.clinical_type, case.onset_on, case.converted_at = clinical_type, onset_on, now
    return _step(case, Case.State.CONFIRMED, reason, by, now)


@transaction.atomic
def exclude(case: Case, *, reason: str, by: User, now: datetime) -> Case:
    """Exclude a case that nobody decided yet, and let the person out of temporary isolation."""
    _move(case, Case.State.EXCLUDED, reason, by, now)
    for quarantine in queries.running(case.person_id, case.outbreak_id).filter(kind="temporary"):
        end(quarantine, reason=reason, by=by, now=now)
    return case


@transaction.atomic
def mark_done(case: Case, *, step: str, by: User, now: datetime) -> Case:
    """Note that a case was reported, or its core facts or whole investigation are done; the clock stops there.

    Raises Refused("marked") when it was noted before.
    """
    require(by, "cases.investigate", case.area_id, day_of(now))
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    field = {"reported": "reported_at", "core_facts": "core_facts_at", "investigated": "investigated_at"}[
        step
    ]
    if getattr(case, field):
        raise Refused("marked", _("This was noted before."))
    setattr(case, field, now)
    case.save(update_fields=[field])
    trail(by, f"case.{step}", case, now)
    return case


@transaction.atomic
def _decide(
    case: Case,
    after: Case.State,
    clinical_type: str,
    onset_on: date | None,
    imported: bool,
    reason: str,
    by: User,
    now: datetime,
) -> Case:
    protocol = queries.protocol_of(case.outbreak, now)
    if clinical_type:
        protocol.cases.clinical_type(clinical_type)
    if onset_on and onset_on > day_of(now):
        raise Refused("onset_later", _("The onset lies in the future."))
    # Numbers run without gaps: whoever decides next in this outbreak waits here.
    Outbreak.objects.select_for_update(no_key=True).get(pk=case.outbreak_id)
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    if not rules.may_follow(case.state, after) or case.decided_at:  # asymptomatic: converted, keeps its day
        raise _no_step(case.state, after)
    if case.number is None:  # a decision that was taken back left its number
        last = Case.objects.filter(outbreak_id=case.outbreak_id).aggregate(last=Max("number"))["last"] or 0
        case.number = last + 1
    case.decided_at, case.imported = now, imported
    case.clinical_type, case.onset_on = clinical_type, onset_on or case.onset_on
    if after == Case.State.ASYMPTOMATIC:
        case.onset_on = None
    _step(case, after, reason, by, now)
    becomes_case(case, protocol=protocol, by=by, now=now)
    expose_roommates(case, protocol=protocol, by=by, now=now)
    look_for_candidates(case, by=None, now=now)
    return case


@transaction.atomic
def _move(case: Case, after: Case.State, reason: str, by: User, now: datetime) -> Case:
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    return _step(case, after, reason, by, now)


def _step(case: Case, after: Case.State, reason: str, by: User, now: datetime) -> Case:
    """Bring a locked case into a state, if its state leads there."""
    require(by, rules.permission(after), case.area_id, day_of(now))
    before = case.state
    if not rules.may_follow(before, after):
        raise _no_step(before, after)
    case.state, case.protocol = after, queries.protocol_of(case.outbreak, now).version
    case.save()
    note(case, before, reason, by, now)
    trail(by, f"case.{after}", case, now, before=before)
    return case


def _no_step(before: str, after: Case.State) -> Refused:
    message = _("A case that is “%(before)s” cannot become “%(after)s”.")
    return Refused("step", message, before=Case.State(before).label, after=after.label)
