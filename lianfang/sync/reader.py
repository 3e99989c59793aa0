"""Read any fact, without knowing its kind: its fields in words, and the facts around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from lianfang.sync import words
from lianfang.sync.kinds import fact_model, fact_models
from lianfang.sync.models import Dispute, Fact, Settlement, Void

# Facts that share one of these with a disputed fact are shown beside it.
SHARED = ("tube", "person")
AROUND = 12
COMMON = {f.name for f in Fact._meta.get_fields()}


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a fact as a person reads it; `person_id` when it leads to a person's page."""

    label: str
    value: str
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """A fact that has something to do with another."""

    fact: Fact
    kind: str
    lines: list[Line]
    same: str


def fact_of(dispute: Dispute) -> Fact | None:
    """Find the disputed fact itself."""
    model = fact_model(dispute.kind)
    return (
        model._default_manager.select_related("by", "device").filter(pk=dispute.fact_id).first()
        if model
        else None
    )


def lines(fact: Fact, *, names: bool) -> list[Line]:
    """Write the fields of a fact; `names`: the reader may know who people are."""
    own = [f for f in fact._meta.concrete_fields if f.name not in COMMON and not f.name.endswith("_ids")]
    written = [_line(fact, column, names) for column in own]
    return [line for line in written if line.value]


def _line(fact: Fact, column: "models.Field[Any, Any]", names: bool) -> Line:
    label, value = words.field(column.name), getattr(fact, column.attname)
    if isinstance(column, models.ForeignKey):
        person = column.related_model.__name__ == "Person"
        if person and not names:
            return Line(label, str(value)[-6:])
        found = column.related_model._default_manager.filter(pk=value).first()
        return Line(label, _called(found) if found else str(value), value if person and found else None)
    if column.choices:
        return Line(label, str(getattr(fact, f"get_{column.name}_display")()))
    if isinstance(value, list):
        return Line(label, ", ".join(str(one) for one in value))
    if column.name == "kind":
        return Line(label, words.kind(value))
    return Line(label, "" if value is None or value is False else "✓" if value is True else str(value))


def _called(row: models.Model) -> str:
    """Give what a row is called: its own text, or its code or number if it has none."""
    if type(row).__str__ is not models.Model.__str__:
        return str(row)
    return str(
        next((getattr(row, name) for name in ("name", "code", "number") if hasattr(row, name)), row.pk)
    )


def beside(fact: Fact, *, names: bool) -> list[Beside]:
    """List what else was told of the same tube or person, the latest first, and what was said about this fact."""
    found = [*_about(fact, names)]
    for name in SHARED:
        value = getattr(fact, f"{name}_id", None)
        if value is not None:
            found += _sharing(fact, name, value, names)
    return found


def _sharing(fact: Fact, name: str, value: Any, names: bool) -> list[Beside]:
    rows: list[Fact] = []
    for model in fact_models():
        if any(f.name == name for f in model._meta.concrete_fields):
            same = model._default_manager.filter(**{f"{name}_id": value}).exclude(pk=fact.pk)
            rows += same.select_related("by").order_by("-at")[:AROUND]
    rows.sort(key=lambda row: row.at, reverse=True)
    return [_beside(row, names, words.field(name)) for row in rows[:AROUND]]


def _about(fact: Fact, names: bool) -> Iterator[Beside]:
    about = Q(target=fact.pk)
    for model in (Void, Settlement):
        for row in model._default_manager.filter(about).select_related("by").order_by("at"):
            yield _beside(row, names, words.field("target"))


def _beside(row: Fact, names: bool, same: str) -> Beside:
    told = [line for line in lines(row, names=names) if line.label != same]
    return Beside(row, words.kind(row._meta.label_lower), told, same)
