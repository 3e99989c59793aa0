"""A case as FHIR: as the library reads it again."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fhir.resources.R4B.bundle import Bundle

from lianfang.cases.models import Case
from lianfang.fhir.bundles import case_bundle
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.testing.models import PersonResult

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)
PERSON = Person(id=UUID(int=1), name="张大山", sex="m", phone="13800000000")
CASE = Case(
    id=UUID(int=2), person=PERSON, outbreak=Outbreak(disease="covid19"), state="confirmed", detected_at=NOW
)


def result(n: int, *, single: bool, meaning: str = "positive") -> PersonResult:
    """Make what a tube meant for the person."""
    told = {"single": single, "meaning": meaning, "taken_at": NOW, "resulted_at": NOW}
    return PersonResult(id=UUID(int=n), person=PERSON, **told)


def test_a_case_is_read_again_by_the_library() -> None:
    read: Any = Bundle.model_validate_json(case_bundle(CASE, [result(3, single=True)], NOW))
    patient, condition, observation = (each.resource for each in read.entry)
    assert (patient.name[0].text, patient.gender) == ("张大山", "male")
    assert condition.code.coding[0].code == "840539006"
    assert condition.subject.reference == observation.subject.reference == f"urn:uuid:{PERSON.pk}"
    assert observation.valueCodeableConcept.coding[0].code == "260373001"


def test_what_a_pool_said_is_nobody_s_result() -> None:
    rows = [result(3, single=False), result(4, single=True, meaning="recheck")]
    read: Any = Bundle.model_validate_json(case_bundle(CASE, rows, NOW))
    assert [each.resource.__resource_type__ for each in read.entry] == ["Patient", "Condition"]
