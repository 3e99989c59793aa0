"""What a patient still needs before going home, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from lianfang.care import rules
from lianfang.care.models import Admission, Consultation, Observation
from lianfang.care.queries.files import protocol_of
from lianfang.cases.rules import stage_ends
from lianfang.common.dates import day_of
from lianfang.people.queries import ids_of
from lianfang.protocol.treatment import Pathway
from lianfang.testing.models import PersonResult, TestRequest


@dataclass(frozen=True, slots=True)
class After:
    """What follows discharge, and its last day."""

    pathway: Pathway
    ends_on: date


def discharge_checklist(admission: Admission, now: datetime) -> tuple[rules.Check, ...]:
    """List what a patient still needs before going home, by the rules of their class of case."""
    case = admission.case
    if case.state not in rules.DISCHARGED:
        return rules.undecided(case.state)
    protocol = protocol_of(case, now)
    fever = protocol.contacts.fever_celsius.value
    return rules.checklist(patient_of(admission, now), protocol.treatment.pathway(case.state), fever, now)


def patient_of(admission: Admission, now: datetime) -> rules.Patient:
    """Gather what the patient's file says now. A negative counts when the patient was alone in the tube, as the
    protocol swabs key groups; anything else than negative always counts."""
    held = Consultation.objects.filter(admission=admission, at__lte=now)
    last = held.order_by("-at").first()
    imaged = held.exclude(imaging_improved=None).order_by("-at").first()
    warmth = Observation.objects.filter(admission=admission, at__lte=now, celsius__isnull=False).values_list(
        "at", "celsius"
    )
    tests = results_of(admission, now).filter(Q(single=True) | ~Q(meaning="negative"))
    return rules.Patient(
        admitted_on=day_of(admission.admitted_at),
        onset_on=admission.case.onset_on,
        temperatures=tuple((at, float(celsius)) for at, celsius in warmth if celsius is not None),
        symptoms_better_on=last.on if last and last.improved else None,
        imaging_better_on=imaged.on if imaged and imaged.imaging_improved else None,
        tests=tuple(rules.Test(each.taken_at, each.meaning == "negative") for each in tests),
    )


def results_of(admission: Admission, now: datetime) -> QuerySet[PersonResult]:
    """Give the results of the swabs taken during a stay, under any of the patient's records, the latest first."""
    rows = PersonResult.objects.filter(
        person__in=ids_of(admission.person_id), taken_at__gte=admission.admitted_at, resulted_at__lte=now
    )
    if admission.left_at:
        rows = rows.filter(taken_at__lte=admission.left_at)
    return rows.order_by("-taken_at")


def as_evidence(checks: Sequence[rules.Check]) -> dict[str, Any]:
    """Write a checklist down as it stood, for the file."""
    return {
        check.key: {
            "met": check.met,
            "have": check.have,
            "need": check.need,
            "on": [day.isoformat() for day in check.on],
        }
        for check in checks
    }


def from_evidence(evidence: dict[str, Any]) -> tuple[rules.Check, ...]:
    """Read back a checklist from a file."""
    return tuple(
        rules.Check(
            key, seen["met"], seen["have"], seen["need"], tuple(date.fromisoformat(day) for day in seen["on"])
        )
        for key, seen in evidence.items()
    )


def tests_due(admission: Admission) -> QuerySet[TestRequest]:
    """Give the swabs asked of a patient that were not taken yet."""
    return TestRequest.objects.filter(
        person__in=ids_of(admission.person_id), done_by_swab=None, cancelled_at=None
    )


def after_discharge(admission: Admission, now: datetime) -> After | None:
    """Say what the protocol asks after leaving today: where, how long, and its last day."""
    if admission.case.state not in rules.DISCHARGED:
        return None
    pathway = protocol_of(admission.case, now).treatment.pathway(admission.case.state)
    if pathway.after.value == "none":
        return None
    return After(pathway, stage_ends(day_of(now), pathway.after_days.value))
