"""Kinds of table that apps take in: their fields in both languages, what becomes of rows, how that is withdrawn. Apps
declare theirs in `imports.py`; `exchange` drives them all alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

Cells = Mapping[str, str]  # what a row says, by field

NEW, KNOWN, CHANGED, BAD = "new", "known", "changed", "bad"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind of table: what its column may be called, an example, and how its cells look when nobody named
    the column ("number", "phone", "day", "code")."""

    key: str
    label: Any  # translated when it is shown
    names: tuple[str, ...] = ()
    required: bool = False
    example: str = ""
    looks: str = ""


class Done(NamedTuple):
    """What became of a row. thing: the id of what is on record now; before: what a changed one said before."""

    state: str
    reason: str = ""
    thing: str = ""
    before: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """Who reads a file in, when, and for what; `memo` holds what was looked up for all of its rows."""

    by: Any  # a user; this module knows no app
    now: datetime
    file_id: UUID
    today: date
    options: Mapping[str, str] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict)


Take = Callable[[Sequence[Cells], Work], list[Done]]
Undo = Callable[[Sequence[str], Mapping[str, dict[str, Any]], Work], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table.

    take: writes rows and says of each what became of it, in the order given; undo: withdraws what was made and gives
    what has to stay with the reason; permission: what its reader may do somewhere; at_once: rows of one commit.
    """

    key: str
    label: Any
    icon: str
    permission: str
    fields: tuple[Field, ...]
    take: Take
    undo: Undo
    personal: bool = False
    at_once: int = 1_000
    help: Any = ""

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Give what the column of each field may be called."""
        return {each.key: (each.key, *each.names) for each in self.fields}


def bad(reason: object) -> Done:
    """Say that a row is not taken, and why."""
    return Done(BAD, str(reason))
