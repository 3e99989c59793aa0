"""Who is present behind a door: what the last visit that counts says, laid over who is on the list."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How somebody of the list stands."""

    LISTED = "listed"
    HERE = "here"
    AWAY = "away"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Door:
    """What a visit told of a door."""

    visit_id: Any
    outcome: str
    at: datetime
    n_present: int
    present: tuple[Any, ...] = ()
    away: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody of the list behind that door, as they stand; `desk_at`: when a desk said so last."""

    person_id: Any
    state: State
    desk_at: datetime | None = None


def recount(listed: Collection[Listed], visits: Iterable[Door]) -> dict[Any, tuple[State, Door]]:
    """Say how everybody behind a door stands by its visits that count, oldest first, and by which visit.

    Who was met is present, who was named as away is away; a household that moved has left. A visit that met nobody says
    nothing of people. Whoever was met and is on no list is put on it. What a desk said later stays.
    """
    found: dict[Any, tuple[State, Door]] = {}
    for visit in visits:
        if visit.outcome == "moved":
            found |= {each.person_id: (State.LEFT, visit) for each in listed}
        elif visit.outcome == "done":
            found |= dict.fromkeys(visit.present, (State.HERE, visit))
            found |= dict.fromkeys(visit.away, (State.AWAY, visit))
    later = {each.person_id: each.desk_at for each in listed if each.desk_at}
    return {one: told for one, told in found.items() if one not in later or later[one] <= told[1].at}
