"""How long ways take and how far they are: as a city says in a table, else a straight line times a factor at a speed.

Pure functions on pure data. A row of a table says from where to where, the seconds and metres; places go by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lianfang.common.ground import DETOUR, Point, road_metres

KM_PER_HOUR = 25.0  # of a vehicle in a city, stops at lights included (design choice)
DAY = 86_400  # seconds: no way takes longer
FAR = 1_000_000  # metres: no way is longer
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


class Leg(NamedTuple):
    """A row of a city's table as it is written."""

    origin: str
    destination: str
    seconds: str
    metres: str


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
            leg = said.get((one.name, other.name)) if a != b else (0, 0)
            if leg is None:
                far = road_metres(one.at, other.at, detour)
                leg = (round(far / km_per_hour * 3.6), far)
            elif a != b:
                given.add((a, b))
            row_s.append(leg[0])
            row_m.append(leg[1])
        times.append(tuple(row_s))
        ways.append(tuple(row_m))
    return Matrix(tuple(place.name for place in places), tuple(times), tuple(ways), frozenset(given))


def flaw(leg: Leg) -> str:
    """Say what is wrong in a row of a table: "name", "itself", "seconds", "metres"; empty where all is well."""
    if not leg.origin or not leg.destination or max(len(leg.origin), len(leg.destination)) > NAME:
        return "name"
    if leg.origin == leg.destination:
        return "itself"
    if not _number(leg.seconds, DAY):
        return "seconds"
    return "" if _number(leg.metres, FAR) else "metres"


def _number(text: str, most: int) -> bool:
    try:
        return 0 <= float(text) <= most
    except ValueError:
        return False
