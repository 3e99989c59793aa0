"""What doctors write into a file: the plan, the day's consultation."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianfang.accounts.models import User
from lianfang.care import queries
from lianfang.care.actions.bedside import decided_by_plan
from lianfang.care.actions.file import note, open_file, says_something
from lianfang.care.models import Admission, Consultation, Plan
from lianfang.cases import actions as cases
from lianfang.cases.models import Case
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused


@transaction.atomic
def write_plan(admission: Admission, *, clinical_type: str, text: str, by: User, now: datetime) -> Plan:
    """Write the patient's plan; an earlier version stays readable.

    Raises Refused("unknown_choice") for a clinical type the protocol does not have, "no_type" for a confirmed case
    without one, "empty" for a plan that says nothing.
    """
    admission = open_file(admission, "care.treat", by, now)
    case = admission.case
    if clinical_type:
        queries.protocol_of(case, now).cases.clinical_type(clinical_type)
    elif case.state == Case.State.CONFIRMED:
        raise Refused("no_type", _("A confirmed case has a clinical type. Choose one."))
    says_something(text)
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
    decided_by_plan(plan, admission)
    note(by, "care.plan.written", plan, admission, now, version=plan.version, clinical_type=clinical_type)
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
    admission = open_file(admission, "care.treat", by, now)
    says_something(text)
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
    note(by, "care.consultation.held", record, admission, now)
    return record
