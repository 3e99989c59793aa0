"""Small numbers for people and places: each id gets the next one, once and for good. Number 0 is nobody."""

from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from lianfang.tracing.compiled import compiled
from lianfang.tracing.layout import Ints, Whole, Words

FIRST_SIZE = 1 << 16


@compiled
def slot_of(high: Whole, low: Whole, size: int) -> Whole:
    """Say where in a table an id is looked for first."""
    mixed = (np.uint64(high) ^ (np.uint64(low) * np.uint64(0x9E3779B97F4A7C15))) * np.uint64(
        0xBF58476D1CE4E5B9
    )
    return np.int64((mixed >> np.uint64(20)) & np.uint64(size - 1))


@compiled
def look_up(ids: Words, known: Words, count: int, table: Ints, add: bool, out: Ints) -> int:
    """Find the numbers of some ids, giving new ones the next number if asked to (0 otherwise). Stops early when
    `known` is full. Gives how many rows were done, and beyond that nothing: the count is in known[0]."""
    size = len(table)
    for row in range(len(ids)):
        slot = slot_of(ids[row, 0], ids[row, 1], size)
        while table[slot] and (known[table[slot], 0] != ids[row, 0] or known[table[slot], 1] != ids[row, 1]):
            slot = (slot + 1) & (size - 1)
        if table[slot] == 0 and add:
            if count == len(known):
                return row
            known[count, 0] = ids[row, 0]
            known[count, 1] = ids[row, 1]
            table[slot] = count
            count += 1
            known[0, 1] = count
        out[row] = table[slot]
    return len(ids)


class Numbers:
    """The numbers of one kind of thing, kept in two files that are read where they lie."""

    def __init__(self, folder: Path, name: str, *, write: bool = False) -> None:
        """Open them, or make the files when they are written for the first time."""
        self.ids, self.table = folder / f"{name}.ids", folder / f"{name}.table"
        if write and not self.table.exists():
            np.zeros((FIRST_SIZE // 2, 2), np.uint64).tofile(self.ids)
            np.zeros(FIRST_SIZE, np.int32).tofile(self.table)
            self._open()
            self.known[0, 1] = 1
        self._open()

    def _open(self) -> None:
        self._map()
        while len(self.slots) != 2 * len(self.known):  # opened while they grew: one old, one new
            self._map()

    def _map(self) -> None:
        self.known: Words = np.asarray(np.memmap(self.ids, np.uint64, "r+")).reshape(-1, 2)
        self.slots: Ints = np.asarray(np.memmap(self.table, np.int32, "r+"))

    @property
    def count(self) -> int:
        """Give the next free number: one more than there are."""
        return int(self.known[0, 1])

    def of(self, ids: npt.NDArray[np.uint8]) -> Ints:
        """Give the numbers of many ids (rows of 16 bytes); those not seen before get the next ones."""
        words = as_words(ids)
        out = np.empty(len(words), np.int32)
        done = 0
        while done < len(words):
            done += look_up(words[done:], self.known, self.count, self.slots, True, out[done:])
            if done < len(words):
                self._grow()
        return out

    def _grow(self) -> None:
        """Double the room: files of a new size take the place of the old ones, which readers may still hold."""
        size, count = len(self.slots) * 2, self.count
        fresh = np.zeros((size // 2, 2), np.uint64)
        table = np.zeros(size, np.int32)
        fresh[0, 1] = 1
        out = np.empty(count - 1, np.int32)
        look_up(self.known[1:count].copy(), fresh, 1, table, True, out)
        for path, content in ((self.ids, fresh), (self.table, table)):
            beside = path.with_suffix(path.suffix + ".new")
            content.tofile(beside)
            beside.rename(path)
        self._open()

    def find(self, one: UUID) -> int:
        """Give the number of one id; 0 when it has none."""
        out = np.zeros(1, np.int32)
        look_up(as_words(np.frombuffer(one.bytes, np.uint8)), self.known, self.count, self.slots, False, out)
        return int(out[0])

    def ids_of(self, numbers: npt.NDArray[Any] | list[int]) -> list[UUID]:
        """Give the ids of some numbers."""
        raw = self.known[numbers].byteswap().tobytes()
        return [UUID(bytes=raw[k : k + 16]) for k in range(0, len(raw), 16)]


def as_words(ids: npt.NDArray[np.uint8]) -> Words:
    """Read ids of 16 bytes as two whole numbers each."""
    return np.ascontiguousarray(ids).view(">u8").astype(np.uint64).reshape(-1, 2)
