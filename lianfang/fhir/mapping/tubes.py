"""Tubes: Specimen, Observation, DiagnosticReport. What a pool said is nobody's result: it has no patient."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from lianfang.fhir.mapping.parts import Resource, filled, made, numbered, said, to
from lianfang.fhir.mapping.places import organization_id
from lianfang.testing.models import PersonResult, Tube

FINDINGS = {
    "positive": "detected",
    "negative": "not_detected",
    "grey": "inconclusive",
    "invalid": "unsatisfactory",
}
CATEGORY = "category_laboratory"
COMBINED = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Specimen.combined"
_CT_OF = {"RNA": "ct_rna", "N": "ct_n", "N1": "ct_n1", "N3": "ct_n3", "ORF1ab": "ct_orf1ab", "S": "ct_s"}
Cts = Mapping[str, float | None]


def specimen(tube: Tube, person_id: UUID | None = None) -> Resource:
    """Write a tube. One with several people's swabs is pooled, as R5 says it, and belongs to nobody."""
    pooled = tube.n_swabs > 1
    return filled(
        {
            "resourceType": "Specimen",
            "id": str(tube.pk),
            "identifier": numbered("tube", tube.code),
            "extension": [{"url": COMBINED, "valueCode": "pooled"}] if pooled else [],
            "status": "unsatisfactory" if tube.rejected_at else "available",
            "subject": to(person_id) if person_id and not pooled else {},
            "receivedTime": tube.received_at and tube.received_at.isoformat(),
            "collection": {
                "collectedDateTime": tube.opened_at.isoformat(),
                "quantity": {"value": tube.n_swabs, "unit": "{swab}"},
            },
        }
    )


def of_tube(tube: Tube, cts: Cts, *, amended: bool = False) -> list[Resource]:
    """Write what a laboratory said of a tube, naming nobody: specimen, observation, report."""
    id_ = made(tube.pk, "observation")
    seen = _observation(id_, tube, tube.conclusion, tube.resulted_at, cts, amended=amended)
    return [specimen(tube), seen, _report(tube, id_, seen)]


def of_person(row: PersonResult, tube: Tube, cts: Cts, *, amended: bool = False) -> list[Resource]:
    """Write the result of somebody who was alone in a tube: specimen, observation, report."""
    seen = _observation(str(row.pk), tube, row.meaning, row.resulted_at, cts, amended=amended)
    subject = {"subject": to(row.person_id)}
    return [
        specimen(tube, row.person_id),
        seen | subject,
        _report(tube, str(row.pk), seen) | subject,
    ]


def _observation(
    id_: str, tube: Tube, conclusion: str, at: datetime | None, cts: Cts, *, amended: bool
) -> Resource:
    return filled(
        {
            "resourceType": "Observation",
            "id": id_,
            "status": "corrected" if amended else "final",
            "category": [said(CATEGORY)],
            "code": said("rna"),
            "specimen": to(tube.pk),
            "effectiveDateTime": tube.opened_at.isoformat(),
            "issued": at and at.isoformat(),
            "performer": [to(organization_id(tube.laboratory_id))] if tube.laboratory_id else [],
            "valueCodeableConcept": said(FINDINGS[conclusion]),
            "component": [
                _threshold(gene, ct) for gene, ct in cts.items() if gene in _CT_OF and ct is not None
            ],
        }
    )


def _threshold(gene: str, ct: float) -> Resource:
    return {"code": said(_CT_OF[gene]), "valueQuantity": {"value": ct, "unit": "{Ct}"}}


def _report(tube: Tube, observation: str, seen: Resource) -> Resource:
    """Write the report of an observation."""
    same = {
        name: seen[name]
        for name in ("status", "code", "effectiveDateTime", "issued", "performer")
        if name in seen
    }
    return same | {
        "resourceType": "DiagnosticReport",
        "id": made(tube.pk, f"report of {observation}"),
        "specimen": [to(tube.pk)],
        "result": [to(observation)],
        "conclusionCode": [seen["valueCodeableConcept"]],
    }
