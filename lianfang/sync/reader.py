"""Read any fact, without knowing its kind: its fields in words, and the facts around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

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


def lines(facts: Sequence[Fact], *, names: bool) -> list[list[Line]]:
    """Write the fields of some facts; `names`: the reader may know who people are. What they point to is read once
    for each table."""
    keys: dict[type[models.Model], set[Any]] = {}
    for fact in facts:
        for column in _own(fact):
            if isinstance(column, models.ForeignKey):
                keys.setdefault(column.related_model, set()).add(getattr(fact, column.attname))
    found = {model: model._default_manager.in_bulk(list(ids)) for model, ids in keys.items()}
    written = [[_line(fact, column, found, names) for column in _own(fact)] for fact in facts]
    return [[line for line in some if line.value] for some in written]


NOT_SHOWN = frozenset({"also", "second"})  # said in other words


def details(dispute: Dispute, fact: Fact | None) -> list[Line]:
    """Write what was noted about a doubt and the fact itself does not say; other tubes by their codes."""
    own = {f.name: f for f in _own(fact)} if fact else {}
    noted = {
        name: value for name, value in dispute.detail.items() if name not in own and name not in NOT_SHOWN
    }
    return [Line(words.field(name), _noted(value, own.get(_one_of(name)))) for name, value in noted.items()]


def _one_of(name: str) -> str:
    """Name the field of which `other_tubes` holds several."""
    return name.removeprefix("other_").removesuffix("s")


def _noted(value: Any, column: Any) -> str:
    if not isinstance(value, list):
        return str(value)
    if not isinstance(column, models.ForeignKey):
        return ", ".join(str(one) for one in value)
    found = column.related_model._default_manager.in_bulk(value)
    called = {str(key): _called(row) for key, row in found.items()}
    return ", ".join(called.get(str(one), str(one)) for one in value)


def _own(fact: Fact) -> list[Any]:
    left_out = {*COMMON, *fact.UNREAD}
    return [f for f in fact._meta.concrete_fields if f.name not in left_out and not f.name.endswith("_ids")]


def _line(fact: Fact, column: Any, found: dict[type[models.Model], dict[Any, Any]], names: bool) -> Line:
    label, value = words.field(column.name), getattr(fact, column.attname)
    if isinstance(column, models.ForeignKey):
        row = found[column.related_model].get(value)
        if row is None:
            return Line(label, str(value))
        if column.related_model.__name__ == "Person":
            return Line(label, str(row), value) if names else Line(label, f"…{str(value)[-6:]}")
        return Line(label, _called(row))
    return Line(label, _plain(fact, column, value))


def _plain(fact: Fact, column: Any, value: Any) -> str:
    if column.choices:
        return str(getattr(fact, f"get_{column.name}_display")())
    if column.name == "kind":
        return words.kind(value)
    if isinstance(value, list):
        said = dict(column.base_field.flatchoices) if isinstance(column, ArrayField) else {}
        return ", ".join(str(said.get(one, one)) for one in value)
    if isinstance(value, bool):
        return "✓" if value else ""
    return "" if value is None else str(value)


def _called(row: models.Model) -> str:
    """Give what a row is called: its own text, or its name, code or number if it has none."""
    if type(row).__str__ is not models.Model.__str__:
        return str(row)
    return str(
        next((getattr(row, name) for name in ("name", "code", "number") if hasattr(row, name)), row.pk)
    )


def beside(fact: Fact, *, names: bool) -> list[Beside]:
    """List what was said about a fact, and what else was told of the same tube or person, the latest first."""
    found = [(row, "target") for row in _about(fact)]
    for name in SHARED:
        value = getattr(fact, f"{name}_id", None)
        if value is not None:
            found += [(row, name) for row in _sharing(fact, name, value)]
    written = lines([row for row, _ in found], names=names)
    return [
        Beside(row, words.kind(row._meta.label_lower), [t for t in told if t.label != shared], shared)
        for (row, same), told in zip(found, written, strict=True)
        for shared in [words.field(same)]
    ]


def _about(fact: Fact) -> list[Fact]:
    rows: list[Fact] = []
    for model in (Void, Settlement):
        rows += model._default_manager.filter(target=fact.pk).select_related("by").order_by("at")
    return rows


def _sharing(fact: Fact, name: str, value: Any) -> list[Fact]:
    rows: list[Fact] = []
    for model in fact_models():
        if any(f.name == name for f in model._meta.concrete_fields):
            same = model._default_manager.filter(**{f"{name}_id": value}).exclude(pk=fact.pk)
            rows += same.select_related("by").order_by("-at")[:AROUND]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:AROUND]
