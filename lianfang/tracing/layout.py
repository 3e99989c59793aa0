"""How stays lie in memory: columns sorted by place and once more by person, one stretch of rows a day.

Seconds count from 2000-01-01 00:00 UTC, as PostgreSQL counts. Number 0 is nobody and nowhere: a stay that was taken
back belongs to them until its day is written again.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

DAY = 86_400
LONGEST = 12 * 3_600  # a longer stay is cut into pieces; also keeps a length in two bytes
NOBODY = 0

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.uint16]
Words = npt.NDArray[np.uint64]
Whole: TypeAlias = Any  # one whole number of any width, as compiled functions pass them on


class Columns(NamedTuple):
    """Everything a trace reads. Slot d is the d-th day since `zero`; the last slot holds what came late, of any day.

    Rows of slot d lie from base[d]; where a place's (a person's) rows begin is told from p_at[d] in p_off (from
    u_at[d] in u_off), for the first places[d] places (people[d] people).
    """

    zero: int
    days: int
    base: Longs
    p_at: Longs
    u_at: Longs
    places: Longs
    people: Longs
    p_off: Ints
    u_off: Ints
    p_entered: Ints
    p_length: Shorts
    p_person: Ints
    u_entered: Ints
    u_length: Shorts
    u_place: Ints
    longest: Ints  # of each place: how long anybody stayed there


class Rows(NamedTuple):
    """Stays as they come in: who, where, from when, for how many seconds."""

    person: Ints
    place: Ints
    entered: Ints
    length: Shorts

    def __len__(self) -> int:
        return len(self.person)

    def only(self, which: npt.NDArray[Any]) -> "Rows":
        """Give some of them, by a mask or by places."""
        return Rows(*(column[which] for column in self))


def nothing() -> Rows:
    """Give no stays."""
    empty = np.zeros(0, np.int32)
    return Rows(empty, empty, empty, np.zeros(0, np.uint16))


def together(parts: list[Rows]) -> Rows:
    """Put several lots of stays one after the other."""
    return Rows(*(np.concatenate(columns) for columns in zip(*parts, strict=True))) if parts else nothing()
