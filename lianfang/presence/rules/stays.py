"""From what was seen to stays: who came and went, and how long somebody stayed when only one of the two is known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

LONGEST = timedelta(hours=12)  # a longer stay is kept in pieces


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """Somebody was seen at a place: coming ("in"), going ("out"), or passing by."""

    at: datetime
    place: UUID
    way: str
    source: str


@dataclass(frozen=True, slots=True)
class Stayed:
    """Somebody was at a place from one instant to another."""

    place: UUID
    entered: datetime
    left: datetime
    source: str


def stays(seen: Iterable[Seen], *, venue: timedelta, gate: timedelta) -> tuple[Stayed, ...]:
    """Work out the stays of one person. Who comes stays until they go or are seen elsewhere, for `venue` at most when
    nobody saw them go; who only goes came `venue` before; who passes a checkpoint was there for `gate`."""
    told = sorted({_whole(each) for each in seen})
    found: list[Stayed] = []
    came: Seen | None = None
    for each in told:
        here = came is not None and each.place == came.place
        if came and not (here and each.way == "in"):
            found.append(_closed(came, each, venue))
        if each.way == "out" and not here:
            earliest = max([each.at - venue, *(one.left for one in found[-1:])])
            found.append(Stayed(each.place, min(earliest, each.at), each.at, each.source))
        elif each.way == "by":
            found.append(Stayed(each.place, each.at, each.at + gate, each.source))
        came = (came if here else each) if each.way == "in" else None
    if came:
        found.append(Stayed(came.place, came.at, came.at + venue, came.source))
    return tuple(found)


def _whole(seen: Seen) -> Seen:
    return Seen(seen.at.replace(microsecond=0), seen.place, seen.way, seen.source)


def _closed(came: Seen, then: Seen, venue: timedelta) -> Stayed:
    """End a stay at what was seen next: going from here is believed for half a day, elsewhere only for `venue`."""
    going = then.place == came.place and then.way == "out"
    left = min(then.at, came.at + (LONGEST if going else venue))
    return Stayed(came.place, came.at, left, came.source)


def pieces(stay: Stayed) -> Iterator[Stayed]:
    """Cut a stay into pieces of half a day at most and to whole seconds, as they are kept."""
    entered, left = stay.entered.replace(microsecond=0), stay.left.replace(microsecond=0)
    while left - entered > LONGEST:
        yield Stayed(stay.place, entered, entered + LONGEST, stay.source)
        entered += LONGEST
    yield Stayed(stay.place, entered, left, stay.source)
