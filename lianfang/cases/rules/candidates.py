"""Who may have been near a case, before a person has decided: candidates and how likely each is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

HOUSEHOLD_SCORE = 95  # of 100, our choice: who lives behind one door is near for hours every day
TUBE_SCORE = 60  # our choice: next to each other for minutes, masks off one after the other
TEAM_SCORE = 70  # our choice: works side by side on most days
ORGANISATION_SCORE = 30  # of one organisation many never meet (design choice)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may have been near a case: from when to when, where, and why that is thought.

    `says` is an English sentence for translation, whose %(names)s stand in `evidence`; `score` goes from 0 to 100.
    `via`: through whom, if they were not near the case themselves but near somebody who was.
    """

    person_id: UUID
    began_at: datetime
    ended_at: datetime
    says: str
    score: int
    place: str = ""
    evidence: Mapping[str, Any] | None = None
    via: UUID | None = None


@dataclass(frozen=True, slots=True)
class InQueue:
    """Somebody swabbed at a site: when, and into which tube."""

    person_id: UUID
    at: datetime
    tube: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody next to a case in a queue: how many places away (before: negative), how many minutes, same tube."""

    swab: InQueue
    places: int
    minutes: int
    same_tube: bool


def neighbours(
    queue: Sequence[InQueue], person_id: UUID, at: datetime, most: int, minutes: int
) -> list[Neighbour]:
    """Give those swabbed just before and just behind somebody, in the order of the queue; everybody in the same tube
    is one, however many they are.

    `most` people on each side, swabbed within `minutes`: the protocol says how many.
    """
    line = sorted(queue, key=lambda swab: (swab.at, swab.person_id))
    here = next((n for n, s in enumerate(line) if s.person_id == person_id and s.at == at), None)
    if here is None:
        return []
    found: dict[UUID, Neighbour] = {}
    for n, swab in enumerate(line):
        apart = abs(swab.at - at)
        close = abs(n - here) <= most and apart <= timedelta(minutes=minutes)
        shared = swab.tube == line[here].tube
        if swab.person_id == person_id or not (close or shared):
            continue
        told = Neighbour(swab, n - here, round(apart.total_seconds() / 60), shared)
        known = found.get(swab.person_id)
        if known is None or abs(known.places) > abs(told.places):
            found[swab.person_id] = told
    return list(found.values())


def queue_score(places: int, *, same_tube: bool) -> int:
    """Say how likely a neighbour in a queue is to have been near: less with each place (design choice)."""
    return max(10, TUBE_SCORE - 8 * (abs(places) - 1) + (10 if same_tube else 0))


def overlap(
    began: datetime, ended: datetime | None, opens: datetime, closes: datetime
) -> tuple[datetime, datetime] | None:
    """Give the part of a stay that lies inside a case's window; None when there is none."""
    first, last = max(began, opens), min(ended or closes, closes)
    return (first, last) if first <= last else None


def hours_score(began: datetime, ended: datetime, base: int = 40) -> int:
    """Say how likely a shared stay makes a contact: more with each hour, up to 90 (design choice)."""
    hours = (ended - began).total_seconds() / 3600
    return min(90, base + round(5 * hours))
