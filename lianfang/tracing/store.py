"""The index on disk: a stretch of rows for each day in files that are read where they lie, and a list of what is valid.

Nothing here is a record: whatever is lost or in doubt is written again from the database.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from lianfang.tracing.layout import DAY, Columns, Ints, Rows
from lianfang.tracing.numbers import Numbers
from lianfang.tracing.sorting import by_time, counted, longest_stays, put

FORMAT = 1
LIST = "index.json"
FILES: dict[str, type] = {
    "p_entered": np.int32,
    "p_length": np.uint16,
    "p_person": np.int32,
    "u_entered": np.int32,
    "u_length": np.uint16,
    "u_place": np.int32,
    "p_off": np.int32,
    "u_off": np.int32,
}
ROWS = tuple(name for name in FILES if not name.endswith("_off"))


@dataclass(slots=True)
class Stretch:
    """Where one day's rows lie, and where its tables of beginnings; `mark`: up to where the database was read;
    `source`: which table they came from."""

    rows: int
    base: int
    p_at: int
    u_at: int
    places: int
    people: int
    mark: int = 0
    source: int = 0


@dataclass(slots=True)
class Contents:
    """What is valid: the days, what came late, and as of when."""

    format: int = FORMAT
    epoch: str = ""
    as_of: float = 0
    days: dict[int, Stretch] = field(default_factory=dict)  # by day number: seconds / 86,400 from `shift`
    late: Stretch | None = None
    shift: int = 0  # seconds from 2000-01-01 UTC to a midnight of the city


class Store:
    """The files of an index, open for reading or for writing."""

    def __init__(self, folder: Path, *, write: bool = False) -> None:
        """Open what is there; an index that is written for the first time begins empty."""
        self.folder, self.write = folder, write
        if write:
            folder.mkdir(parents=True, exist_ok=True)
        self.contents = self._read()
        if write:
            for name in FILES:
                (folder / name).touch()
            (folder / "longest").touch()
        self.people = Numbers(folder, "people", write=write)
        self.places = Numbers(folder, "places", write=write)

    def _read(self) -> Contents:
        path = self.folder / LIST
        if not path.exists():
            return Contents()
        return msgspec.json.decode(path.read_bytes(), type=Contents)

    def publish(self) -> None:
        """Make valid what was written: one list takes the place of the other."""
        beside = self.folder / f"{LIST}.new"
        beside.write_bytes(msgspec.json.encode(self.contents))
        beside.rename(self.folder / LIST)

    def map(self, name: str) -> Any:
        """Give a file as an array that lies where the file lies."""
        kind: Any = FILES.get(name, np.int32)
        if not os.path.getsize(self.folder / name):
            return np.zeros(0, kind)
        return np.asarray(np.memmap(self.folder / name, kind, "r+"))

    def columns(self) -> Columns:
        """Give everything a trace reads."""
        days = self.contents.days
        first, last = (min(days), max(days)) if days else (0, -1)
        slots = [days.get(day) for day in range(first, last + 1)] + [self.contents.late]
        empty = Stretch(0, 0, 0, 0, 0, 0)

        def each(name: str) -> Any:
            return np.array([getattr(s or empty, name) for s in slots], np.int64)

        return Columns(
            self.contents.shift + first * DAY,
            len(slots) - 1,
            *(each(name) for name in ("base", "p_at", "u_at", "places", "people")),
            *(self.map(name) for name in ("p_off", "u_off", *ROWS, "longest")),
        )

    def add(self, rows: Rows) -> Stretch:
        """Write one day's rows, sorted twice, where there is room. Valid once it is in the list."""
        places, people = self.places.count, self.people.count
        made = self._room(len(rows), places, people)
        self._note_longest(rows, places)
        if not len(rows):
            return made
        first = int(rows.entered.min())
        rows = rows.only(by_time(rows.entered, first, int(rows.entered.max()) - first + 1))
        a, b = made.base, made.base + made.rows
        for key, keys, at, other, name in (
            (rows.place, places, made.p_at, rows.person, "p"),
            (rows.person, people, made.u_at, rows.place, "u"),
        ):
            begins, order = counted(key, keys)
            self.map(f"{name}_off")[at : at + keys + 1] = begins
            entered, length = (self.map(f"{name}_{each}")[a:b] for each in ("entered", "length"))
            last = self.map("p_person" if name == "p" else "u_place")[a:b]
            put(order, rows.entered, rows.length, other, entered, length, last)
        return made

    def _note_longest(self, rows: Rows, places: int) -> None:
        self._lengthen("longest", 1 << max(16, (places - 1).bit_length()))
        longest_stays(rows.place, rows.length, self.map("longest"))

    def _room(self, rows: int, places: int, people: int) -> Stretch:
        taken = [*self.contents.days.values(), *([self.contents.late] if self.contents.late else [])]
        base = gap([(s.base, s.rows) for s in taken], rows)
        p_at = gap([(s.p_at, s.places + 1) for s in taken], places + 1)
        u_at = gap([(s.u_at, s.people + 1) for s in taken], people + 1)
        for name in ROWS:
            self._lengthen(name, base + rows)
        self._lengthen("p_off", p_at + places + 1)
        self._lengthen("u_off", u_at + people + 1)
        return Stretch(rows, base, p_at, u_at, places, people)

    def _lengthen(self, name: str, rows: int) -> None:
        path, size = self.folder / name, rows * np.dtype(FILES.get(name, np.int32)).itemsize
        if path.stat().st_size < size:
            os.truncate(path, size)

    def blank(self, stretch: Stretch) -> None:
        """Overwrite rows that are valid no longer: nothing of a dropped day stays on the disk."""
        for name in ROWS:
            self.map(name)[stretch.base : stretch.base + stretch.rows] = 0

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep traces out while the list is changed; it takes milliseconds."""
        with lock(self.folder, "read", fcntl.LOCK_EX):
            yield

    def size(self) -> int:
        """Give how many bytes lie on the disk."""
        return sum(path.stat().st_blocks * 512 for path in self.folder.iterdir() if path.is_file())


def gap(taken: list[tuple[int, int]], wanted: int) -> int:
    """Find the first stretch of a file that is free and long enough."""
    at = 0
    for begin, length in sorted(taken):
        if begin - at >= wanted:
            return at
        at = max(at, begin + length)
    return at


@contextmanager
def lock(folder: Path, name: str, how: int) -> Iterator[bool]:
    """Hold a lock between processes; with LOCK_NB gives False when somebody else holds it."""
    with (folder / f"{name}.lock").open("a") as file:
        try:
            fcntl.flock(file, how)
        except BlockingIOError:
            yield False
            return
        yield True


def shortened(seconds: Ints) -> Any:
    """Give lengths of stays as they are kept."""
    return np.minimum(seconds, np.iinfo(np.uint16).max).astype(np.uint16)
