"""Who wants to be taken where, who has no vehicle yet, who is on the way, who waits for the way home."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.ground import road_metres
from lianfang.people.queries import ids_of
from lianfang.places.queries import inside
from lianfang.transport.models import Leg, Ride, RidePlan, Tour
from lianfang.transport.queries.fleet import PLAN, READ
from lianfang.transport.queries.numbers import current

_NO_VEHICLE = Exists(Leg.objects.filter(ride=OuterRef("pk"), state="wanted"))


def rides(
    user: User,
    on: date,
    *,
    day: date | None = None,
    state: str = "",
    site: UUID | None = None,
    channel: str = "",
    only: str = "",
    area: int | None = None,
    q: str = "",
) -> QuerySet[Ride]:
    """List the rides of a day in the areas a user sees. `state`: one of the table's, "live", or "" for all; `only`:
    "chair" or "unplanned"."""
    rows = visible(Ride.objects.all(), user, READ, on)
    if day:
        rows = rows.filter(day=day)
    if state:
        rows = rows.filter(state__in=Ride.LIVE) if state == "live" else rows.filter(state=state)
    if site:
        rows = rows.filter(site=site)
    if channel:
        rows = rows.filter(channel=channel)
    if only:
        rows = (
            rows.filter(wheelchair=True) if only == "chair" else rows.filter(_NO_VEHICLE, state__in=Ride.LIVE)
        )
    if area:
        rows = rows.filter(inside(area))
    if q:
        rows = rows.filter(Q(person__name__icontains=q) | Q(place__icontains=q) | Q(stop__name__icontains=q))
    return rows.select_related("person__household", "site", "stop").prefetch_related("legs__tour__vehicle")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rides of a day there are: asked for, with no vehicle for a leg, on the way, there, over."""

    all: int = 0
    people: int = 0
    unplanned: int = 0
    moving: int = 0
    there: int = 0
    home: int = 0


def counts(user: User, on: date, day: date) -> Counts:
    """Count the rides of a day in the areas a user sees. Two statements."""
    rows = visible(Ride.objects.order_by(), user, READ, on).filter(day=day)
    rows = rows.exclude(state__in=["cancelled", "missed"])
    found = rows.aggregate(
        all=Count("pk"),
        moving=Count("pk", filter=Q(state__in=["aboard", "returning"])),
        there=Count("pk", filter=Q(state="arrived")),
        home=Count("pk", filter=Q(state="home")),
    )
    seats = list(rows.values_list("companions", flat=True))
    unplanned = rows.filter(_NO_VEHICLE, state__in=Ride.LIVE).count()
    return Counts(people=sum(seats) + len(seats), unplanned=unplanned, **found)


def unplanned(on: date) -> QuerySet[Ride]:
    """List the rides of a day and later that lack a vehicle for a leg, over all areas."""
    return Ride.objects.filter(_NO_VEHICLE, state__in=Ride.LIVE, day__gte=on)


def rides_of(person_id: UUID) -> QuerySet[Ride]:
    """List the rides of somebody under any of their records, the latest first."""
    return of_people(ids_of(person_id))


def of_people(ids: Collection[UUID]) -> QuerySet[Ride]:
    """List the rides of these records, the latest first."""
    rows = Ride.objects.filter(person__in=list(ids)).select_related("site", "stop")
    return rows.prefetch_related("legs__tour__vehicle").order_by("-arrive_by", "-id")


def waiting(user: User, on: date) -> QuerySet[Ride]:
    """List who was brought somewhere by us and wants home, in the areas a user sees, whose clock runs out first."""
    rows = visible(Ride.objects.all(), user, READ, on).filter(home_by__isnull=False)
    found = rows.select_related("person", "site", "stop").prefetch_related("legs__tour__vehicle")
    return found.order_by("home_by", "pk")


def waiting_of(tour: Tour) -> QuerySet[Any]:
    """List whom a tour brought and who wants home; `other_vehicle` says whether another one fetches them."""
    other = Leg.objects.filter(ride=OuterRef("pk"), way="back", state="planned", tour__state__in=Tour.LIVE)
    there = Leg.objects.filter(ride=OuterRef("pk"), way="there", tour=tour)
    rows = Ride.objects.filter(Exists(there), state="arrived").select_related("person")
    found: QuerySet[Any] = rows.annotate(other_vehicle=Exists(other.exclude(tour=tour)))
    return found.order_by("home_by", "pk")


def way(ride: Ride, leg: Leg) -> timedelta:
    """Reckon how long somebody sits in a vehicle on a leg: a straight line times the factor at the protocol's speed,
    with getting in; half of the longest there may be where it is not known where they are."""
    numbers = current(ride.day)
    seconds = numbers.chair_seconds.value if leg.chairs else numbers.board_seconds.value
    if ride.longitude is None or ride.latitude is None:
        return timedelta(minutes=numbers.longest_minutes.value / 2)
    if ride.site.longitude is None or ride.site.latitude is None:
        return timedelta(minutes=numbers.longest_minutes.value / 2)
    far = road_metres(
        (ride.longitude, ride.latitude), (ride.site.longitude, ride.site.latitude), numbers.detour.value
    )
    return timedelta(seconds=round(seconds + far / numbers.km_per_hour.value * 3.6))


def plans(user: User, on: date) -> QuerySet[RidePlan]:
    """List the plans of the areas a user plans for, the latest first."""
    rows = visible(RidePlan.objects.all(), user, PLAN, on)
    return rows.select_related("asked_by").order_by("-asked_at", "pk")
