"""The personal data of the register: who somebody is, their documents and door."""

from typing import Any

from lianfang.common.erasure import ERASED, Held
from lianfang.people.models import (
    Alias,
    Deferral,
    Household,
    Identifier,
    IdentifierClaim,
    LastCall,
    Newcomer,
    Organisation,
    Person,
    ProxyLink,
)

_TOLD = {
    "name": ERASED,
    "phone": "",
    "born_on": None,
    "sealed_number": "",
    "number_digest": "",
    "address": "",
}

_NOBODY = {
    "name": ERASED,
    "phone": "",
    "sex": "",
    "born_on": None,
    "household": None,
    "verified_at": None,
}


def _staying(rows: Any) -> Any:
    return rows.exclude(kind=Person.Kind.TRANSIENT)


def _passing(rows: Any) -> Any:
    return rows.filter(kind=Person.Kind.TRANSIENT)


HELD = (
    Held("passer", Person, "blank", "registered_at", ("id",), blank=_NOBODY, only=_passing, record=True),
    Held("person", Person, "keep", "registered_at", people=("id",), only=_staying),
    Held("person", Identifier, "keep", "person__registered_at", area="person__area_id", hide=("sealed",)),
    Held("person", IdentifierClaim, "keep", "", area="", hide=("blind",)),
    Held(
        "person", Alias, "keep", "merged_at", people=("person_id", "kept_id"), area="", hide=("merged_by_id",)
    ),
    Held("person", ProxyLink, "keep", "consented_on", people=("person_id", "proxy_id"), area=""),
    Held("person", Household, "keep", "members__registered_at", people=("members__id",)),
    Held(
        "registration",
        Newcomer,
        "blank",
        "at",
        blank=_TOLD,
        hide=("sealed_number", "number_digest"),
        fact=True,
    ),
    Held("visit_note", LastCall, "delete", "at", people=("household__members__id",), lists=("away",)),
    Held("deferral", Deferral, "delete", "until"),
    Held("staff", Organisation, "keep", "closed_on", people=()),
)
