"""Which personal data a table holds, and what becomes of a row when its days are over.

Each app names its own tables in its `erasure.py`; `privacy.tables` brings these lists together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

How = Literal["keep", "blank", "unlink", "delete"]
ERASED = "–"  # stands where words were that may not be empty


@dataclass(frozen=True, slots=True)
class Held:
    """Personal data of one table under one rule of the protocol.

    kind: the key of the rule in `retention.kinds`; model: the table.
    how: "keep" (a law or a purpose that goes on), "blank" (the columns of `blank` are emptied, the row stays to be
        counted), "unlink" (the same, and an id that belongs to nobody stands for the person: distinct people can still
        be counted), "delete" (the row goes: nothing is counted from it).
    since: the column, or the path to it, from which the days count; `only`: which rows of the table this is about.
    people: the columns or paths that lead to persons; empty where words tell of people without naming one on record.
    lists: columns that hold several persons' ids.
    area: the column of the area, for holds on an outbreak; "" where there is none.
    hide: columns not shown to the person: what others told in confidence, and who they are.
    record: the rows are the records of persons themselves: one goes only when nothing else about the person is kept,
        and its days count from the newest of it, whatever `since` says.
    fact: the rows are facts of the feed, which phones may send again.
    drop: for a table that lies in one part a day: drops every day before one.
    forget: deletes what lies outside the database under a row's id.
    """

    kind: str
    model: type[Any]
    how: How
    since: str
    people: tuple[str, ...] = ("person_id",)
    lists: tuple[str, ...] = ()
    blank: Mapping[str, Any] = field(default_factory=dict)
    only: Callable[[Any], Any] | None = None
    area: str = "area_id"
    hide: tuple[str, ...] = ()
    record: bool = False
    fact: bool = False
    drop: Callable[[date], int] | None = None
    forget: Callable[[Any], None] | None = None

    @property
    def name(self) -> str:
        """Name the table, "testing.swab"."""
        return str(self.model._meta.label_lower)

    def rows(self) -> Any:
        """Give the rows that this is about."""
        found = self.model._default_manager.all()
        return self.only(found) if self.only else found
