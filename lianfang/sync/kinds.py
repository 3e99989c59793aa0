"""A kind of fact: its model, its struct, and how it is admitted. The INSERT is generated from the model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.db import models
from psycopg import Connection

from lianfang.sync.models import Fact

Row = dict[str, Any]  # one fact as it will be stored, by column name; "dispute" is "" or a reason


@dataclass(slots=True)
class Admission:
    """The new facts of one kind in one upload, before they are stored; `admit` may dispute them."""

    conn: Connection[Any]
    rows: list[Row]
    received_at: datetime
    details: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    subjects: dict[UUID, UUID] = field(default_factory=dict)

    def dispute(self, row: Row, reason: str, *, subject: UUID | None = None, **detail: Any) -> None:
        """Mark a fact as doubted, hold what hangs on it, and keep why. The first reason stays."""
        if not row["dispute"]:
            row["dispute"] = reason
            self.details[row["id"]] = detail
        if subject:
            self.subjects.setdefault(row["id"], subject)


@dataclass(frozen=True)
class Kind:
    """A kind of fact that devices may send.

    struct: what a phone must send under `data`; its fields are columns of the model.
    admit: looks at the new rows with a constant number of statements, disputes what is doubtful.
    settle: brings what hangs on the stored rows up to date, with a constant number of statements.
    """

    name: str
    permission: str
    model: type[Fact]
    struct: type[msgspec.Struct]
    admit: Callable[[Admission], None] | None = None
    settle: Callable[[Admission], None] | None = None

    @cached_property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Name each column of the model with its PostgreSQL type."""
        return tuple((f.column, _type(f)) for f in self.model._meta.concrete_fields)

    @cached_property
    def insert(self) -> str:
        """Write the one statement that stores rows given as JSON, under a device that may still send."""
        told = [(c, t) for c, t in self.columns if c not in {"device_id", "by_id"}]
        names = ", ".join(f'"{c}"' for c, _ in told)
        taken = ", ".join(f'r."{c}"' for c, _ in told)
        shape = ", ".join(f'"{c}" {t}' for c, t in told)
        return (
            f'INSERT INTO "{self.model._meta.db_table}" ({names}, device_id, by_id) '  # noqa: S608 — names of our own model
            f"SELECT {taken}, d.id, d.user_id FROM json_to_recordset(%s::json) AS r({shape}) "
            "JOIN sync_device d ON d.id = %s AND d.revoked_at IS NULL "
            "ON CONFLICT DO NOTHING RETURNING id"
        )

    def check(self) -> None:
        """Compare struct and model, so that a field added to one and not the other stops the start.

        Raises TypeError naming the field.
        """
        given = {f.name for f in msgspec.structs.fields(self.struct)}
        own = {f.column for f in self.model._meta.local_concrete_fields}
        common = {f.column for f in Fact._meta.get_fields() if isinstance(f, models.Field)}
        if strangers := given - own:
            raise TypeError(f"{self.name}: {sorted(strangers)} not in {self.model.__name__}")
        if missing := own - common - given:
            raise TypeError(f"{self.name}: {sorted(missing)} of {self.model.__name__} not in its struct")


def _type(column: "models.Field[Any, Any]") -> str:
    kind = {"bigint": "int8", "smallint": "int2", "integer": "int4"}
    if isinstance(column, ArrayField):
        return f"{_type(column.base_field)}[]"
    if isinstance(column, models.ForeignKey):
        return _type(column.target_field)
    by_class: Sequence[tuple[type, str]] = (
        (models.UUIDField, "uuid"),
        (models.DateTimeField, "timestamptz"),
        (models.DateField, "date"),
        (models.DecimalField, "numeric"),
        (models.BooleanField, "bool"),
        (models.BigIntegerField, kind["bigint"]),
        (models.SmallIntegerField, kind["smallint"]),
        (models.IntegerField, kind["integer"]),
        (models.CharField, "text"),
        (models.JSONField, "jsonb"),
    )
    for cls, name in by_class:
        if isinstance(column, cls):
            return name
    raise TypeError(f"no PostgreSQL type known for {column}")
