"""The entries of a bundle: each looked at by itself, so that a bad one keeps no good one out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.common.errors import Refused
from lianfang.laboratory.rules.fhir import Resource, names_of, resources_of

MOST = 5_000  # entries of a bundle that is read while somebody waits (design choice)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its place from 1 on, by what others refer to it, the resource, what the library finds wrong."""

    number: int
    names: tuple[str, ...]
    resource: Resource
    wrong: tuple[tuple[str, str], ...] = ()  # where, what

    @property
    def kind(self) -> str:
        """Give the type of the resource."""
        return str(self.resource.get("resourceType", ""))


def entries(data: bytes) -> list[Entry]:
    """Read a bundle, or resources one a line.

    Raises Refused: "fhir_unreadable", "fhir_nothing", "fhir_long".
    """
    found = resources_of(data)
    if not found:
        raise Refused(
            "fhir_nothing", _("This holds no resource: a Bundle is expected, or one resource a line.")
        )
    if len(found) > MOST:
        raise Refused("fhir_long", _("A bundle may have %(most)s entries at most. Divide it."), most=MOST)
    return [
        Entry(number, names_of(full, resource), resource, tuple(_wrong(resource)))
        for number, (full, resource) in enumerate(found, 1)
    ]


def _wrong(resource: Resource) -> Iterator[tuple[str, str]]:
    """Say what the library finds wrong with a resource."""
    kind = str(resource.get("resourceType", ""))
    try:
        model = import_module("fhir.resources.R4B").get_fhir_model_class(kind)
    except ValueError:
        yield kind, gettext("no resource of FHIR R4 is called so")
        return
    try:
        model.model_validate(resource)
    except import_module("pydantic").ValidationError as error:
        for each in error.errors(include_url=False, include_context=False, include_input=False)[:20]:
            yield ".".join([kind, *map(str, each["loc"])]), _words(each["type"], str(each["msg"]))


def _words(kind: str, said: str) -> str:
    """Say in the reader's language what the library says; what it says seldom stays in its own words."""
    if kind == "missing" or said.endswith("is required."):
        return gettext("is missing")
    if kind == "extra_forbidden":
        return gettext("FHIR R4 has no such element here")
    if "spec regex" in said:
        return gettext("is not written as FHIR R4 writes it")
    return said.removeprefix("Value error, ")[:300]


def referred(some: Sequence[Entry]) -> dict[str, Entry]:
    """Give the entries by what refers to them."""
    return {name: each for each in some for name in each.names}
