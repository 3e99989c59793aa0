"""A case as a Bundle: Patient, Condition, and an Observation of each swab that was tested alone. What a pool said is
nobody's result: it has no patient, and does not stand in the bundle of one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from fhir.resources.R4B.bundle import Bundle

from lianfang.cases.models import Case
from lianfang.fhir.terms import CLINICAL, DISEASES, FINDINGS, RNA, VERIFICATION, Term
from lianfang.people.models import Person
from lianfang.testing.models import PersonResult

Resource = dict[str, Any]
SEXES = {"f": "female", "m": "male"}
VERIFIED = {
    "confirmed": "confirmed",
    "asymptomatic": "confirmed",
    "excluded": "refuted",
    "review": "provisional",
}


def case_bundle(case: Case, results: Iterable[PersonResult], now: datetime) -> bytes:
    """Write a case as a validated collection.

    Raises pydantic.ValidationError where a resource is not as FHIR has it: a bug of ours.
    """
    singles = [row for row in results if row.single and row.meaning in FINDINGS]
    told = [patient(case.person), condition(case), *(observation(row) for row in singles)]
    bundle = {"resourceType": "Bundle", "type": "collection", "timestamp": now.isoformat()}
    entries = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in told]
    return Bundle.model_validate(bundle | {"entry": entries}).model_dump_json().encode()


def patient(person: Person) -> Resource:
    """Write who somebody is. Numbers of documents are never given."""
    found: Resource = {
        "resourceType": "Patient",
        "id": str(person.pk),
        "name": [{"text": person.name}],
        "gender": SEXES.get(person.sex, "unknown"),
    }
    if person.born_on:
        found["birthDate"] = person.born_on.isoformat()
    if person.phone:
        found["telecom"] = [{"system": "phone", "value": person.phone}]
    return found


def condition(case: Case) -> Resource:
    """Write a case: the disease, how sure it is, from when."""
    over = case.out_at or case.died_at
    found: Resource = {
        "resourceType": "Condition",
        "id": str(case.pk),
        "subject": _subject(case.person_id),
        "recordedDate": case.detected_at.isoformat(),
        "verificationStatus": _coded(VERIFICATION, VERIFIED.get(case.state, "unconfirmed")),
        "code": _said(DISEASES[case.outbreak.disease]) if case.outbreak.disease in DISEASES
        else {"text": case.outbreak.disease},
    }  # fmt: skip
    if case.state != Case.State.EXCLUDED:
        found["clinicalStatus"] = _coded(CLINICAL, "resolved" if over else "active")
    if case.onset_on:
        found["onsetDateTime"] = case.onset_on.isoformat()
    if case.out_at:
        found["abatementDateTime"] = case.out_at.isoformat()
    return found


def observation(row: PersonResult) -> Resource:
    """Write the result of a swab that was alone in its tube."""
    return {
        "resourceType": "Observation",
        "id": str(row.pk),
        "status": "final",
        "code": _said(RNA),
        "subject": _subject(row.person_id),
        "effectiveDateTime": row.taken_at.isoformat(),
        "issued": row.resulted_at.isoformat(),
        "valueCodeableConcept": _said(FINDINGS[row.meaning]),
    }


def _subject(person_id: UUID) -> Resource:
    return {"reference": f"urn:uuid:{person_id}"}


def _said(term: Term) -> Resource:
    return {"coding": [{"system": term.system, "code": term.code, "display": term.display}]}


def _coded(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}
