"""Kinds of table that apps take in: their fields in both languages, what becomes of rows, how that is withdrawn. Apps
declare theirs in `imports.py`; `exchange` drives them all alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, overload
from uuid import UUID

Cells = Mapping[str, str]  # what a row says, by field


class Some(Sequence[Cells]):
    """Some rows of a table, kept by their columns: a kind that reads millions reads a column at a time."""

    def __init__(self, columns: Mapping[str, Sequence[str]], n: int) -> None:
        self.columns, self.n = columns, n

    @classmethod
    def of(cls, rows: Sequence[Cells]) -> "Some":
        """Keep rows by their columns."""
        keys = dict.fromkeys(key for cells in rows for key in cells)
        return cls({key: [cells.get(key, "") for cells in rows] for key in keys}, len(rows))

    def column(self, key: str) -> Sequence[str]:
        """Give what all rows say in a field."""
        return self.columns.get(key) or [""] * self.n

    def __len__(self) -> int:
        return self.n

    def __iter__(self) -> Iterator[Cells]:
        return map(self.__getitem__, range(self.n))

    @overload
    def __getitem__(self, place: int) -> Cells: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Cells]: ...
    def __getitem__(self, place: int | slice) -> Cells | Sequence[Cells]:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(self.n))]
        if not -self.n <= place < self.n:
            raise IndexError(place)
        return {key: column[place] for key, column in self.columns.items()}


NEW, KNOWN, CHANGED, BAD = "new", "known", "changed", "bad"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind of table: what its column may be called, an example, and how its cells look when nobody named
    the column ("number", "phone", "day", "code"); part: of another field, which others write in pieces: it is read,
    and never given."""

    key: str
    label: Any  # translated when it is shown
    names: tuple[str, ...] = ()
    required: bool = False
    example: str = ""
    looks: str = ""
    part: bool = False


class Done(NamedTuple):
    """What became of a row. thing: the id of what is on record now; before: what a changed one said before."""

    state: str
    reason: str = ""
    thing: str = ""
    before: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """Who reads a file in, when, and for what; `memo` holds what was looked up for all of its rows; keep: else it is
    only looked what would become of them."""

    by: Any  # a user; this module knows no app
    now: datetime
    file_id: UUID
    today: date
    options: Mapping[str, str] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict)
    keep: bool = True


Take = Callable[[Sequence[Cells], Work], list[Done]]
Give = Callable[[Any, date], Iterable[Cells]]  # to a user, on a day
Undo = Callable[[Sequence[str], Mapping[str, dict[str, Any]], Work], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table.

    take: writes rows and says of each what became of it, in the order given; undo: withdraws what was made and gives
    what has to stay with the reason; give: gives what is on record, so that `take` has it again; permission: what its
    reader may do somewhere; at_once: rows of one commit; dry: `take` writes nothing for a work that is not to be kept,
    so that nothing has to be taken back.
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
    dry: bool = False
    help: Any = ""
    give: Give | None = None

    @property
    def gives(self) -> bool:
        """Say whether what is on record can be saved; pages would call `give` itself."""
        return self.give is not None

    def given(self, rows: Iterable[Cells]) -> tuple[list[str], Iterator[list[str]]]:
        """Lay out what is on record: the columns in the reader's language, and each row as they stand."""
        fields = [each for each in self.fields if not each.part]
        keys = [each.key for each in fields]
        return [str(each.label) for each in fields], ([cells.get(key, "") for key in keys] for cells in rows)

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Give what the column of each field may be called."""
        return {each.key: (each.key, str(each.label), *each.names) for each in self.fields}


def bad(reason: object) -> Done:
    """Say that a row is not taken, and why."""
    return Done(BAD, str(reason))
