"""Patient, Immunization, Condition: what is told of people."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.common.dates import CITY_ZONE
from lianfang.common.terminology import code, term
from lianfang.fhir.mapping.parts import OURS
from lianfang.fhir.mapping.people import DISEASES, VACCINES
from lianfang.laboratory.rules.fhir import Resource, codes, listed, words

SEXES = {"female": "女", "male": "男"}
# Numbers of documents: the system of the resident identity card, and the types of HL7 v2 table 0203.
RESIDENT = "urn:oid:2.16.156.10011.1.3"
PRODUCTS = {
    **{code(key): product for product, keys in VACCINES.items() for key in keys},
    **{code(key): "inactivated" for key in ("vaccine_bibp", "vaccine_coronavac", "vaccine_kconvac")},
    code("vaccine_cansino"): "adenovirus",
    code("vaccine_zifivax"): "subunit",
}
_DISEASE_OF = {code(key): disease for disease, keys in DISEASES.items() for key in keys}
OPEN = frozenset({"confirmed", "provisional", "unconfirmed", "differential", ""})


def our_id(resource: Resource, what: str) -> UUID | None:
    """Give the id that something has here, when it says so."""
    for each in listed(resource.get("identifier")):
        if each.get("system") == OURS + what:
            return as_id(each.get("value"))
    return None


def as_id(told: object) -> UUID | None:
    """Read an id; None when it is none."""
    try:
        return UUID(str(told))
    except ValueError:
        return None


def cells_of(patient: Resource, area: str) -> dict[str, str]:
    """Write a Patient as a row of a table of people: so it is found on record or registered by the same road."""
    number, kind = _document(patient)
    address = next(iter(listed(patient.get("address"))), {})
    return {
        "name": _name(patient),
        "sex": SEXES.get(str(patient.get("gender")), ""),
        "born_on": str(patient.get("birthDate") or ""),
        "phone": next(
            (
                str(each.get("value") or "")
                for each in listed(patient.get("telecom"))
                if each.get("system") == "phone"
            ),
            "",
        ),
        "id_kind": kind,
        "number": number,
        "address": str(address.get("text") or " ".join(map(str, address.get("line") or ()))),
        "area": area,
    }


def _name(patient: Resource) -> str:
    told = listed(patient.get("name"))
    first = next((each for each in told if each.get("use") == "official"), next(iter(told), {}))
    given = " ".join(str(each) for each in first.get("given") or () if each)
    family = str(first.get("family") or "")
    between = " " if family.isascii() or given.isascii() else ""  # no space inside a Chinese name
    return str(first.get("text") or f"{family}{between}{given}".strip())


def _document(patient: Resource) -> tuple[str, str]:
    kinds = {term("id_national").code: "resident_id", term("id_passport").code: "passport"}
    for each in listed(patient.get("identifier")):
        value = str(each.get("value") or "")
        if value and each.get("system") == RESIDENT:
            return value, "resident_id"
        found = next((kinds[one] for one in codes(each.get("type")) if one in kinds), "")
        if value and found:
            return value, found
    return "", ""


@dataclass(frozen=True, slots=True)
class ToldDose:
    """A dose as an Immunization tells it; product "" and day None where that cannot be read."""

    product: str
    number: int
    day: date | None
    source: str
    where: str


def dose_of(resource: Resource) -> ToldDose:
    """Read an Immunization."""
    vaccine = resource.get("vaccineCode")
    named = next((each for each in words(vaccine) if each in VACCINES), "")
    product = next((PRODUCTS[each] for each in sorted(codes(vaccine)) if each in PRODUCTS), named)
    applied = next(iter(listed(resource.get("protocolApplied"))), {})
    number = applied.get("doseNumberPositiveInt")
    declared = "declared" in words(resource.get("reportOrigin"))
    return ToldDose(
        product,
        number if isinstance(number, int) else 0,
        day_of(resource.get("occurrenceDateTime")),
        "declared" if declared else "document",
        _where(resource),
    )


def _where(resource: Resource) -> str:
    actors = [each.get("actor") for each in listed(resource.get("performer"))]
    told = [*actors, resource.get("location"), *listed(resource.get("contained"))]
    shown = [each.get("display") or each.get("name") for each in told if isinstance(each, dict)]
    return str(next(filter(None, shown), "FHIR"))


@dataclass(frozen=True, slots=True)
class ToldCase:
    """A case as a Condition tells it; disease "" where its code is not known."""

    disease: str
    open: bool
    onset_on: date | None
    at: datetime | None


def case_of(resource: Resource) -> ToldCase:
    """Read a Condition."""
    concept = resource.get("code")
    named = next((each for each in words(concept) if each in DISEASES), "")
    disease = next((_DISEASE_OF[each] for each in sorted(codes(concept)) if each in _DISEASE_OF), named)
    status = next(iter(codes(resource.get("verificationStatus"))), "")
    at = moment_of(resource.get("recordedDate")) or moment_of(resource.get("onsetDateTime"))
    return ToldCase(disease, status in OPEN, day_of(resource.get("onsetDateTime")), at)


def moment_of(told: object) -> datetime | None:
    """Read a moment as FHIR writes it; a day begins in the city."""
    try:
        found = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=CITY_ZONE)


def day_of(told: object) -> date | None:
    """Read the day of a moment, in the city; a month or a year alone is no day."""
    found = moment_of(told)
    return found.astimezone(CITY_ZONE).date() if found else None
