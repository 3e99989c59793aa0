"""Reads over rooms and beds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from lianfang.accounts.models import AuditEntry
from lianfang.beds.models import Bed, Occupancy, Room
from lianfang.people.rules.names import mask_name
from lianfang.places.models import Site

REFUSED = "beds.bed.refused_occupied"


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many beds of a site do what at an instant; free ones are those somebody can be put into."""

    beds: int = 0
    occupied: int = 0
    free: int = 0
    disinfecting: int = 0
    out: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A bed on the board, who is in it, and the name as the reader may see it."""

    bed: Bed
    stay: Occupancy | None
    name: str


@dataclass(frozen=True, slots=True)
class Card:
    """A room on the board; `alone` says that it takes nobody else although it may have another bed."""

    room: Room
    places: tuple[Place, ...]
    alone: bool


def rooms(site: Site, at: datetime) -> QuerySet[Room]:
    """Give a site's rooms with their beds and who is in each: `bed.occupancies.all` holds one or none."""
    inside = Occupancy.objects.filter(during__contains=at).select_related("person")
    beds = Bed.objects.prefetch_related(Prefetch("occupancies", inside))
    return Room.objects.filter(site=site).prefetch_related(Prefetch("beds", beds))


def board(site: Site, at: datetime, *, named: bool) -> list[Card]:
    """Give a site's rooms as its board shows them; names are masked for those who may not read them."""
    cards = []
    for room in rooms(site, at):
        places = []
        for bed in room.beds.all():
            stay = next(iter(bed.occupancies.all()), None)
            name = stay.person.name if stay else ""
            places.append(Place(bed, stay, name if named or not name else mask_name(name)))
        alone = room.single and any(place.stay for place in places)
        cards.append(Card(room, tuple(places), alone))
    return cards


def free_beds(sites: Iterable[Site], at: datetime) -> QuerySet[Bed]:
    """Give the beds a person can be put into now: ready, nobody in them, nobody in their single room."""
    return (
        Bed.objects.filter(~_taken(at), ~_closed(at), room__site__in=sites, state=Bed.State.FREE)
        .select_related("room__site")
        .order_by("room__site__name", "room__ward", "room__name", "name")
    )


def capacity(sites: Iterable[Site], at: datetime) -> dict[UUID, Capacity]:
    """Count the beds of many sites at once, by site."""
    empty = Q(taken=False)
    counted = (
        Bed.objects.annotate(taken=_taken(at), closed=_closed(at))
        .filter(room__site__in=sites)
        .order_by()
        .values("room__site_id")
        .annotate(
            beds=Count("pk"),
            occupied=Count("pk", filter=~empty),
            free=Count("pk", filter=empty & Q(closed=False, state=Bed.State.FREE)),
            disinfecting=Count("pk", filter=empty & Q(state=Bed.State.DISINFECTING)),
            out=Count("pk", filter=empty & Q(state=Bed.State.OUT)),
        )
    )
    return {
        row["room__site_id"]: Capacity(
            row["beds"], row["occupied"], row["free"], row["disinfecting"], row["out"]
        )
        for row in counted
    }


def refusals() -> QuerySet[AuditEntry]:
    """Give the times somebody was offered an occupied room and the database refused."""
    return AuditEntry.objects.filter(verb=REFUSED)


def _taken(at: datetime) -> Exists:
    """Ask of a bed whether someone is in it."""
    return Exists(Occupancy.objects.filter(bed=OuterRef("pk"), during__contains=at))


def _closed(at: datetime) -> Exists:
    """Ask of a bed whether someone is alone in its room."""
    return Exists(Occupancy.objects.filter(room=OuterRef("room_id"), single=True, during__contains=at))
