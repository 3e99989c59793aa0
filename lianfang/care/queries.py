"""Reads over patients."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from lianfang.beds.models import Occupancy
from lianfang.care import rules
from lianfang.care.models import Admission, Consultation, Observation, Plan
from lianfang.cases.models import Case
from lianfang.cases.queries import in_hospital_again
from lianfang.cases.rules import stage_ends
from lianfang.common.dates import at, day_of
from lianfang.outbreak.models import Outbreak
from lianfang.people.queries import ids_of
from lianfang.people.rules.numbers import age
from lianfang.places.models import Site
from lianfang.protocol.schema import Pathway, Protocol, SevereSign
from lianfang.protocol.timeline import in_force, named
from lianfang.testing.models import PersonResult, TestRequest

ADMISSIBLE = (Case.State.PROPOSED, Case.State.REVIEW, Case.State.CONFIRMED, Case.State.ASYMPTOMATIC)


@dataclass(frozen=True, slots=True)
class Hospital:
    """How many were admitted, are in hospital and have left, as of an instant."""

    admitted: int
    inside: int
    left: int


@dataclass(frozen=True, slots=True)
class After:
    """What follows discharge, and its last day."""

    pathway: Pathway
    ends_on: date


def files() -> QuerySet[Admission]:
    """Give every patient's file with the patient, the case and the room."""
    return Admission.objects.select_related(
        "person", "case__outbreak", "occupancy__room__site", "occupancy__bed"
    )


def patients(outbreak: Outbreak) -> QuerySet[Admission]:
    """Give an outbreak's patients, those who left included."""
    return files().filter(case__outbreak=outbreak)


def inside(outbreak: Outbreak, now: datetime) -> QuerySet[Admission]:
    """Give the patients in hospital at an instant."""
    return patients(outbreak).filter(_inside(now))


def _inside(now: datetime) -> Q:
    return Q(admitted_at__lte=now) & (Q(left_at=None) | Q(left_at__gt=now))


def narrowed(
    rows: QuerySet[Admission],
    now: datetime,
    *,
    q: str = "",
    where: str = "",
    site: Site | None = None,
    missing: bool = False,
) -> QuerySet[Admission]:
    """Narrow a list of patients: by name or file number, inside or left, hospital, today's consultation missing."""
    if q:
        rows = rows.filter(Q(person__name__icontains=q) | Q(file_no__icontains=q))
    if where:
        rows = rows.filter(_inside(now) if where == "inside" else Q(left_at__lte=now))
    if site:
        rows = rows.filter(occupancy__room__site=site)
    if missing:
        rows = rows.filter(_inside(now), admitted_at__lt=at(day_of(now))).exclude(_consulted(day_of(now)))
    return rows


def hospital(outbreak: Outbreak, now: datetime) -> Hospital:
    """Count an outbreak's patients as of an instant."""
    counted = Admission.objects.filter(case__outbreak=outbreak, admitted_at__lte=now).aggregate(
        admitted=Count("pk"), left=Count("pk", filter=Q(left_at__lte=now))
    )
    return Hospital(counted["admitted"], counted["admitted"] - counted["left"], counted["left"])


def waiting_for_admission() -> QuerySet[Case]:
    """Give the cases that belong in a hospital and are not in one."""
    there = Admission.objects.filter(person=OuterRef("person"), left_at=None)
    return (
        Case.objects.filter(Q(out_at=None) | in_hospital_again(), state__in=ADMISSIBLE, died_at=None)
        .exclude(Exists(there))
        .select_related("person", "outbreak")
    )


def without_consultation(outbreak: Outbreak, on: date, now: datetime) -> QuerySet[Admission]:
    """Give the patients in hospital whose consultation of a day is missing (not asked for on the day they came)."""
    return inside(outbreak, now).filter(admitted_at__lt=at(on)).exclude(_consulted(on))


def consulted(files: Iterable[Admission], on: date) -> set[UUID]:
    """Give the ids of those of these files whose consultation of a day was held."""
    held = Consultation.objects.filter(admission__in=[each.pk for each in files], on=on)
    return set(held.values_list("admission_id", flat=True))


def _consulted(on: date) -> Exists:
    return Exists(Consultation.objects.filter(admission=OuterRef("pk"), on=on))


def protocol_of(case: Case, now: datetime) -> Protocol:
    """Give the protocol that decides about this patient today."""
    return in_force(case.outbreak.disease, day_of(now))


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
    warmth = Observation.objects.filter(admission=admission, at__lte=now).values_list("at", "celsius")
    tests = results_of(admission, now).filter(Q(single=True) | ~Q(meaning="negative"))
    return rules.Patient(
        admitted_on=day_of(admission.admitted_at),
        onset_on=admission.case.onset_on,
        temperatures=tuple((at, float(celsius)) for at, celsius in warmth),
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


def calendar(admission: Admission, now: datetime) -> tuple[tuple[date, str], ...]:
    """Say of each day of a stay whether its consultation was held, is missing or is due; see rules.stay_calendar."""
    held = Consultation.objects.filter(admission=admission).order_by().values("on").annotate(n=Count("pk"))
    per_day = protocol_of(admission.case, now).treatment.consultations_per_day.value
    left_on = day_of(admission.left_at) if admission.left_at else None
    counted = {row["on"]: row["n"] for row in held}
    return rules.stay_calendar(day_of(admission.admitted_at), now, left_on, counted, per_day)


def days_missing(admission: Admission, now: datetime) -> tuple[date, ...]:
    """List the days of a stay whose consultation is missing."""
    return tuple(day for day, state in calendar(admission, now) if state == "missing")


def signs_to_decide(
    admission: Admission, now: datetime
) -> tuple[tuple[Observation, tuple[SevereSign, ...]], ...]:
    """Give the observations that show severe signs and that no plan has answered yet, the latest first.

    Whoever writes the next plan has decided: with a severe type, or without.
    """
    plan = Plan.objects.filter(admission=admission).order_by("-version").first()
    protocol = protocol_of(admission.case, now)
    if plan and plan.clinical_type and protocol.cases.clinical_type(plan.clinical_type).severe:
        return ()
    seen = Observation.objects.filter(admission=admission).order_by("-at")
    if plan:
        seen = seen.filter(at__gt=plan.at)
    born_on = admission.person.born_on
    years = age(born_on, day_of(now)) if born_on else None
    found = ((each, rules.severe_signs(signs_of(each), protocol.treatment, years)) for each in seen)
    return tuple((each, signs) for each, signs in found if signs)


def signs_of(seen: Observation) -> rules.Signs:
    """Give measurements as the rules take them."""
    return rules.Signs(seen.at, float(seen.celsius), seen.respiratory_rate, seen.spo2)


def rooms_of(admission: Admission) -> QuerySet[Occupancy]:
    """Give the beds a patient was in during a stay, the first one first."""
    ids: list[UUID] = list(ids_of(admission.person_id))
    rows = Occupancy.objects.filter(person__in=ids, during__startswith__gte=admission.admitted_at)
    if admission.left_at:
        rows = rows.filter(during__startswith__lt=admission.left_at)
    return rows.select_related("room__site", "bed").order_by("during__startswith")


def plans_of(admission: Admission) -> list[tuple[Plan, str]]:
    """Give every version of a patient's plan with the name of its clinical type, the one in force first."""
    plans = Plan.objects.filter(admission=admission).select_related("by")
    return [(plan, type_label(admission.case, plan.clinical_type)) for plan in plans]


def type_label(case: Case, clinical_type: str) -> str:
    """Name a clinical type in the language of the page, by the protocol the case was made under."""
    return _(named(case.protocol).cases.clinical_type(clinical_type).label) if clinical_type else ""


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
