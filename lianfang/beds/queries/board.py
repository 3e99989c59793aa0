"""The board of one hospital: rooms, beds, who is in them, for whom they are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from lianfang.accounts.models import AuditEntry
from lianfang.beds.models import Bed, Disinfection, Occupancy, Reservation, Room, Ward
from lianfang.people.rules.names import mask_name
from lianfang.places.models import Site

REFUSED = "beds.bed.refused_occupied"
Row = TypeVar("Row", Occupancy, Reservation, Disinfection)
AT_ONCE = 60  # rooms on one page; a larger hospital is shown ward by ward (design choice)


class Wing(NamedTuple):
    """A ward by its name: what is known of it where it was set up, and how many rooms it has."""

    name: str
    ward: Ward | None
    n_rooms: int


@dataclass(frozen=True, slots=True)
class Place:
    """A bed on the board, who is in it or for whom it is kept, and the name as the reader may see it; since when it
    waits to be made clean."""

    bed: Bed
    stay: Occupancy | None
    name: str
    kept: Reservation | None = None
    cleaning: Disinfection | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A room on the board; `alone` says that it takes nobody else although it may have another bed."""

    room: Room
    places: tuple[Place, ...]
    alone: bool


def kept_beds(sites: Iterable[Site], at: datetime) -> QuerySet[Reservation]:
    """Give the reservations that are in force at an instant, the one that ends first first."""
    return _in_force(at).filter(bed__room__site__in=sites)


def _in_force(at: datetime) -> QuerySet[Reservation]:
    rows = Reservation.objects.filter(end="", at__lte=at, until__gt=at)
    return rows.select_related("person", "by").order_by("until")


def wards_of(site: Site) -> list[Wing]:
    """List the wards of a site, those without rooms too."""
    known = {each.name: each for each in Ward.objects.filter(site=site)}
    rooms = Room.objects.filter(site=site).order_by().values_list("ward").annotate(Count("id"))
    counted: dict[str, int] = dict(rooms)
    names = sorted(known.keys() | counted.keys())
    return [Wing(name, known.get(name), counted.get(name, 0)) for name in names]


def shown_ward(wards: Sequence[Wing], asked: str) -> str:
    """Give the ward that is shown: the one asked for; of a large hospital the first; "" for all of them."""
    names = [each.name for each in wards]
    if asked in names:
        return asked
    return names[0] if sum(each.n_rooms for each in wards) > AT_ONCE else ""


def board(site: Site, at: datetime, *, named: bool, ward: str = "") -> list[Card]:
    """Give a site's rooms as its board shows them, or those of one ward; names are masked for those who may not read
    them."""
    where = {"site": site, "ward": ward} if ward else {"site": site}
    inside = Bed.objects.filter(room__in=Room.objects.filter(**where).order_by())
    places: dict[UUID, list[Place]] = {}
    for place in _places(inside, at, named):
        places.setdefault(place.bed.room_id, []).append(place)
    return [_card(room, places.get(room.pk, [])) for room in Room.objects.filter(**where)]


def by_ward(
    site: Site, wards: Sequence[Wing], at: datetime, *, named: bool, ward: str = ""
) -> list[tuple[str, Ward | None, list[Card]]]:
    """Give the board ward by ward, or of one ward; a ward without rooms stands there too."""
    found: dict[str, list[Card]] = {}
    for card in board(site, at, named=named, ward=ward):
        found.setdefault(card.room.ward, []).append(card)
    return [(each.name, each.ward, found.get(each.name, [])) for each in wards if ward in ("", each.name)]


def _places(beds: QuerySet[Bed], at: datetime, named: bool) -> list[Place]:
    """Give beds in the order of their names with what goes on in them, by a statement each: joined by hand they cost a
    third of what prefetching does, for which every bed of a ward asks anew."""
    there = list(beds.order_by("name"))
    here = {"bed__in": [bed.pk for bed in there]}
    stays = _by_bed(Occupancy.objects.filter(during__contains=at, **here).select_related("person"))
    kept = _by_bed(_in_force(at).filter(**here))
    cleaned = _by_bed(Disinfection.objects.filter(done_at=None, **here))
    found = []
    for bed in there:
        stay, reservation = stays.get(bed.pk), kept.get(bed.pk)
        who = stay or reservation
        name = who.person.name if who else ""
        shown = name if named or not name else mask_name(name)
        found.append(Place(bed, stay, shown, reservation, cleaned.get(bed.pk)))
    return found


def _by_bed(rows: QuerySet[Row]) -> dict[UUID, Row]:
    """Give the first of each bed."""
    found: dict[UUID, Row] = {}
    for row in rows:
        found.setdefault(row.bed_id, row)
    return found


def _card(room: Room, places: Sequence[Place]) -> Card:
    return Card(room, tuple(places), room.single and any(place.stay or place.kept for place in places))


def free_beds(sites: Iterable[Site], at: datetime) -> QuerySet[Bed]:
    """Give the beds a person can be put into now: ready and with nurses, nobody in them or their single room, nor are
    they kept for somebody."""
    usable = {"state": Bed.State.FREE, "staffed": True, "room__closed_at": None}
    return (
        Bed.objects.filter(~_claimed(at), ~_closed(at), room__site__in=sites, **usable)
        .select_related("room__site")
        .order_by("room__site__name", "room__ward", "room__name", "name")
    )


def refusals() -> QuerySet[AuditEntry]:
    """Give the times somebody was offered an occupied room and the database refused."""
    return AuditEntry.objects.filter(verb=REFUSED)


def _claimed(at: datetime) -> Exists:
    """Ask of a bed whether someone is in it, or it is kept for somebody."""
    return Exists(Occupancy.claims.filter(bed=OuterRef("pk"), during__contains=at))


def _closed(at: datetime) -> Exists:
    """Ask of a bed whether its room is somebody's alone, or kept for somebody alone."""
    return Exists(Occupancy.claims.filter(room=OuterRef("room_id"), single=True, during__contains=at))
