"""Isolation sites: who is inside, who is expected, which rooms a person may be given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.beds.models import Bed, Occupancy, Room
from lianfang.beds.queries import free_beds
from lianfang.cases.models import Appeal, Case, Quarantine
from lianfang.cases.rules import FreeRoom
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Site, SiteKind
from lianfang.places.queries import inside


def isolation_sites(*, by: User, on: date, area: int | None = None, q: str = "") -> QuerySet[Site]:
    """List the open isolation sites that a user may see."""
    rows = Site.objects.filter(kind=SiteKind.ISOLATION, closed_at=None).select_related("area")
    if area:
        rows = rows.filter(inside(area))
    if q:
        rows = rows.filter(name__contains=q)
    return visible(rows, by, "cases.read", on)


def expected(site: Site, now: datetime) -> QuerySet[Quarantine]:
    """List who is ordered to a site and has no room there yet, the longest waiting first."""
    inside_ = Occupancy.objects.filter(person=OuterRef("person"), room__site=site, during__contains=now)
    orders = Quarantine.objects.filter(site=site, released_at=None, kind__in=["central", "temporary"])
    rows = orders.exclude(Exists(inside_)).select_related("person__household", "contact", "outbreak")
    return rows.order_by("proposed_at", "pk")


def expected_by_site(sites: Iterable[Site], now: datetime) -> dict[UUID | None, int]:
    """Count who is expected, by site."""
    inside_ = Occupancy.objects.filter(
        person=OuterRef("person"), room__site=OuterRef("site"), during__contains=now
    )
    orders = Quarantine.objects.filter(site__in=sites, released_at=None, kind__in=["central", "temporary"])
    counted = orders.exclude(Exists(inside_)).order_by().values_list("site").annotate(n=Count("pk"))
    return dict(counted)


@dataclass(frozen=True, slots=True)
class Free:
    """A bed somebody can be given: an empty room's, or beside their own household."""

    bed: Bed
    beside: str  # who is in that room; "" for an empty room
    party: UUID | None  # whose room it is: their household, or they alone


def rooms_for(site: Site, now: datetime) -> list[Free]:
    """Give the free beds of a site: of empty rooms, and of rooms where one household lives already."""
    beds = list(free_beds([site], now))
    there = Occupancy.objects.filter(room__site=site, during__contains=now).select_related("person")
    names: dict[UUID, list[str]] = {}
    parties: dict[UUID, UUID | None] = {}
    for stay in there:
        names.setdefault(stay.room_id, []).append(stay.person.name)
        parties[stay.room_id] = stay.party or stay.person_id
    return [Free(bed, "、".join(names.get(bed.room_id, [])), parties.get(bed.room_id)) for bed in beds]


def free_rooms(site: Site, now: datetime) -> list[FreeRoom]:
    """Give a site's rooms with free beds, in the order of the board."""
    rooms: dict[UUID, FreeRoom] = {}
    for free in rooms_for(site, now):
        room = rooms.setdefault(free.bed.room_id, FreeRoom(free.bed.room_id, [], free.party))
        if not (free.bed.room.single and room.beds):
            room.beds.append(free.bed.pk)
    return list(rooms.values())


def stays_of(site: Site, now: datetime) -> dict[UUID, Quarantine]:
    """Give, by person, the order that keeps each of those inside a site."""
    inside_ = Occupancy.objects.filter(room__site=site, during__contains=now).values("person")
    orders = Quarantine.objects.filter(person__in=inside_, released_at=None).order_by("ends_on")
    return {order.person_id: order for order in orders}


def ill_inside(site: Site, now: datetime) -> QuerySet[Case]:
    """List those in rooms of a site who became cases and belong in hospital, whoever was found first first."""
    inside_ = Occupancy.objects.filter(room__site=site, during__contains=now).values("person")
    states = ("proposed", "review", "confirmed", "asymptomatic")
    rows = Case.objects.filter(person__in=inside_, state__in=states, out_at=None, died_at=None)
    return rows.select_related("person").order_by("detected_at", "pk")


def room_of(person_ids: Iterable[UUID], now: datetime) -> Occupancy | None:
    """Give the room of an isolation site in which a person is now."""
    rows = Occupancy.objects.filter(
        person__in=list(person_ids), during__contains=now, room__site__kind=SiteKind.ISOLATION
    )
    return rows.select_related("room__site", "bed").first()


def has_rooms(site: Site) -> bool:
    """Say whether a site gives out rooms."""
    return Room.objects.filter(site=site).exists()


def appeals(
    outbreak: Outbreak, *, by: User, on: date, state: str = "", area: int | None = None, q: str = ""
) -> QuerySet[Appeal]:
    """List the appeals of an outbreak: those that wait, those answered, or all."""
    rows = visible(Appeal.objects.filter(quarantine__outbreak=outbreak), by, "cases.read", on)
    states = {"open": Q(answered_at=None), "answered": Q(answered_at__isnull=False)}
    rows = rows.filter(states.get(state, Q()))
    if area:
        rows = rows.filter(inside(area))
    if q:
        rows = rows.filter(quarantine__person__name__contains=q)
    return rows.select_related("quarantine__person", "received_by", "answered_by", "ordered_by")
