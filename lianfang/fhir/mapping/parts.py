"""The small parts of resources: codes, references, periods, entries; and how they are validated."""

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID, uuid5

from lianfang.common.terminology import term

Resource = dict[str, Any]
OURS = "urn:lianfang:"  # systems of our own numbers


def said(*keys: str) -> Resource:
    """Write a concept by the terms of the table; several say the same in several terminologies."""
    return {"coding": [coded(key) for key in keys]}


def coded(key: str) -> Resource:
    """Write a coding."""
    found = term(key)
    return {"system": found.system, "code": found.code, "display": found.display}


def to(id_: UUID | str) -> Resource:
    """Refer to another resource of the same bundle."""
    return {"reference": f"urn:uuid:{id_}"}


def made(of: UUID, what: str) -> str:
    """Give the id of a resource that has no row of its own: always the same for the same thing."""
    return str(uuid5(of, what))


def numbered(system: str, value: object) -> list[Resource]:
    """Write a number of ours by which others can speak of something."""
    return [{"system": OURS + system, "value": str(value)}]


def period(start: datetime | None, end: datetime | None) -> Resource:
    """Write from when to when; what is not known is left out."""
    return {name: at.isoformat() for name, at in (("start", start), ("end", end)) if at}


def filled(resource: Resource) -> Resource:
    """Leave out what is not known: FHIR knows no empty elements."""
    return {name: value for name, value in resource.items() if value not in (None, "", [], {})}


def bundle(entries: Iterable[Resource], now: datetime, kind: str = "collection", **more: Any) -> Resource:
    """Put resources together; each once."""
    seen: dict[str, Resource] = {}
    for each in entries:
        seen.setdefault(f"{each['resourceType']}/{each['id']}", each)
    told = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in seen.values()]
    return filled(
        {"resourceType": "Bundle", "type": kind, "timestamp": now.isoformat(), "entry": told} | more
    )


def validated(resource: Resource) -> bytes:
    """Write a resource as JSON once the library has found it right. The library is read when it is first needed.

    Raises pydantic.ValidationError where a resource is not as FHIR has it: a bug of ours.
    """
    model = import_module("fhir.resources.R4B").get_fhir_model_class(resource["resourceType"])
    return bytes(model.model_validate(resource).model_dump_json().encode())
