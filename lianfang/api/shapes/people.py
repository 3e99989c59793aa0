"""Cases and contacts. Who it is stands in them only where it was asked for and may be given."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from lianfang.api.paging import Paged
from lianfang.api.shapes.places import Code
from lianfang.cases.models import Case, Contact
from lianfang.people.models import Person
from lianfang.places.rules import official_code

CaseState = Literal["proposed", "review", "confirmed", "asymptomatic", "excluded", "elsewhere"]
ContactState = Literal[
    "reported", "located", "notified", "transfer", "quarantined", "monitored",
    "released", "became_case", "elsewhere", "lost", "died",
]  # fmt: skip
Also = Literal["person"]


class CasesAsked(Paged, forbid_unknown_fields=True, kw_only=True):
    """Which cases; `include=person` with who they are."""

    outbreak: UUID | UnsetType = UNSET
    area: Code | UnsetType = UNSET
    state: CaseState | UnsetType = UNSET
    include: Also | UnsetType = UNSET


class ContactsAsked(Paged, forbid_unknown_fields=True, kw_only=True):
    """Which contacts; `include=person` with who they are."""

    outbreak: UUID | UnsetType = UNSET
    area: Code | UnsetType = UNSET
    state: ContactState | UnsetType = UNSET
    include: Also | UnsetType = UNSET


class OneAsked(Struct, forbid_unknown_fields=True, kw_only=True):
    """What is given of one; `include=person` with who it is."""

    include: Also | UnsetType = UNSET


class PersonOut(Struct):
    """Who somebody is. Numbers of documents are never given."""

    name: str
    sex: Literal["f", "m", ""]
    born_on: date | None
    phone: str


class CaseOut(Struct, kw_only=True):
    """One person's infection in one outbreak."""

    id: UUID
    outbreak: UUID
    number: int | None
    state: CaseState
    clinical_type: str
    area: str
    variant: str
    imported: bool
    onset_on: date | None
    sampled_at: datetime | None
    detected_at: datetime
    decided_at: datetime | None
    converted_at: datetime | None
    reported_at: datetime | None
    out_at: datetime | None
    died_at: datetime | None
    person_id: UUID
    person: PersonOut | UnsetType = UNSET


class ContactOut(Struct, kw_only=True):
    """A person near a case (close) or near a close contact (secondary)."""

    id: UUID
    outbreak: UUID
    grade: str
    state: ContactState
    area: str
    case: UUID | None
    last_exposure_at: datetime
    found_at: datetime
    closed_at: datetime | None
    person_id: UUID
    person: PersonOut | UnsetType = UNSET


def person_out(row: Person) -> PersonOut:
    """Give who somebody is."""
    sex: Literal["f", "m", ""] = row.sex  # type: ignore[assignment]  # the database checks
    return PersonOut(row.name, sex, row.born_on, row.phone)


_SAME = (
    *(
        "id",
        "number",
        "state",
        "clinical_type",
        "variant",
        "imported",
        "onset_on",
        "sampled_at",
        "detected_at",
    ),
    *("decided_at", "converted_at", "reported_at", "out_at", "died_at", "person_id"),
)
_ALIKE = ("id", "grade", "state", "last_exposure_at", "found_at", "closed_at", "person_id")


def case_out(row: Case, named: Collection[UUID] = ()) -> CaseOut:
    """Give a case; with its person when that is among those who may be named."""
    who = person_out(row.person) if row.pk in named else UNSET
    same = {name: getattr(row, name) for name in _SAME}
    return CaseOut(outbreak=row.outbreak_id, area=official_code(row.area_id), person=who, **same)


def contact_out(row: Contact, named: Collection[UUID] = ()) -> ContactOut:
    """Give a contact; with its person when that is among those who may be named."""
    who = person_out(row.person) if row.pk in named else UNSET
    same = {name: getattr(row, name) for name in _ALIKE}
    of: dict[str, Any] = {
        "outbreak": row.outbreak_id,
        "case": row.case_id,
        "area": official_code(row.area_id),
    }
    return ContactOut(person=who, **of, **same)
