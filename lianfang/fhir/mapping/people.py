"""People: Patient, Condition, Immunization, Encounter, CarePlan."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import override

from lianfang.care.models import Admission, MedicalOrder, Plan
from lianfang.cases.models import Case
from lianfang.fhir.mapping.parts import Resource, filled, made, numbered, period, said, to
from lianfang.fhir.mapping.places import organization_id
from lianfang.people.models import Person
from lianfang.vaccination.models import GivenDose

SEXES = {"f": "female", "m": "male"}
DISEASES = {
    "covid19": ("covid19", "covid19_icd10", "covid19_icd11"),
    "measles": ("measles", "measles_icd10"),
}
VERIFIED = {
    "confirmed": "verified_confirmed",
    "asymptomatic": "verified_confirmed",
    "elsewhere": "verified_confirmed",
    "excluded": "verified_refuted",
    "review": "verified_provisional",
}
VACCINES = {
    "inactivated": ("vaccine_inactivated", "vaccine_inactivated_icd11"),
    "adenovirus": ("vaccine_adenovirus", "vaccine_adenovirus_icd11"),
    "subunit": ("vaccine_subunit", "vaccine_subunit_icd11"),
}
ARMS = {"left_arm": "left_arm", "right_arm": "right_arm"}
ORDERED = {"drug": "MedicationRequest", "test": "ServiceRequest", "diet": "NutritionOrder"}


def patient(person: Person, *, phone: bool) -> Resource:
    """Write who somebody is; the phone only for who may see it. Numbers of documents are never given."""
    return filled(
        {
            "resourceType": "Patient",
            "id": str(person.pk),
            "identifier": numbered("person", person.pk),
            "name": [{"text": person.name}],
            "gender": SEXES.get(person.sex, "unknown"),
            "birthDate": person.born_on and person.born_on.isoformat(),
            "telecom": [{"system": "phone", "value": person.phone}] if person.phone and phone else [],
        }
    )


def disease(key: str) -> Resource:
    """Write a disease; one without a code by its name."""
    return said(*DISEASES[key]) if key in DISEASES else {"text": key}


def condition(case: Case) -> Resource:
    """Write a case: the disease, how sure it is, from when to when."""
    over = case.out_at or case.died_at
    return filled(
        {
            "resourceType": "Condition",
            "id": str(case.pk),
            "identifier": numbered("case", case.number) if case.number else [],
            "subject": to(case.person_id),
            "recordedDate": case.detected_at.isoformat(),
            "verificationStatus": said(VERIFIED.get(case.state, "verified_unconfirmed")),
            "clinicalStatus": {}
            if case.state == Case.State.EXCLUDED
            else said("condition_resolved" if over else "condition_active"),
            "code": disease(case.outbreak.disease),
            "onsetDateTime": case.onset_on and case.onset_on.isoformat(),
            "abatementDateTime": case.out_at and case.out_at.isoformat(),
        }
    )


def immunization(dose: GivenDose) -> Resource:
    """Write a dose; one that was taken back as entered in error."""
    vaccine = said(*VACCINES[dose.product]) if dose.product in VACCINES else {"text": dose.product}
    return filled(
        {
            "resourceType": "Immunization",
            "id": str(dose.pk),
            "status": "entered-in-error" if dose.void_at else "completed",
            "vaccineCode": vaccine | {"text": dose.product},
            "patient": to(dose.person_id),
            "occurrenceDateTime": dose.at.isoformat() if dose.at else dose.day.isoformat(),
            "primarySource": dose.source == GivenDose.Source.HERE,
            "reportOrigin": {"text": dose.source} if dose.source != GivenDose.Source.HERE else {},
            "lotNumber": dose.lot.number if dose.lot else "",
            "site": said(ARMS[dose.place])
            if dose.place in ARMS
            else {"text": dose.place}
            if dose.place
            else {},
            "performer": [{"actor": {"display": dose.where}}] if dose.where else [],
            "protocolApplied": [
                {"targetDisease": [disease(dose.disease)], "doseNumberPositiveInt": dose.number}
            ],
        }
    )


def encounter(stay: Admission) -> Resource:
    """Write a stay in hospital: its file, its bed, why."""
    return filled(
        {
            "resourceType": "Encounter",
            "id": str(stay.pk),
            "identifier": numbered("file", stay.file_no),
            "status": "finished" if stay.left_at else "in-progress",
            "class": said("inpatient")["coding"][0],
            "subject": to(stay.person_id),
            "period": period(stay.admitted_at, stay.left_at),
            "diagnosis": [{"condition": to(stay.case_id)}],
            "location": [
                {"location": to(stay.occupancy.bed_id), "status": "completed" if stay.left_at else "active"}
            ],
            "serviceProvider": to(organization_id(stay.occupancy.room.site_id)),
        }
    )


def care_plan(stay: Admission, plan: Plan | None, orders: Sequence[MedicalOrder], now: datetime) -> Resource:
    """Write what is planned and ordered for a patient."""
    return filled(
        {
            "resourceType": "CarePlan",
            "id": made(stay.pk, "plan"),
            "status": "completed" if stay.left_at else "active",
            "intent": "plan",
            "subject": to(stay.person_id),
            "encounter": to(stay.pk),
            "period": period(stay.admitted_at, stay.left_at),
            "description": plan.text if plan else "",
            "addresses": [to(stay.case_id)],
            "activity": [{"detail": _ordered(each, now)} for each in orders],
        }
    )


def _ordered(order: MedicalOrder, now: datetime) -> Resource:
    end = order.stopped_at or order.until
    status = "stopped" if order.stopped_at else "completed" if end and end <= now else "in-progress"
    with override("en"):
        kind = str(order.get_kind_display())
    return filled(
        {
            "kind": ORDERED.get(order.kind),
            "code": {"text": kind},
            "status": status,
            "statusReason": {"text": order.stop_reason} if order.stop_reason else {},
            "scheduledPeriod": period(order.starts_at, end),
            "description": " · ".join(filter(None, (order.text, order.dose, order.route))),
        }
    )
