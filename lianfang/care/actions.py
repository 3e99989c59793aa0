"""Admitting, planning, consulting, observing, moving, discharging."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.beds import actions as beds
from lianfang.beds.models import Bed, Occupancy
from lianfang.care import queries, rules
from lianfang.care.models import Admission, Consultation, Discharge, Observation, Plan
from lianfang.cases import actions as cases
from lianfang.cases.models import Case
from lianfang.cases.queries import is_over
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.queries import ids_of
from lianfang.testing import actions as testing

BEFORE_DISCHARGE = gettext_noop("Before discharge")


def admit(case: Case, bed: Bed, *, by: User, now: datetime) -> Admission:
    """Take a patient in: a room of their own, a file. A bed that was refused stays in the audit.

    Raises Refused("occupied") when the room is taken (by the database itself), "admitted" when the patient is in
    hospital already, "not_a_patient" for a case that is excluded, of another area, or over, "shared_room" when the
    protocol wants one patient a room, and what else `beds.occupy` raises.
    """
    with beds.offering(bed, case.person, by=by, now=now):
        site = bed.room.site
        require(by, "care.treat", site.area_id, day_of(now))
        _check_admissible(case, bed, now)
        stay = beds.occupy(bed, case.person, by=by, now=now)
        admission = Admission.objects.create(
            case=case,
            person_id=case.person_id,
            occupancy=stay,
            area_id=site.area_id,
            file_no=f"{day_of(now):%Y%m%d}-{stay.pk.hex[-6:].upper()}",
            admitted_at=now,
            admitted_by=by,
        )
        _note(by, "care.admission.admitted", admission, admission, now)
        return admission


def _check_admissible(case: Case, bed: Bed, now: datetime) -> None:
    if case.state not in queries.ADMISSIBLE or is_over(case):
        raise Refused(
            "not_a_patient",
            _("Nobody can be admitted for this case: it is excluded, of another area, or over."),
        )
    if Admission.objects.filter(person__in=ids_of(case.person_id), left_at=None).exists():
        raise Refused("admitted", _("This patient is in hospital already."))
    if queries.protocol_of(case, now).treatment.single_occupancy.value and not bed.room.single:
        raise Refused("shared_room", _("Each patient has a room of their own. Choose a room for one person."))


@transaction.atomic
def write_plan(admission: Admission, *, clinical_type: str, text: str, by: User, now: datetime) -> Plan:
    """Write the patient's plan; an earlier version stays readable.

    Raises Refused("unknown_choice") for a clinical type the protocol does not have, "no_type" for a confirmed case
    without one, "empty" for a plan that says nothing.
    """
    admission = _open(admission, "care.treat", by, now)
    case = admission.case
    if clinical_type:
        queries.protocol_of(case, now).cases.clinical_type(clinical_type)
    elif case.state == Case.State.CONFIRMED:
        raise Refused("no_type", _("A confirmed case has a clinical type. Choose one."))
    _says_something(text)
    last: int = admission.plans.aggregate(last=Max("version"))["last"] or 0
    plan = Plan.objects.create(
        admission=admission,
        person_id=admission.person_id,
        version=last + 1,
        clinical_type=clinical_type,
        text=text.strip(),
        at=now,
        by=by,
    )
    if case.state == Case.State.CONFIRMED and clinical_type != case.clinical_type:
        cases.set_type(case, clinical_type, by=by, now=now)
    _note(by, "care.plan.written", plan, admission, now, version=plan.version, clinical_type=clinical_type)
    return plan


@transaction.atomic
def consult(
    admission: Admission,
    *,
    text: str,
    by: User,
    now: datetime,
    improved: bool = False,
    imaging_improved: bool | None = None,
) -> Consultation:
    """Record the day's consultation; `imaging_improved` is None when no imaging was looked at.

    Raises Refused("consulted") when the day has as many as the protocol asks, "empty" for one that says nothing.
    """
    admission = _open(admission, "care.treat", by, now)
    _says_something(text)
    held = list(admission.consultations.filter(on=day_of(now)).select_related("by"))
    wanted = queries.protocol_of(admission.case, now).treatment.consultations_per_day.value
    if len(held) >= max(wanted, 1):
        raise Refused(
            "consulted", _("Today's consultation is on record already, by %(who)s."), who=held[0].by
        )
    record = Consultation.objects.create(
        admission=admission,
        person_id=admission.person_id,
        on=day_of(now),
        nth=len(held) + 1,
        text=text.strip(),
        improved=improved,
        imaging_improved=imaging_improved,
        at=now,
        by=by,
    )
    _note(by, "care.consultation.held", record, admission, now)
    return record


@transaction.atomic
def observe(
    admission: Admission, *, celsius: Decimal, respiratory_rate: int, spo2: int, by: User, now: datetime
) -> Observation:
    """Record a patient's measurements. Signs of severe illness wait on the file for a doctor's decision.

    Raises Refused("out_of_range") for a measurement no living patient has.
    """
    admission = _open(admission, "care.treat", by, now)
    for value, (least, most) in (
        (celsius, rules.CELSIUS),
        (respiratory_rate, rules.BREATHS),
        (spo2, rules.SPO2),
    ):
        if not least <= value <= most:
            text = _("%(value)s lies outside %(least)s to %(most)s. Measure again.")
            raise Refused("out_of_range", text, value=value, least=least, most=most)
    seen = Observation.objects.create(
        admission=admission,
        person_id=admission.person_id,
        at=now,
        celsius=celsius,
        respiratory_rate=respiratory_rate,
        spo2=spo2,
        by=by,
    )
    _note(by, "care.observation.taken", seen, admission, now)
    return seen


def move(admission: Admission, bed: Bed, *, by: User, now: datetime) -> Occupancy:
    """Move a patient to another room of the hospital: out of one and into the other, or neither.

    Raises Refused("shared_room") and what `beds.move` raises.
    """
    with beds.offering(bed, admission.person, by=by, now=now):
        admission = _open(admission, "care.treat", by, now)
        if queries.protocol_of(admission.case, now).treatment.single_occupancy.value and not bed.room.single:
            raise Refused(
                "shared_room", _("Each patient has a room of their own. Choose a room for one person.")
            )
        stay = beds.move(admission.occupancy, bed, by=by, now=now)
        admission.occupancy = stay
        admission.save(update_fields=["occupancy"])
        _note(by, "care.patient.moved", admission, admission, now)
        return stay


@transaction.atomic
def ask_for_tests(admission: Admission, *, due_on: Sequence[date], by: User, now: datetime) -> None:
    """Ask for the patient to be swabbed on these days before discharge."""
    admission = _open(admission, "care.treat", by, now)
    wanted = [testing.Wanted(admission.person_id, admission.area_id, day) for day in due_on]
    outbreak = admission.case.outbreak
    testing.request_tests(wanted, outbreak=outbreak, reason=BEFORE_DISCHARGE, by=by, now=now)
    _note(by, "care.tests.asked", admission, admission, now, due_on=[day.isoformat() for day in due_on])


@transaction.atomic
def discharge(admission: Admission, *, by: User, now: datetime) -> Discharge:
    """Let a patient go when every criterion is met; what follows (14 days for COVID-19) is ordered with it.

    Raises Refused("not_yet") naming what is missing.
    """
    admission = _open(admission, "care.discharge", by, now)
    checks = queries.discharge_checklist(admission, now)
    if not rules.may_go(checks):
        missing = _("; ").join(_(rules.LABELS[check.key]) for check in checks if not check.met)
        raise Refused("not_yet", _("This patient cannot go yet. Missing: %(missing)s."), missing=missing)
    beds.vacate(admission.occupancy, by=by, now=now)
    admission.left_at = now
    admission.save(update_fields=["left_at"])
    done = Discharge.objects.create(
        admission=admission,
        person_id=admission.person_id,
        at=now,
        by=by,
        evidence=queries.as_evidence(checks),
        protocol=queries.protocol_of(admission.case, now).version,
    )
    if admission.case.state in rules.DISCHARGED:
        cases.case_left(admission.case, at=now, by=by)
    _note(by, "care.patient.discharged", done, admission, now)
    return done


def _open(admission: Admission, permission: str, by: User, now: datetime) -> Admission:
    """Give the file as it is now, locked, if this user may write in it and the patient is still here."""
    require(by, permission, admission.area_id, day_of(now))
    fresh = (
        Admission.objects.select_for_update(of=("self",))
        .select_related("case__outbreak")
        .get(pk=admission.pk)
    )
    if fresh.left_at:
        raise Refused("left", _("This patient has left. The file can be read, not written."))
    return fresh


def _says_something(text: str) -> None:
    if not text.strip():
        raise Refused("empty", _("Write something first."))


def _note(by: User, verb: str, thing: Model, admission: Admission, now: datetime, **data: object) -> None:
    audit(by, verb, thing, now, person_id=admission.person_id, area_id=admission.area_id, **data)
