"""How long ways take and how far they are: as a city says in a table, else a straight line times a factor at a speed.

Pure functions on pure data. A table is a text file of four columns: from, to, seconds, metres; places go by name.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from lianfang.common.ground import DETOUR, Point, road_metres

KM_PER_HOUR = 25.0  # of a vehicle in a city, stops at lights included (design choice)
HEADER = ("from", "to", "seconds", "metres")
DAY = 86_400  # seconds: no way takes longer
FAR = 1_000_000  # metres: no way is longer
MOST = 1_000_000  # rows of a table: all ways between a thousand places
SHOWN = 100  # flaws told at once
NAME = 120  # letters of a place's name

Legs = Mapping[tuple[str, str], tuple[int, int]]  # seconds and metres from one place to another


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its name, and where it lies."""

    name: str
    at: Point


@dataclass(frozen=True, slots=True)
class Matrix:
    """Seconds and metres between all places, by their numbers; `given` are the pairs that come from the city's table,
    all others are straight lines."""

    places: tuple[str, ...]
    seconds: tuple[tuple[int, ...], ...]
    metres: tuple[tuple[int, ...], ...]
    given: frozenset[tuple[int, int]]

    def said(self, one: int, other: int) -> bool:
        """Say whether the city gave this way itself; False: it is a straight line times the factor."""
        return (one, other) in self.given


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in a row of a table: a code, and what stands there."""

    row: int
    why: str
    what: str = ""


def matrix(
    places: Sequence[Place],
    legs: Legs | None = None,
    *,
    km_per_hour: float = KM_PER_HOUR,
    detour: float = DETOUR,
) -> Matrix:
    """Reckon all ways between places: as the city says; where it says nothing, by a straight line.

    Where only the way back is given it does not count: one-way streets make the two differ.
    """
    said = legs or {}
    times, ways, given = [], [], set()
    for a, one in enumerate(places):
        row_s, row_m = [], []
        for b, other in enumerate(places):
            leg = said.get((one.name, other.name)) if one.name != other.name else (0, 0)
            if leg is None:
                far = road_metres(one.at, other.at, detour)
                leg = (round(far / km_per_hour * 3.6), far)
            elif one.name != other.name:
                given.add((a, b))
            row_s.append(leg[0])
            row_m.append(leg[1])
        times.append(tuple(row_s))
        ways.append(tuple(row_m))
    return Matrix(tuple(place.name for place in places), tuple(times), tuple(ways), frozenset(given))


def read(text: str) -> tuple[dict[tuple[str, str], tuple[int, int]], list[Flaw]]:
    """Read a city's table; what is wrong is told by rows (the header is row 1), and such rows are left out.

    Commas, semicolons or tabs part the columns. Flaws are "header", "columns", "name", "seconds", "metres", "twice",
    "itself", "many".
    """
    lines = text.removeprefix("\ufeff").splitlines()
    part = max(",;\t", key=lines[0].count) if lines else ","
    rows = csv.reader(StringIO("\n".join(lines)), delimiter=part)
    header = [cell.strip().lower() for cell in next(rows, [])]
    if tuple(header) != HEADER:
        return {}, [Flaw(1, "header", ", ".join(header)[:NAME])]
    legs: dict[tuple[str, str], tuple[int, int]] = {}
    flaws: list[Flaw] = []
    for number, cells in enumerate(rows, 2):
        row = [cell.strip() for cell in cells]
        if not any(row):
            continue
        if len(legs) >= MOST:
            flaws.append(Flaw(number, "many", str(MOST)))
            break
        flaw = _flaw(number, row, legs)
        if flaw:
            flaws.append(flaw)
        else:
            legs[row[0], row[1]] = (_whole(row[2], DAY), _whole(row[3], FAR))
    return legs, flaws


def _flaw(number: int, row: Sequence[str], legs: Legs) -> Flaw | None:
    if len(row) != len(HEADER):
        return Flaw(number, "columns", str(len(row)))
    for name in row[:2]:
        if not name or len(name) > NAME:
            return Flaw(number, "name", name[:NAME])
    if row[0] == row[1]:
        return Flaw(number, "itself", row[0])
    for column, most in ((2, DAY), (3, FAR)):
        if _whole(row[column], most) < 0:
            return Flaw(number, HEADER[column], row[column][:NAME])
    if (row[0], row[1]) in legs:
        return Flaw(number, "twice", f"{row[0]} – {row[1]}")
    return None


def _whole(text: str, most: int) -> int:
    """Read a number, rounded to a whole one; -1 where it is none, below nothing or too large."""
    try:
        number = float(text)
    except ValueError:
        return -1
    return round(number) if 0 <= number <= most else -1


def write(legs: Legs) -> str:
    """Write a table as it is read."""
    out = StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(HEADER)
    sheet.writerows([*pair, *leg] for pair, leg in sorted(legs.items()))
    return out.getvalue()


def missing(legs: Legs, names: Iterable[str]) -> list[tuple[str, str]]:
    """Give the ways between named places of which a table says nothing."""
    there = sorted(set(names))
    return [(one, other) for one in there for other in there if one != other and (one, other) not in legs]


def unknown(legs: Legs, names: Iterable[str]) -> list[str]:
    """Give the places of a table that nobody knows by that name."""
    return sorted({name for pair in legs for name in pair} - set(names))
