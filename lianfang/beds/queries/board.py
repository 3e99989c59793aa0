"""The board of one hospital: rooms, beds, who is in them, for whom they are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from lianfang.accounts.models import AuditEntry
from lianfang.beds.models import Bed, Disinfection, Occupancy, Reservation, Room, Ward
from lianfang.people.rules.names import mask_name
from lianfang.places.models import Site

REFUSED = "beds.bed.refused_occupied"
AT_ONCE = 60  # rooms on one page; a larger hospital is shown ward by ward (design choice)


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


def rooms(site: Site, at: datetime) -> QuerySet[Room]:
    """Give a site's rooms with their beds and who is in each: `bed.occupancies.all` holds one or none."""
    inside = Occupancy.objects.filter(during__contains=at).select_related("person")
    kept = kept_beds([site], at)
    open_ = Disinfection.objects.filter(done_at=None)
    beds = Bed.objects.prefetch_related(
        Prefetch("occupancies", inside),
        Prefetch("reservations", kept),
        Prefetch("disinfections", open_),
    )
    return Room.objects.filter(site=site).prefetch_related(Prefetch("beds", beds.order_by("name")))


def kept_beds(sites: Iterable[Site], at: datetime) -> QuerySet[Reservation]:
    """Give the reservations that are in force at an instant, the one that ends first first."""
    rows = Reservation.objects.filter(bed__room__site__in=sites, end="", at__lte=at, until__gt=at)
    return rows.select_related("person", "by").order_by("until")


def wards_of(site: Site) -> list[str]:
    """Name the wards of a site, those without rooms too."""
    names = set(Ward.objects.filter(site=site).values_list("name", flat=True))
    return sorted(
        names | set(Room.objects.filter(site=site).order_by().values_list("ward", flat=True).distinct())
    )


def shown_ward(site: Site, names: Sequence[str], asked: str) -> str:
    """Give the ward that is shown: the one asked for; of a large hospital the first; "" for all of them."""
    if asked in names:
        return asked
    large = Room.objects.filter(site=site).count() > AT_ONCE
    return names[0] if large and names else ""


def board(site: Site, at: datetime, *, named: bool, ward: str = "") -> list[Card]:
    """Give a site's rooms as its board shows them, or those of one ward; names are masked for those who may not read
    them."""
    cards = []
    found = rooms(site, at)
    for room in found.filter(ward=ward) if ward else found:
        places = [_place(bed, named) for bed in room.beds.all()]
        alone = room.single and any(place.stay or place.kept for place in places)
        cards.append(Card(room, tuple(places), alone))
    return cards


def by_ward(
    site: Site, at: datetime, *, named: bool, ward: str = ""
) -> list[tuple[str, Ward | None, list[Card]]]:
    """Give the board ward by ward, or of one ward; a ward without rooms stands there too."""
    known = {each.name: each for each in Ward.objects.filter(site=site) if ward in ("", each.name)}
    found: dict[str, list[Card]] = {name: [] for name in known}
    for card in board(site, at, named=named, ward=ward):
        found.setdefault(card.room.ward, []).append(card)
    return [(name, known.get(name), found[name]) for name in sorted(found)]


def _place(bed: Bed, named: bool) -> Place:
    stay = next(iter(bed.occupancies.all()), None)
    kept = next(iter(bed.reservations.all()), None)
    who = stay or kept
    name = who.person.name if who else ""
    cleaning = next(iter(bed.disinfections.all()), None)
    return Place(bed, stay, name if named or not name else mask_name(name), kept, cleaning)


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
