"""Who answers for a household, and which areas nobody or several units answer for."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from lianfang.places.rules import ancestors, depth

Unit = TypeVar("Unit", bound=Hashable)


class Stand(Enum):
    """How far a household's people are: nobody asked, asked, all of them accepted, or somebody of them has left."""

    NOBODY = "nobody"
    ASKED = "asked"
    ACTIVE = "active"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a duty of a household: the human being (over all records), whether they accepted, whether they left."""

    duty: str
    person: Hashable
    accepted: bool
    gone: bool = False


def stand(duties: Sequence[str], holders: Iterable[Holder]) -> Stand:
    """Say how a household stands: active only when each duty was accepted by another human being who is still here."""
    there = [one for one in holders if one.duty in duties]
    if not there:
        return Stand.NOBODY
    accepted = [one for one in there if one.accepted]
    if {one.duty for one in accepted} == set(duties) and any(one.gone for one in accepted):
        return Stand.BROKEN
    here = [one for one in accepted if not one.gone]
    distinct = len({one.person for one in here}) == len(here)
    return Stand.ACTIVE if distinct and {one.duty for one in here} == set(duties) else Stand.ASKED


def answering(area: int, contracted: Mapping[int, Collection[Unit]]) -> tuple[int, Collection[Unit]]:
    """Give the units that answer for an area, and the area they are contracted to: the nearest around it; 0 and nobody
    when there is none."""
    for around in reversed(list(ancestors(area))):
        if units := contracted.get(around):
            return around, units
    return 0, ()


def gaps(areas: Iterable[int], contracted: Mapping[int, Collection[Unit]]) -> list[int]:
    """List the areas that no unit answers for."""
    return [area for area in areas if not answering(area, contracted)[1]]


def overlaps(contracted: Mapping[int, Collection[Unit]]) -> dict[int, str]:
    """Name the areas that several units answer for: "same" when two are contracted to it, "inside" when another unit
    answers for an area around it."""
    found = {}
    for area, units in contracted.items():
        if len(units) > 1:
            found[area] = "same"
        elif depth(area):
            _wider, others = answering(list(ancestors(area))[-2], contracted)
            if set(others) - set(units):
                found[area] = "inside"
    return found


def load_tone(doors: int, most: int) -> str:
    """Give the tone of a worker's load: well below, close to, or above what one person can look after."""
    return "red" if doors > most else "amber" if doors * 10 > most * 8 else "green"
