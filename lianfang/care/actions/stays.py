"""Coming, moving, being swabbed before leaving, leaving."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.beds import actions as beds
from lianfang.beds.models import Bed, Occupancy
from lianfang.care import queries, rules
from lianfang.care.actions.consults import close_all
from lianfang.care.actions.file import note, open_file
from lianfang.care.actions.follow_ups import drop_follow_ups, plan_follow_ups
from lianfang.care.actions.orders import stop_all
from lianfang.care.models import Admission, Discharge
from lianfang.cases import actions as cases
from lianfang.cases.models import Case
from lianfang.cases.queries import is_over
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.queries import ids_of
from lianfang.testing import actions as testing

AGAIN = gettext_noop("In hospital again")
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
        check_patient(case)
        check_room(case, bed, now)
        stay = beds.occupy(bed, case.person, by=by, now=now)
        return new_file(case, stay, by=by, now=now)


def new_file(case: Case, stay: Occupancy, *, by: User, now: datetime) -> Admission:
    """Open the file of a patient who has come into a bed; visits planned after an earlier stay fall away."""
    site = stay.room.site
    minutes = queries.protocol_of(case, now).treatment.first_observation_minutes.value
    former = Admission.objects.filter(case=case).order_by("-admitted_at").first()
    if former:
        drop_follow_ups([former], AGAIN, now)
    admission = Admission.objects.create(
        former=former,
        case=case,
        person_id=case.person_id,
        occupancy=stay,
        area_id=site.area_id,
        file_no=f"{day_of(now):%Y%m%d}-{stay.pk.hex[-6:].upper()}",
        admitted_at=now,
        admitted_by=by,
        observe_by=now + timedelta(minutes=minutes),
    )
    note(by, "care.admission.admitted", admission, admission, now)
    return admission


def check_patient(case: Case) -> None:
    """Refuse who does not belong in hospital, or is in one.

    Raises Refused("not_a_patient"), Refused("admitted").
    """
    if case.state not in queries.ADMISSIBLE or is_over(case):
        raise Refused(
            "not_a_patient",
            _("Nobody can be admitted for this case: it is excluded, of another area, or over."),
        )
    if Admission.objects.filter(person__in=ids_of(case.person_id), left_at=None).exists():
        raise Refused("admitted", _("This patient is in hospital already."))


def check_room(case: Case, bed: Bed, now: datetime) -> None:
    """Refuse a room for several where the protocol wants one patient a room.

    Raises Refused("shared_room").
    """
    if queries.protocol_of(case, now).treatment.single_occupancy.value and not bed.room.single:
        raise Refused("shared_room", _("Each patient has a room of their own. Choose a room for one person."))


def move(admission: Admission, bed: Bed, *, by: User, now: datetime) -> Occupancy:
    """Move a patient to another room of the hospital: out of one and into the other, or neither.

    Raises Refused("shared_room") and what `beds.move` raises.
    """
    with beds.offering(bed, admission.person, by=by, now=now):
        admission = open_file(admission, "care.treat", by, now)
        check_room(admission.case, bed, now)
        stay = beds.move(admission.occupancy, bed, by=by, now=now)
        admission.occupancy = stay
        admission.save(update_fields=["occupancy"])
        note(by, "care.patient.moved", admission, admission, now)
        return stay


@transaction.atomic
def ask_for_tests(admission: Admission, *, due_on: Sequence[date], by: User, now: datetime) -> None:
    """Ask for the patient to be swabbed on these days before discharge."""
    admission = open_file(admission, "care.treat", by, now)
    wanted = [testing.Wanted(admission.person_id, admission.area_id, day) for day in due_on]
    outbreak = admission.case.outbreak
    testing.request_tests(wanted, outbreak=outbreak, reason=BEFORE_DISCHARGE, by=by, now=now)
    note(by, "care.tests.asked", admission, admission, now, due_on=[day.isoformat() for day in due_on])


@transaction.atomic
def discharge(admission: Admission, *, by: User, now: datetime) -> Discharge:
    """Let a patient go when every criterion is met; what follows (14 days for COVID-19) is ordered with it.

    Raises Refused("not_yet") naming what is missing.
    """
    admission = open_file(admission, "care.discharge", by, now)
    checks = queries.discharge_checklist(admission, now)
    if not rules.may_go(checks):
        missing = _("; ").join(_(rules.LABELS[check.key]) for check in checks if not check.met)
        raise Refused("not_yet", _("This patient cannot go yet. Missing: %(missing)s."), missing=missing)
    stop_all(admission, by, now)
    close_all(admission, by, now)
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
    plan_follow_ups(admission, now)
    note(by, "care.patient.discharged", done, admission, now)
    return done
