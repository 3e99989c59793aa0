"""What goes out as FHIR: read again by the library, right in R4 as in R4B, and naming nobody it must not name."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from lianfang.fhir import bundles
from lianfang.fhir.mapping import parts
from lianfang.fhir.tests.make import Known, make_known
from lianfang.testing.models import Tube
from lianfang.testing.tests.make import NOON

R4: dict[str, dict[str, str]] = {
    kind: dict(each.split(":") for each in elements.split())
    for kind, elements in json.loads((Path(__file__).parent / "data/r4_elements.json").read_text())[
        "elements"
    ].items()
}
# What R4 and R4B have differently among the resources and types we write; none of it is used.
DIFFERENT = {
    ("Extension", "valueMeta"),
    ("Extension", "valueRatioRange"),
    ("Extension", "valueCodeableReference"),
}
USED = {
    *("Bundle", "CarePlan", "Condition", "DiagnosticReport", "Encounter", "Immunization"),
    *("Location", "Observation", "Organization", "Patient", "Specimen"),
}


@pytest.fixture
def known(db: None) -> Known:
    """Make somebody of whom everything is known."""
    return make_known()


def everything(_permission: str, _area: int) -> bool:
    """May see all."""
    return True


def read(data: bytes) -> list[dict[str, Any]]:
    """Read a bundle by the library and give its resources."""
    get_fhir_model_class("Bundle").model_validate_json(data)
    return [entry["resource"] for entry in json.loads(data)["entry"]]


def of(kind: str, resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pick the resources of a kind."""
    return [each for each in resources if each["resourceType"] == kind]


def all_of(known: Known) -> list[list[dict[str, Any]]]:
    """Give every bundle there is."""
    return [
        read(bundles.of_case(known.case, everything, NOON)),
        read(bundles.of_person(known.person, everything, NOON)),
        read(bundles.of_hospital(known.stay.occupancy.room.site, everything, NOON)),
        read(bundles.page_of_tubes([known.single, known.pool], NOON, "/next")),
    ]


def test_a_case_is_whole(known: Known) -> None:
    found = read(bundles.of_case(known.case, everything, NOON))
    once = (
        "Patient",
        "Condition",
        "Specimen",
        "Observation",
        "DiagnosticReport",
        "Immunization",
        "Encounter",
    )
    more = {"CarePlan": 1, "Organization": 2, "Location": 3}
    assert Counter(each["resourceType"] for each in found) == dict.fromkeys(once, 1) | more
    (patient,), (condition,) = of("Patient", found), of("Condition", found)
    assert (patient["name"][0]["text"], patient["gender"]) == ("张大山", "male")
    assert {each["system"] for each in condition["code"]["coding"]} >= {"http://snomed.info/sct"}
    (seen,) = of("Observation", found)
    assert seen["valueCodeableConcept"]["coding"][0]["display"] == "Detected"
    assert {each["valueQuantity"]["value"] for each in seen["component"]} == {30.1, 29.4}
    (dose,) = of("Immunization", found)
    assert dose["primarySource"] is False
    (plan,) = of("CarePlan", found)
    assert plan["description"] == "对症治疗"
    assert plan["activity"][0]["detail"]["description"].startswith("奥司他韦")


def test_every_reference_leads_somewhere(known: Known) -> None:
    for found in all_of(known):
        there = {f"urn:uuid:{each['id']}" for each in found}
        assert set(references(found)) <= there


def references(thing: Any) -> list[str]:
    """List the references in something."""
    if isinstance(thing, list):
        return [each for part in thing for each in references(part)]
    if not isinstance(thing, dict):
        return []
    own = [thing["reference"]] if isinstance(thing.get("reference"), str) else []
    return own + [each for part in thing.values() for each in references(part)]


def test_what_a_pool_said_has_no_patient(known: Known) -> None:
    found = read(bundles.page_of_tubes(Tube.objects.all(), NOON, None))
    assert not of("Patient", found)
    assert all("subject" not in each for each in found)
    pooled = {each["id"]: each.get("extension") for each in of("Specimen", found)}
    assert pooled[str(known.single.pk)] is None
    assert pooled[str(known.pool.pk)] == [
        {
            "url": "http://hl7.org/fhir/5.0/StructureDefinition/extension-Specimen.combined",
            "valueCode": "pooled",
        }
    ]
    said = [each["valueCodeableConcept"]["coding"][0]["code"] for each in of("Observation", found)]
    assert len(set(said)) == 2


def test_what_somebody_may_not_see_is_not_there(known: Known) -> None:
    def only_cases(permission: str, _area: int) -> bool:
        return permission == "cases.read"

    kinds = {each["resourceType"] for each in read(bundles.of_person(known.person, only_cases, NOON))}
    assert kinds == {"Patient", "Condition", "Organization", "Specimen", "Observation", "DiagnosticReport"}
    nothing = read(bundles.of_person(known.person, lambda _p, _a: False, NOON))
    assert [each["resourceType"] for each in nothing] == ["Patient"]
    beds = read(bundles.of_hospital(known.stay.occupancy.room.site, lambda _p, _a: False, NOON))
    assert {each["resourceType"] for each in beds} == {"Organization", "Location"}


def test_a_bed_says_whether_somebody_is_in_it(known: Known) -> None:
    found = read(bundles.of_hospital(known.stay.occupancy.room.site, everything, NOON))
    (bed,) = [each for each in of("Location", found) if "operationalStatus" in each]
    assert bed["operationalStatus"]["display"] == "Occupied"
    assert {each["resourceType"] for each in found} >= {"Encounter", "Patient"}


def test_a_resource_that_is_wrong_is_found_by_the_library() -> None:
    with pytest.raises(ValueError, match="status"):
        parts.validated({"resourceType": "Observation", "id": "a", "code": {"text": "x"}})


def test_r4_and_r4b_differ_where_we_write_nothing(known: Known) -> None:
    """The library knows R4B (4.3.0), hospitals speak R4 (4.0.1): element by element, for all we write."""
    assert differences() == DIFFERENT
    for found in all_of(known):
        for resource in found:
            assert not (used(resource, resource["resourceType"]) & DIFFERENT)
    assert {each["resourceType"] for found in all_of(known) for each in found} | {"Bundle"} == USED


def differences() -> set[tuple[str, str]]:
    """Compare the elements of R4 with those of the library, with their types and whether there may be several."""
    found: set[tuple[str, str]] = set()
    for kind, elements in R4.items():
        fields = get_fhir_model_class(kind).model_fields.values()
        ours = {field.alias: str(field.annotation) for field in fields if field.alias and is_element(field)}
        found |= {(kind, name) for name in ours.keys() ^ elements.keys()}
        found |= {
            (kind, name) for name in ours.keys() & elements.keys()
            if elements[name].endswith("[]") != ("List[" in ours[name])
        }  # fmt: skip
    return found


def is_element(field: Any) -> bool:
    """Say whether a field of the library is an element of FHIR."""
    return bool((field.json_schema_extra or {}).get("element_property"))


def used(thing: dict[str, Any], kind: str) -> set[tuple[str, str]]:
    """List the elements that stand in something; each must be one of R4."""
    found: set[tuple[str, str]] = set()
    for name, value in thing.items():
        if name == "resourceType":
            continue
        assert name in R4[kind], (kind, name)
        found.add((kind, name))
        below = R4[kind][name].removesuffix("[]")
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                found |= used(part, part.get("resourceType", below))
    return found
