"""Odd but well-formed facts: any value that the struct of a kind allows, whether it makes sense or not."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from msgspec import inspect

from lianfang.common.ids import with_check
from lianfang.places.rules import pack
from lianfang.sync.kinds import Kind
from lianfang.testing.tests.make import NOON

AREAS = (pack(43, 9, 3), pack(43, 9, 22), pack(43), 1, 0, -1, 2**63 - 1, -(2**63))
DAYS = (0.0, -0.01, 0.003, 0.1, -1, -400, 3, 40_000, -40_000)
TIMES = (
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00-12:00",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59+14:00",
    "2021-08-05T08:00:00.123456789+08:00",
    "2021-08-05t00:00:00z",
)
TEXTS = (
    *(
        "'); DROP TABLE sync_batch; --",
        "%s %(x)s {t}",
        "\\",
        '"',
        "\n\t\r",
        " ",
        "e\u0301",
        "\u202e",
        "\ufeff",
    ),
    *(
        "𠮷𠮷",
        "陈",
        "😀",
        "ß",
        "İ",
        "\x7f",
        "\u0085",
        "\ufffe",
        "\uffff",
        "null",
        "NaN",
        "0",
        "\\u0000",
        "ｔ１",
    ),
)
KINDS = ("testing.swab", "testing.tube", "people.person", "no.such", "a.b", "auth.user", "_._")
IDS = (UUID(int=0), UUID(int=2**128 - 1), UUID(int=1))


class Odd:
    """Makes odd facts: the same ones for the same seed."""

    def __init__(self, seed: int, known: Sequence[UUID], codes: Sequence[str]) -> None:
        self.dice = random.Random(seed)
        self.known, self.codes = known, [*codes, with_check("T777"), "T7777", *(c.lower() for c in codes)]

    def fact(self, kind: Kind) -> dict[str, Any]:
        """Make one fact of a kind."""
        fields = inspect.type_info(kind.struct).fields  # type: ignore[attr-defined]
        given = [f for f in fields if f.required or self.dice.random() < 0.7]
        data = {f.name: self.value(f.type) for f in given}
        told = {"id": self.new(), "kind": kind.name, "at": self.at(), "area": self.pick(AREAS)}
        told["v"] = kind.version
        return told | {"data": data}

    def pick(self, among: Sequence[Any]) -> Any:
        """Choose one of several, the first half of the time."""
        return among[0] if self.dice.random() < 0.5 else self.dice.choice(among)

    def new(self) -> UUID:
        """Make an id that was never seen."""
        return UUID(int=self.dice.getrandbits(128))

    def id(self) -> UUID:
        """Choose an id: mostly a known one, of whatever it may be."""
        if self.dice.random() < 0.7:
            return self.dice.choice(self.known)
        return self.dice.choice(IDS) if self.dice.random() < 0.1 else self.new()

    def at(self) -> str:
        """Choose a time, mostly one that a phone could tell."""
        if self.dice.random() < 0.1:
            return self.dice.choice(TIMES)
        told: datetime = NOON + timedelta(days=self.pick(DAYS), seconds=self.dice.randrange(-20_000, 1))
        return told.isoformat()

    def value(self, of: inspect.Type) -> Any:
        """Choose a value that a field takes."""
        if isinstance(of, inspect.UUIDType | inspect.BoolType):
            return self.id() if isinstance(of, inspect.UUIDType) else self.dice.random() < 0.5
        if isinstance(of, inspect.IntType | inspect.FloatType):
            return self.number(of)
        if isinstance(of, inspect.ListType):
            most = min(of.max_length or 0, self.pick([3, 0, 40]))
            return [self.value(of.item_type) for _ in range(self.dice.randint(of.min_length or 0, most))]
        if isinstance(of, inspect.CustomType) and issubclass(of.cls, TextChoices):
            return self.dice.choice(of.cls.values)
        if isinstance(of, inspect.UnionType):
            return None if self.dice.random() < 0.5 else self.value(of.types[0])
        return self.plain(of)

    def plain(self, of: inspect.Type) -> Any:
        """Choose a day, an instant or a text that a field takes."""
        if isinstance(of, inspect.DateType):
            return date.fromordinal(self.dice.choice([1, 700_000, 738_000, 3_652_059])).isoformat()
        if isinstance(of, inspect.DateTimeType):
            return self.at()
        assert isinstance(of, inspect.StrType), of
        return self.dice.choice(KINDS) if of.pattern else self.text(of.min_length or 0, of.max_length or 0)

    def number(self, of: inspect.IntType | inspect.FloatType) -> float:
        """Choose a number between bounds, often one of them."""
        least, most = of.ge or 0, of.le or 0
        between = self.dice.uniform(least, most)
        return self.dice.choice([least, most, int(between) if isinstance(of, inspect.IntType) else between])

    def text(self, least: int, most: int) -> str:
        """Choose a text of a length that is allowed, counted as the database counts."""
        if self.dice.random() < 0.5:
            fitting = [code for code in self.codes if least <= len(code) <= most]
            return str(self.dice.choice(fitting or ["x" * most]))
        length = self.dice.choice([least, most, self.dice.randint(least, most)])
        return "".join(self.dice.choice(TEXTS) for _ in range(length))[:length].ljust(length, "x")
