"""How somebody who was called stands, and how people are dealt to vehicles and sites."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

T = TypeVar("T")
S = TypeVar("S")

# How somebody who was called may stand, in the order in which a marshal asks after them.
STANDINGS = ("missing", "not_coming", "called", "coming", "late", "arrived", "replaced")


def standing(
    *, due_at: datetime, now: datetime, arrived_at: datetime | None, coming: bool | None, released: bool
) -> str:
    """Say how somebody who was called stands; that they came outweighs whatever was said before."""
    if arrived_at is not None:
        return "late" if arrived_at > due_at else "arrived"
    if released:
        return "replaced"
    if coming is False:
        return "not_coming"
    if now > due_at:
        return "missing"
    return "coming" if coming else "called"


def dealt(people: Sequence[T], places: Sequence[S]) -> list[tuple[T, S]]:
    """Deal people to places in their order, as evenly as it goes; neighbours in the list stay together."""
    if not places:
        return []
    each, left = divmod(len(people), len(places))
    sizes = [each + (n < left) for n in range(len(places))]
    spots = [place for place, size in zip(places, sizes, strict=True) for _ in range(size)]
    return list(zip(people, spots, strict=True))


def seated(people: Sequence[T], free: Iterable[tuple[S, int]]) -> tuple[list[tuple[T, S]], list[T]]:
    """Fill vehicles one after the other, each to its free seats; give who sits where, and who has no seat."""
    spots = [vehicle for vehicle, seats in free for _ in range(seats)]
    return list(zip(people, spots, strict=False)), list(people[len(spots) :])
