"""The board of one hospital: rooms, beds, who is in them, for whom they are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from lianfang.accounts.models import AuditEntry
from lianfang.beds.models import Bed, Occupancy, Reservation, Room, Ward
from lianfang.people.rules.names import mask_name
from lianfang.places.models import Site

REFUSED = "beds.bed.refused_occupied"
AT_ONCE = 60  # rooms on one page; a larger hospital is shown ward by ward (design choice)


# One statement for the beds of a ward: five of them cost a third of its page. At most one cleaning of a bed is open.
_BEDS = """
SELECT b.room_id, b.id, b.name, b.state, b.staffed, o.id, lower(o.during), o.party, o.person_id, k.id, k.until, k.why,
       d.begun_at, d.due_at, p.name
FROM beds_bed b
LEFT JOIN beds_occupancy o ON o.bed_id = b.id AND NOT o.reserved AND o.during @> %(at)s::timestamptz
LEFT JOIN LATERAL (
    SELECT id, until, why, person_id FROM beds_reservation
    WHERE bed_id = b.id AND "end" = '' AND at <= %(at)s AND until > %(at)s ORDER BY until LIMIT 1
) k ON true
LEFT JOIN beds_disinfection d ON d.bed_id = b.id AND d.done_at IS NULL
LEFT JOIN people_person p ON p.id = coalesce(o.person_id, k.person_id)
WHERE b.room_id = ANY(%(rooms)s) ORDER BY b.name
"""


class Wing(NamedTuple):
    """A ward by its name: what is known of it where it was set up, and how many rooms it has."""

    name: str
    ward: Ward | None
    n_rooms: int


class Here(NamedTuple):
    """A bed of the board: what it does and whether it has nurses."""

    pk: UUID
    name: str
    state: str
    staffed: bool

    @property
    def said(self) -> str:
        """Say what it does."""
        return str(Bed.State(self.state).label)


class Stay(NamedTuple):
    """Who is in a bed, since when, and with whom they share a room."""

    pk: UUID
    since: datetime
    party: UUID | None
    person_id: UUID


class Keep(NamedTuple):
    """Until when a bed is kept for somebody, and what for."""

    pk: UUID
    until: datetime
    why: str


class Wait(NamedTuple):
    """Since when a bed waits to be made clean, and until when it should be."""

    begun_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A bed on the board, who is in it or for whom it is kept, and the name as the reader may see it; since when it
    waits to be made clean."""

    bed: Here
    stay: Stay | None
    name: str
    kept: Keep | None
    cleaning: Wait | None


@dataclass(frozen=True, slots=True)
class Card:
    """A room on the board; `alone` says that it takes nobody else although it may have another bed."""

    room: Room
    places: tuple[Place, ...]
    alone: bool


def kept_beds(sites: Iterable[Site], at: datetime) -> QuerySet[Reservation]:
    """Give the reservations that are in force at an instant, the one that ends first first."""
    rows = Reservation.objects.filter(bed__room__site__in=sites, end="", at__lte=at, until__gt=at)
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
    rooms = {room.pk: room for room in Room.objects.filter(**where)}
    places: dict[UUID, list[Place]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BEDS, {"rooms": list(rooms), "at": at})
        for row in cursor.fetchall():
            places.setdefault(row[0], []).append(_place(row, named))
    return [_card(room, places.get(room.pk, [])) for room in rooms.values()]


def by_ward(
    site: Site, wards: Sequence[Wing], at: datetime, *, named: bool, ward: str = ""
) -> list[tuple[str, Ward | None, list[Card]]]:
    """Give the board ward by ward, or of one ward; a ward without rooms stands there too."""
    found: dict[str, list[Card]] = {}
    for card in board(site, at, named=named, ward=ward):
        found.setdefault(card.room.ward, []).append(card)
    return [(each.name, each.ward, found.get(each.name, [])) for each in wards if ward in ("", each.name)]


def _place(row: tuple[Any, ...], named: bool) -> Place:
    stay = Stay(*row[5:9]) if row[5] else None
    kept = Keep(*row[9:12]) if row[9] else None
    cleaning = Wait(*row[12:14]) if row[12] else None
    name = row[14] or ""
    return Place(Here(*row[1:5]), stay, name if named or not name else mask_name(name), kept, cleaning)


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
