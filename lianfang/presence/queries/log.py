"""Reads of passages and vehicles: the log of an area or a checkpoint, and how many came in each hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncHour

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.dates import CITY_ZONE, at, day_of
from lianfang.places.models import Site
from lianfang.places.queries import inside
from lianfang.presence.models import GATES, STOPPED, Passage, Vehicle
from lianfang.presence.rules import normal_plate
from lianfang.sync.queries import counting

NEAR = timedelta(hours=12)  # of each other are told who sits in a vehicle and the vehicle
F = TypeVar("F", Passage, Vehicle)


@dataclass(frozen=True, slots=True)
class Hour:
    """How many came to the checkpoints in one hour, each way, and how many of them were stopped."""

    at: datetime
    came_in: int
    went_out: int
    stopped: int

    @property
    def all(self) -> int:
        """Give both ways together."""
        return self.came_in + self.went_out


def passages(
    area_id: int,
    user: User,
    on: date,
    *,
    day: date | None = None,
    site: UUID | None = None,
    direction: str = "",
    disposition: str = "",
    reason: str = "",
    plate: str = "",
) -> QuerySet[Passage]:
    """List the passages that count in an area, as far as the reader may see them."""
    rows = visible(Passage.objects.filter(inside(area_id), counting()), user, "presence.read", on)
    if plate:
        rows = rows.filter(
            vehicle__in=Vehicle.objects.filter(plate__contains=normal_plate(plate)).values("pk")
        )
    return _narrowed(rows, day, site=site, direction=direction, disposition=disposition, reason=reason)


def vehicles(
    area_id: int,
    user: User,
    on: date,
    *,
    day: date | None = None,
    site: UUID | None = None,
    direction: str = "",
    disposition: str = "",
    reason: str = "",
    plate: str = "",
) -> QuerySet[Vehicle]:
    """List the vehicles that came to the checkpoints of an area; of a plate, a part of it is enough."""
    rows = visible(Vehicle.objects.filter(inside(area_id), counting()), user, "presence.read", on)
    if plate:
        rows = rows.filter(plate__contains=normal_plate(plate))
    return _narrowed(rows, day, site=site, direction=direction, disposition=disposition, reason=reason)


def _narrowed(rows: QuerySet[F], day: date | None, **exact: Any) -> QuerySet[F]:
    if day:
        rows = rows.filter(at__gte=at(day), at__lt=at(day, 24))
    return rows.filter(**{name: value for name, value in exact.items() if value})


def occupants(vehicles: Iterable[Vehicle]) -> dict[UUID, int]:
    """Say how many of the people of some vehicles are on record by name: they were told of around the same time."""
    found = list(vehicles)
    if not found:
        return {}
    times, areas = [one.at for one in found], {one.area_id for one in found}
    near = {"at__gte": min(times) - NEAR, "at__lte": max(times) + NEAR, "area_id__in": areas}
    rows = Passage.objects.filter(counting(), vehicle__in=[one.pk for one in found], **near).values("vehicle")
    return {row["vehicle"]: row["n"] for row in rows.annotate(n=Count("id"))}


def plates_of(passages: Iterable[Passage]) -> dict[UUID, str]:
    """Give the plates of the vehicles in which some people came; "" when nobody could read it."""
    wanted = {passage.vehicle_id for passage in passages if passage.vehicle_id}
    return dict(Vehicle.objects.filter(pk__in=wanted).values_list("pk", "plate"))


def last_day(area_id: int, user: User, on: date) -> date | None:
    """Give the latest day of which passages were told in an area; None when there are none."""
    rows = visible(Passage.objects.filter(inside(area_id)), user, "presence.read", on)
    last = rows.aggregate(last=Max("at"))["last"]
    return day_of(last) if last else None


def by_hour(rows: QuerySet[Passage]) -> list[Hour]:
    """Count passages by the hour of the city's day, the earliest first; hours without any are left out."""
    counted = (
        rows.order_by()
        .annotate(hour=TruncHour("at", tzinfo=CITY_ZONE))
        .values("hour")
        .annotate(
            came_in=Count("id", filter=Q(direction="in")),
            went_out=Count("id", filter=Q(direction="out")),
            stopped=Count("id", filter=Q(disposition__in=STOPPED)),
        )
        .order_by("hour")
    )
    return [Hour(row["hour"], row["came_in"], row["went_out"], row["stopped"]) for row in counted]


def totals(hours: Iterable[Hour]) -> tuple[int, int, int]:
    """Add up the hours: in, out, stopped."""
    found = list(hours)
    return sum(h.came_in for h in found), sum(h.went_out for h in found), sum(h.stopped for h in found)


def checkpoints(area_id: int) -> QuerySet[Site]:
    """List the checkpoints and markets of an area, closed ones too: people passed there."""
    return Site.objects.filter(inside(area_id), kind__in=GATES)


def of_people(ids: Iterable[UUID], limit: int = 60) -> QuerySet[Passage]:
    """List where some people passed, the latest first."""
    return Passage.objects.filter(counting(), person__in=ids).order_by("-at")[:limit]


def site_names(passages: Iterable[Passage | Vehicle]) -> dict[UUID, str]:
    """Give the names of the sites of some passages; of one that nobody knows there is none."""
    wanted = {passage.site_id for passage in passages}
    return dict(Site.objects.filter(pk__in=wanted).values_list("pk", "name"))
