"""Who wants to be taken where, who has no vehicle yet, who is on the way, who waits for the way home."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.people.queries import ids_of
from lianfang.places.queries import inside
from lianfang.transport.models import Leg, Ride
from lianfang.transport.queries.fleet import READ

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


def rides_of(person_id: UUID) -> QuerySet[Ride]:
    """List the rides of somebody under any of their records, the latest first."""
    return of_people(ids_of(person_id))


def of_people(ids: Collection[UUID]) -> QuerySet[Ride]:
    """List the rides of these records, the latest first."""
    rows = Ride.objects.filter(person__in=list(ids)).select_related("site", "stop")
    return rows.prefetch_related("legs__tour__vehicle").order_by("-arrive_by", "-id")
