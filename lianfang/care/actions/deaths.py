"""Deaths: recorded by a doctor, put right by a new version, reported in time."""

from datetime import datetime
from itertools import pairwise
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.beds import actions as beds
from lianfang.care import rules
from lianfang.care.actions.consults import close_all
from lianfang.care.actions.file import note, open_file, says_something
from lianfang.care.actions.follow_ups import drop_follow_ups
from lianfang.care.actions.orders import stop_all
from lianfang.care.models import Admission, Death, DeathReport
from lianfang.cases import actions as cases
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused

DIED = gettext_noop("The patient died")


class Causes(TypedDict, total=False):
    """The chain of causes and how long each took, and what else contributed; see Death."""

    cause_a: str
    since_a: str
    cause_b: str
    since_b: str
    cause_c: str
    since_c: str
    cause_d: str
    since_d: str
    other: str


@transaction.atomic
def record_death(
    admission: Admission, *, died_at: datetime, by: User, now: datetime, **causes: Unpack[Causes]
) -> Death:
    """Record that a patient died: the bed is free to be disinfected, orders end, the case is closed as a death.

    Raises Refused("times") for a time before admission or in the future, "causes" for a chain with a gap, "left".
    """
    admission = open_file(admission, "care.discharge", by, now)
    _check(admission, died_at, now, causes)
    beds.vacate(admission.occupancy, by=by, now=now)
    stop_all(admission, by, now)
    close_all(admission, by, now)
    admission.left_at = died_at
    admission.save(update_fields=["left_at"])
    drop_follow_ups([admission], DIED, now)
    death = _write(admission, 1, died_at, causes, "", by, now)
    if admission.case.state in rules.DISCHARGED:
        cases.case_left(admission.case, at=died_at, by=by, died=True)
    note(by, "care.death.recorded", death, admission, now)
    return death


@transaction.atomic
def correct_death(
    admission: Admission, *, died_at: datetime, reason: str, by: User, now: datetime, **causes: Unpack[Causes]
) -> Death:
    """Put a recorded death right by a new version of it; what was written before stays.

    Raises Refused("no_death"), "empty" without a reason, "times", "causes".
    """
    require(by, "care.discharge", admission.area_id, day_of(now))
    admission = Admission.objects.select_for_update(of=("self",)).select_related("case").get(pk=admission.pk)
    last = Death.objects.filter(admission=admission).first()
    if last is None:
        raise Refused("no_death", _("No death of this patient is recorded here."))
    says_something(reason)
    _check(admission, died_at, now, causes)
    death = _write(admission, last.version + 1, died_at, causes, reason.strip(), by, now)
    if died_at != last.died_at:
        admission.left_at = died_at
        admission.save(update_fields=["left_at"])
        cases.correct_death(admission.case, died_at=died_at, reason=reason.strip(), by=by, now=now)
    note(by, "care.death.corrected", death, admission, now, reason=reason.strip())
    return death


@transaction.atomic
def report_death(admission: Admission, *, number: str = "", by: User, now: datetime) -> DeathReport:
    """Note that a death was put into the national direct reporting system.

    Raises Refused("no_death"), Refused("reported").
    """
    require(by, "care.discharge", admission.area_id, day_of(now))
    if not Death.objects.filter(admission=admission).exists():
        raise Refused("no_death", _("No death of this patient is recorded here."))
    try:
        with transaction.atomic():
            made = DeathReport.objects.create(
                admission=admission, person_id=admission.person_id, at=now, by=by, number=number.strip()
            )
    except IntegrityError as clash:
        raise Refused("reported", _("This death was reported already.")) from clash
    note(by, "care.death.reported", made, admission, now)
    return made


def _check(admission: Admission, died_at: datetime, now: datetime, causes: Causes) -> None:
    if not admission.admitted_at <= died_at <= now:
        raise Refused("times", _("The time of death lies between admission and now."))
    chain = [str(causes.get(f"cause_{step}", "")).strip() for step in "abcd"]
    if not chain[0]:
        raise Refused("causes", _("Write down in (a) the disease that led directly to death."))
    if any(later and not earlier for earlier, later in pairwise(chain)):
        raise Refused("causes", _("The chain of causes has a gap: fill (a) to (d) without leaving one out."))


def _write(
    admission: Admission,
    version: int,
    died_at: datetime,
    causes: Causes,
    reason: str,
    by: User,
    now: datetime,
) -> Death:
    said = {key: str(value).strip() for key, value in causes.items()}
    return Death.objects.create(
        admission=admission,
        person_id=admission.person_id,
        version=version,
        died_at=died_at,
        at=now,
        by=by,
        reason=reason,
        **said,
    )
