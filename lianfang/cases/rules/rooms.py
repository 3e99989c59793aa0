"""Which room each of many people gets in an isolation site."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(slots=True)
class FreeRoom:
    """A room with free beds, and whose it is already: a household, one person, or nobody's (None)."""

    room_id: UUID
    beds: list[UUID]
    party: UUID | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Who gets which bed, and who gets none because every room is taken."""

    beds: dict[UUID, UUID] = field(default_factory=dict)
    without: list[UUID] = field(default_factory=list)


def give_rooms(people: Sequence[tuple[UUID, UUID]], rooms: Iterable[FreeRoom]) -> Given:
    """Give beds to people, each with the party that may share a room: beside their own party where there is a bed, else
    in the smallest empty room that holds all of the party who come, else in the largest one there is."""
    free = [FreeRoom(room.room_id, list(room.beds), room.party) for room in rooms if room.beds]
    given = Given()
    coming: dict[UUID, list[UUID]] = {}
    for id_, party in people:
        coming.setdefault(party, []).append(id_)
    for party, ids in coming.items():
        waiting = list(ids)
        while waiting:
            room = _room_for(party, len(waiting), free)
            if room is None:
                given.without.extend(waiting)
                break
            room.party = party
            while room.beds and waiting:
                given.beds[waiting.pop(0)] = room.beds.pop(0)
    return given


def _room_for(party: UUID, n: int, rooms: Sequence[FreeRoom]) -> FreeRoom | None:
    own = next((room for room in rooms if room.party == party and room.beds), None)
    if own:
        return own
    empty = [room for room in rooms if room.party is None and room.beds]
    fitting = [room for room in empty if len(room.beds) >= n]
    if fitting:
        return min(fitting, key=lambda room: len(room.beds))
    return max(empty, key=lambda room: len(room.beds), default=None)
