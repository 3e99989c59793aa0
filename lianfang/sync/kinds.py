"""A kind of fact: its model, its struct, and how it is admitted. The INSERT is generated from the model."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeAlias
from uuid import UUID

import msgspec
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from msgspec import inspect
from msgspec.structs import asdict
from psycopg import Connection

from lianfang.sync.models import Fact
from lianfang.sync.packing import packed
from lianfang.sync.sender import Sender

NUL = "\x00"

Row = dict[str, Any]  # one fact as it will be stored, by column name; "dispute" is "" or a reason

# Columns that are the same for all facts stored together: given once, not with every row.
SHARED = {"batch_id": "uuid", "received_at": "timestamptz"}


@dataclass(slots=True)
class Admission:
    """The new facts of one kind, of one upload or of several, before they are stored; `admit` may dispute them."""

    conn: Connection[Any]
    rows: list[Row]
    received_at: datetime
    senders: Mapping[UUID, Sender]  # by device
    details: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    subjects: dict[UUID, UUID] = field(default_factory=dict)

    def sender(self, row: Row) -> Sender:
        """Give who told a fact: facts of several phones are taken in together, each is judged by its own teller."""
        return self.senders[row["device_id"]]

    def dispute(self, row: Row, reason: str, *, subject: UUID | None = None, **detail: Any) -> None:
        """Mark a fact as doubted, hold what hangs on it, and keep why. The first reason stays, others are noted."""
        if not row["dispute"]:
            row["dispute"] = reason
            self.details.setdefault(row["id"], {}).update(detail)
        elif row["dispute"] != reason:
            self.details.setdefault(row["id"], {}).setdefault("also", []).append(reason)
        if subject:
            self.subjects.setdefault(row["id"], subject)

    def ask_second(self, row: Row, reason: str, right: str, *, subject: UUID) -> None:
        """Doubt what one person told alone until another one, who has the right, lets it stand."""
        self.dispute(row, reason, subject=subject)
        second = {"told_by": self.sender(row).user_id, "right": right}
        self.details.setdefault(row["id"], {})["second"] = second


@dataclass(frozen=True)
class Before:
    """The version of a kind before the present one: phones of the last release still send it.

    struct: what they send under `data`; upgrade: a pure function that says the same in the present struct.
    """

    struct: type[msgspec.Struct]
    upgrade: Callable[[Any], msgspec.Struct]

    @cached_property
    def decoder(self) -> "msgspec.json.Decoder[msgspec.Struct]":
        """Read the struct from JSON."""
        return msgspec.json.Decoder(self.struct)


@dataclass(frozen=True)
class Kind:
    """A kind of fact that devices may send.

    name: app and model, "testing.swab".
    permission: what a post must carry in the fact's area on its day; "" when `admit` decides that itself.
    struct: what a phone must send under `data`; its fields are columns of the model.
    derive: columns that follow from what was told (a tube's id from its printed code).
    hidden: fields that are told and not kept as they are → the derived column that stands for each: an identity number
        is kept sealed, and its digest says whether two facts are the same.
    lock: takes what several kinds decide about (the tubes) once for all kinds of an upload that share it, in one
        order, before the first of them is admitted: so uploads wait for each other and never deadlock.
    admit: looks at the new rows with a constant number of statements, disputes what is doubtful.
    settle: brings what hangs on the stored rows up to date, with a constant number of statements.
    version, before: what phones name as `v`; this version and the one before it are taken, others are refused. A fact
        stored in the old version and sent again must be the same after its upgrade: a new column's default in the
        database is what `upgrade` fills in.
    """

    name: str
    permission: str
    model: type[Fact]
    struct: type[msgspec.Struct]
    admit: Callable[[Admission], None] | None = None
    settle: Callable[[Admission], None] | None = None
    derive: Mapping[str, Callable[[Row], Any]] = field(default_factory=dict)
    lock: Callable[[Sequence[Admission]], None] | None = None
    hidden: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    before: Before | None = None

    def read(self, version: int, data: msgspec.Raw) -> msgspec.Struct | None:
        """Read what a phone sends under `data` into the present struct; None for a version that is not taken.

        Raises ValueError when it does not fit the struct.
        """
        if version == self.version:
            return self.decoder.decode(data)
        if self.before is None or version != self.version - 1:
            return None
        upgraded = msgspec.to_builtins(self.before.upgrade(self.before.decoder.decode(data)))
        return msgspec.convert(upgraded, self.struct)

    def row(self, data: msgspec.Struct) -> Row | None:
        """Write what was told as a row, with what follows from it; None when a text holds what no column can."""
        row = asdict(data)
        for name in self.texts:
            if (value := row[name]) and NUL in value:
                return None
        for name in self.lists:
            if any(NUL in one for one in row[name] or ()):
                return None
        for column, of in self.derive.items():
            row[column] = of(row)
        return row

    @property
    def versions(self) -> str:
        """Name the versions that are taken."""
        return f"{self.version - 1}, {self.version}" if self.before else str(self.version)

    @cached_property
    def decoder(self) -> "msgspec.json.Decoder[msgspec.Struct]":
        """Read the struct from JSON."""
        return msgspec.json.Decoder(self.struct)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Name the fields that hold free text."""
        return tuple(name for name, given in self._fields if isinstance(given, inspect.StrType))

    @cached_property
    def lists(self) -> tuple[str, ...]:
        """Name the fields that hold a list of free texts."""
        lists = ((name, given) for name, given in self._fields if isinstance(given, inspect.ListType))
        return tuple(name for name, given in lists if isinstance(given.item_type, inspect.StrType))

    @property
    def _fields(self) -> list[tuple[str, inspect.Type]]:
        fields = inspect.type_info(self.struct).fields  # type: ignore[attr-defined]  # of a struct
        return [(f.name, f.type) for f in fields]

    @cached_property
    def told(self) -> tuple[str, ...]:
        """Name the columns that say whether two facts of one id are the same; rounded numbers are left out."""
        inexact = {
            f.column for f in _columns(self.model) if isinstance(f, models.FloatField | models.DecimalField)
        }
        return (
            "told_at",
            "area_id",
            *(self.hidden.get(name, name) for name in self.struct.__struct_fields__ if name not in inexact),
        )

    @cached_property
    def find(self) -> str:
        """Write the statement that reads the facts already stored under some ids, and why each is doubted."""
        names = ", ".join(f'"{name}"' for name in (*self.told, "dispute"))
        return f'SELECT id, {names} FROM "{self.model._meta.db_table}" WHERE id = ANY(%s::uuid[])'  # noqa: S608

    @cached_property
    def own(self) -> dict[str, str]:
        """Name the columns given with every row, and their types."""
        return {f.column: _type(f) for f in _columns(self.model) if f.column not in SHARED}

    @cached_property
    def insert(self) -> str:
        """Write the one statement that stores rows given as JSON."""
        own = self.own
        names = ", ".join(f'"{name}"' for name in [*own, *SHARED])
        taken = ", ".join(
            [*(f'r."{name}"' for name in own), *(f"%({name})s::{t}" for name, t in SHARED.items())]
        )
        shape = ", ".join(f'"{name}" {t}' for name, t in own.items())
        return (
            f'INSERT INTO "{self.model._meta.db_table}" ({names}) SELECT {taken} '  # noqa: S608 — our own names
            f"FROM json_to_recordset(%(rows)s::json) AS r({shape}) ON CONFLICT DO NOTHING RETURNING id"
        )

    @cached_property
    def plain(self) -> bool:
        """Say whether rows can be stored by COPY: a kind with lists or documents is not worth packing them."""
        return self.model.COPIED and not any(
            isinstance(f, ArrayField | models.JSONField) for f in _columns(self.model)
        )

    def block(self, rows: list[Row], batch: UUID, received_at: datetime) -> tuple[str, bytes] | None:
        """Write rows as COPY takes them, the quickest way there is: the statement, and what goes with it; None when a
        value does not fit its column."""
        try:
            shared = dict(zip(SHARED, (batch, received_at), strict=True))
            names, block = packed(self.own | SHARED, rows, shared)
        except (OverflowError, ValueError):
            return None
        columns = ", ".join(f'"{name}"' for name in names)
        return f'COPY "{self.model._meta.db_table}" ({columns}) FROM STDIN (FORMAT BINARY)', block

    def check(self) -> None:
        """Compare struct and model, so that a mistake stops the start and not an upload.

        Raises TypeError naming the field: it is in one and not in the other, or takes what its column cannot hold.
        """
        if self.name != self.model._meta.label_lower:
            raise TypeError(f"{self.name}: name it {self.model._meta.label_lower}")
        own = {f.column: f for f in _columns(self.model)}
        common = {f.column for f in Fact._meta.get_fields() if isinstance(f, models.Field)}
        given = {name: of for name, of in self._fields if name not in self.hidden}
        if strangers := given.keys() - (own.keys() - common):
            raise TypeError(f"{self.name}: {sorted(strangers)} not in {self.model.__name__}")
        if missing := own.keys() - common - given.keys() - self.derive.keys():
            raise TypeError(f"{self.name}: {sorted(missing)} of {self.model.__name__} not in its struct")
        for name, kind in given.items():
            if not _fits(kind, own[name]):
                raise TypeError(f"{self.name}: {name} needs the bounds of its column")
        if (self.version > 1) != (self.before is not None):
            raise TypeError(f"{self.name}: version {self.version} needs exactly the one before it")


def fact_model(kind: str) -> type[Fact] | None:
    """Find the model of a kind by its name; None when there is no such kind of fact."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        return None
    return model if issubclass(model, Fact) and model._meta.label_lower == kind else None


def fact_models() -> list[type[Fact]]:
    """List the model of every kind of fact."""
    return [model for model in apps.get_models() if issubclass(model, Fact)]


Column: TypeAlias = "models.Field[Any, Any]"

# Class of a column → its PostgreSQL type, and the whole numbers it holds.
_TYPES: tuple[tuple[type[Column], str, tuple[int, int] | None], ...] = (
    (models.PositiveBigIntegerField, "int8", (0, 2**63 - 1)),
    (models.PositiveSmallIntegerField, "int2", (0, 2**15 - 1)),
    (models.PositiveIntegerField, "int4", (0, 2**31 - 1)),
    (models.BigIntegerField, "int8", (-(2**63), 2**63 - 1)),
    (models.SmallIntegerField, "int2", (-(2**15), 2**15 - 1)),
    (models.IntegerField, "int4", (-(2**31), 2**31 - 1)),
    (models.UUIDField, "uuid", None),
    (models.DateTimeField, "timestamptz", None),
    (models.DateField, "date", None),
    (models.DecimalField, "numeric", None),
    (models.FloatField, "float8", None),
    (models.BooleanField, "bool", None),
    (models.CharField, "text", None),
    (models.TextField, "text", None),
    (models.JSONField, "jsonb", None),
)


def _columns(model: type[Fact]) -> list[Any]:
    return list(model._meta.concrete_fields)


def _base(column: Column) -> Column:
    return column.target_field if isinstance(column, models.ForeignKey) else column


def _type(column: Column) -> str:
    if isinstance(column, ArrayField):
        return f"{_type(column.base_field)}[]"
    for cls, name, _ in _TYPES:
        if isinstance(_base(column), cls):
            return name
    raise TypeError(f"no PostgreSQL type known for {column}")


# What a struct's field may be → the column that holds it.
_HOLDS: tuple[tuple[type[inspect.Type], type[Column]], ...] = (
    (inspect.UUIDType, models.UUIDField),
    (inspect.BoolType, models.BooleanField),
    (inspect.DateTimeType, models.DateTimeField),
    (inspect.DateType, models.DateField),
    (inspect.EnumType, models.CharField),
)


def _fits(given: inspect.Type, column: Column) -> bool:
    """Say whether whatever a struct's field takes can be stored: numbers and texts need their column's bounds.
    A Decimal never fits, because it cannot be bounded: use a float with bounds."""
    may_lack, column = column.null, _base(column)
    if isinstance(given, inspect.UnionType):
        return may_lack and all(isinstance(t, inspect.NoneType) or _fits(t, column) for t in given.types)
    if isinstance(given, inspect.ListType):
        return isinstance(column, ArrayField) and _fits(given.item_type, column.base_field)
    if isinstance(given, inspect.IntType | inspect.FloatType):
        return given.ge is not None and given.le is not None and _within(given, column)
    if isinstance(given, inspect.StrType):
        limit = column.max_length if isinstance(column, models.CharField) else None
        return limit is not None and given.max_length is not None and given.max_length <= limit
    if isinstance(
        given, inspect.CustomType
    ):  # so msgspec calls Django's TextChoices, which it reads as enums
        return issubclass(given.cls, models.TextChoices) and isinstance(column, models.CharField)
    return any(isinstance(given, t) and isinstance(column, cls) for t, cls in _HOLDS)


def _within(given: "inspect.IntType | inspect.FloatType", column: Column) -> bool:
    if isinstance(given, inspect.FloatType):
        return isinstance(column, models.FloatField | models.DecimalField)
    low, high = next((r for cls, _, r in _TYPES if r and isinstance(column, cls)), (0, -1))
    return low <= (given.ge or 0) and (given.le or 0) <= high
