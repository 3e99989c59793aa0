"""What comes in as FHIR: good entries kept, bad ones named, the same again changes nothing, out and in is the same."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from lianfang.accounts.models import User
from lianfang.cases.models import Case
from lianfang.common.errors import Refused
from lianfang.fhir import bundles
from lianfang.fhir.actions import take_bundle
from lianfang.fhir.models import BundleIn
from lianfang.fhir.tests.make import Known, everything, make_known
from lianfang.laboratory.models import Reading, ResultFile
from lianfang.laboratory.rules import fhir
from lianfang.laboratory.tests.make import make_bench
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.places.tests.make import HESHAN, make_area
from lianfang.testing.models import PersonResult
from lianfang.testing.tests.make import NOON
from lianfang.vaccination.models import GivenDose

FOLDER = Path(__file__).parent / "data"


def may_all(_permission: str, _area: int) -> bool:
    """May see all."""
    return True


def take(data: bytes, by: User, laboratory: Site | None = None) -> BundleIn:
    """Take a bundle by the API."""
    how: dict[str, Any] = {"name": "b.json", "way": "api", "area_id": HESHAN, "by": by, "now": NOON}
    return take_bundle(data, laboratory=laboratory, **how)


def wrong(kept: BundleIn) -> dict[str, str]:
    """Give what was wrong with which entry."""
    bad = [each for each in kept.issues if each["severity"] == "error"]
    return {each["expression"][0]: each["diagnostics"] for each in bad}


def bundle(*resources: dict[str, Any]) -> bytes:
    """Put resources into a bundle as a hospital sends it."""
    entries = [{"fullUrl": f"urn:uuid:{n}", "resource": each} for n, each in enumerate(resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "name": [{"family": "刘", "given": ["小梅"]}],
    "gender": "female",
    "birthDate": "1990-02-03",
    "telecom": [{"system": "phone", "value": "13911112222"}],
}
DOSE: dict[str, Any] = {
    "resourceType": "Immunization",
    "status": "completed",
    "patient": {"reference": "urn:uuid:0"},
    "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "511"}]},
    "occurrenceDateTime": "2021-06-01",
    "performer": [{"actor": {"display": "县医院"}}],
    "protocolApplied": [{"doseNumberPositiveInt": 1}],
}
ILL: dict[str, Any] = {
    "resourceType": "Condition",
    "subject": {"reference": "urn:uuid:0"},
    "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "U07.1"}]},
    "onsetDateTime": "2021-08-01",
    "recordedDate": "2021-08-03",
}


@pytest.fixture
def somebody(db: None) -> User:
    """Make somebody with every right in a city with an outbreak."""
    make_area(43, 9, 3)
    make_outbreak()
    return everything()


def test_what_a_hospital_tells_is_taken_once(somebody: User) -> None:
    data = bundle(PATIENT, DOSE, ILL)
    kept = take(data, somebody)
    assert not wrong(kept)
    assert (kept.n_entries, kept.n_taken, kept.n_known, kept.n_bad) == (3, 3, 0, 0)
    person = Person.objects.get(name="刘小梅")
    dose = GivenDose.objects.get(person=person)
    assert (dose.product, dose.number, str(dose.day), dose.where) == (
        "inactivated",
        1,
        "2021-06-01",
        "县医院",
    )
    case = Case.objects.get(person=person)
    assert (case.state, str(case.onset_on)) == ("proposed", "2021-08-01")
    assert take(data, somebody) == kept
    other = take(bundle(PATIENT, ILL, DOSE), somebody)  # the same in another order is another bundle
    assert (other.n_taken, other.n_known) == (0, 3)
    assert (
        Person.objects.filter(name="刘小梅").count() == GivenDose.objects.count() == Case.objects.count() == 1
    )


def test_bad_entries_are_named_and_good_ones_kept(somebody: User) -> None:
    unknown = {"vaccineCode": {"text": "?"}}
    kept = take(
        bundle(
            PATIENT,
            DOSE | unknown,
            {key: value for key, value in DOSE.items() if key != "status"},
            DOSE,
            ILL | {"code": {"text": "influenza"}},
            ILL | {"subject": {"reference": "urn:uuid:99"}},
            {"resourceType": "Nonsense"},
            {"resourceType": "Device"},
            DOSE | {"status": "not-done", "protocolApplied": [{"doseNumberPositiveInt": 2}]},
        ),
        somebody,
    )
    assert set(wrong(kept)) == {f"Bundle.entry[{n}]" for n in (1, 2, 4, 5, 6)}
    assert "Immunization.status: 缺失" in wrong(kept)["Bundle.entry[2]"]
    assert wrong(kept)["Bundle.entry[4]"].startswith("Condition: ")  # which resource it was
    assert (kept.n_taken, kept.n_bad) == (2, 5)
    assert GivenDose.objects.count() == 1


def test_what_the_library_finds_wrong_is_said_in_the_language_of_the_reader(somebody: User) -> None:
    with override("zh-hans"):
        kept = take(
            bundle(PATIENT | {"birthDate": "3.2.1990", "height": 3}, {"resourceType": "Basic"}), somebody
        )
    assert "Patient.birthDate: 不符合 FHIR R4 的写法" in str(kept.issues)
    assert "Patient.height: FHIR R4 此处没有这一项" in str(kept.issues)
    assert "Basic.code: 缺失" in str(kept.issues)


def test_who_cannot_be_recognised_is_not_registered(somebody: User) -> None:
    nameless = {key: value for key, value in PATIENT.items() if key not in {"birthDate", "telecom"}}
    kept = take(bundle(nameless, DOSE), somebody)
    assert set(wrong(kept)) == {"Bundle.entry[0]", "Bundle.entry[1]"}
    assert not Person.objects.filter(name="刘小梅").exists()


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"hello", b'{"resourceType":"Bundle"}', b"\xff\xfe"])
def test_what_is_no_bundle_is_refused(somebody: User, data: bytes) -> None:
    if data == b"{}":
        assert take(data, somebody).n_bad == 1  # a resource without a type
        return
    with pytest.raises(Refused):
        take(data, somebody)
    assert not BundleIn.objects.exists()


def test_out_and_in_again_is_the_same(db: None) -> None:
    known = make_known()
    by = everything()
    data = bundles.of_case(known.case, may_all, NOON)
    before = content(known)
    Reading.objects.all().delete()
    known.single.results.all().delete()
    PersonResult.objects.all().delete()
    type(known.single).objects.filter(pk=known.single.pk).update(conclusion="", resulted_at=None)
    GivenDose.objects.all().delete()
    kept = take(data, by, known.bench.laboratory)
    assert not wrong(kept)
    assert content(known) == before
    again = take(data, by, known.bench.laboratory)
    assert again == kept
    assert content(known) == before
    assert Case.objects.count() == 1


def content(known: Known) -> dict[str, Any]:
    """Give what a bundle says of somebody, without what only this city knows."""
    dose = GivenDose.objects.values("person", "disease", "product", "number", "day", "source", "where").get()
    reading = Reading.objects.filter(tube_id=known.single.pk).values("tube_code", "conclusion", "cts").get()
    reading["cts"] = {gene: ct for gene, ct in reading["cts"].items() if ct is not None and gene != "IC"}
    return {"dose": dose, "reading": reading}


def test_results_wait_for_their_verifier(db: None) -> None:
    bench = make_bench()
    (code,) = bench.tubes(1, single=True)
    swab = {"resourceType": "Specimen", "identifier": [{"value": code}]}
    seen = {
        "resourceType": "Observation",
        "status": "final",
        "specimen": {"reference": "urn:uuid:0"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "94500-6"}]},
        "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "260415000"}]},
    }
    data = bundle(swab, seen, seen | {"status": "preliminary", "specimen": {"reference": "urn:uuid:3"}},
                  swab | {"identifier": [{"value": "T22222Y"}]})  # fmt: skip
    by = everything()
    assert "Bundle.entry[1]" in wrong(take(data, by))  # of which laboratory?
    kept = take(data, by, bench.laboratory)
    assert set(wrong(kept)) == {"Bundle.entry[2]"}
    assert Reading.objects.get().state == Reading.State.PROVISIONAL
    file = ResultFile.objects.get()
    assert (file.kind, file.n_taken) == ("fhir", 1)


@pytest.mark.parametrize(
    ("name", "said"),
    [("simplereport-bundle.json", {"positive": 1}), ("valid_mars.fhir", {"positive": 1})],
)
def test_what_public_bundles_say(name: str, said: dict[str, int]) -> None:
    found = [one for _number, _parts, one in fhir.observed((FOLDER / name).read_bytes())]
    counts: dict[str, int] = {}
    for one in found:
        if key := one.conclusion:
            counts[key] = counts.get(key, 0) + 1
    assert counts == said
    assert all(one.tube for one in found if one.conclusion)


def test_pages_take_a_bundle_and_show_what_became_of_it(somebody: User, client: Client) -> None:
    client.force_login(somebody)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    given = {
        "file": SimpleUploadedFile("b.json", bundle(PATIENT, DOSE, ILL | {"code": {"text": "x"}})),
        "area": "430903",
    }
    page = client.post(reverse("fhir_in"), given, follow=True)
    assert page.status_code == 200
    said = page.content.decode()
    assert "Bundle.entry[2]" in said
    assert "There is no outbreak of this disease here." in said
    pk = BundleIn.objects.get().pk
    saved = client.get(reverse("fhir_outcome", args=[pk]))
    assert json.loads(saved.content)["resourceType"] == "OperationOutcome"
    assert "b.json" in client.get(reverse("fhir_in")).content.decode()
    assert client.post(reverse("fhir_in"), given | {"area": "99"}).status_code == 422


def test_what_is_saved_has_a_reason_and_is_noted(db: None, client: Client) -> None:
    from lianfang.accounts.models import AuditEntry

    known = make_known()
    user = everything()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    hospital = known.stay.occupancy.room.site_id
    asked: list[tuple[str, UUID]] = [
        ("fhir_case", known.case.pk),
        ("fhir_person", known.person.pk),
        ("fhir_hospital", hospital),
        ("fhir_round", known.single.round_id),
        ("fhir_laboratory", known.bench.laboratory.pk),
    ]
    for name, pk in asked:
        url = reverse(name, args=[pk])
        assert client.get(url).status_code == 200
        assert client.post(url, {"reason": ""}).status_code == 422
        saved = client.post(url, {"reason": "转院至省人民医院"})
        data = b"".join(saved.streaming_content) if saved.streaming else saved.content  # type: ignore[attr-defined]
        assert b"resourceType" in data
    noted = AuditEntry.objects.filter(verb="fhir.saved", data__reason="转院至省人民医院")
    assert noted.count() == len(asked)
