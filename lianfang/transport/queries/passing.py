"""What passes where: the next vehicles at each stop, and where one may hail now."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from lianfang.common.dates import at, day_of
from lianfang.places.models import Site, SiteKind
from lianfang.places.queries import inside
from lianfang.places.rules import ancestors, at_level
from lianfang.transport.models import HailArea, Stop, Tour, TourStop
from lianfang.transport.rules import passings

NOT_FOR_RIDES = (SiteKind.LABORATORY, SiteKind.CHECKPOINT, SiteKind.CENTRE, SiteKind.MARKET, SiteKind.VENUE)
NEXT = 4  # times of a stop that are shown (design choice)


@dataclass(slots=True)
class Passing:
    """A stop, where vehicles lead that pass it, and when the next ones come."""

    stop: Stop
    sites: set[str] = field(default_factory=set)
    times: list[datetime] = field(default_factory=list)


def next_passings(now: datetime, *, q: str = "") -> list[Passing]:
    """List the stops with the next times at which vehicles pass; where one comes soonest first. One statement."""
    rows = TourStop.objects.filter(stop__closed_at=None, tour__mode="circuit", tour__state__in=Tour.LIVE)
    rows = rows.filter(tour__day__range=(day_of(now) - timedelta(days=1), day_of(now)))
    if q:
        rows = rows.filter(Q(stop__name__icontains=q) | Q(stop__address__icontains=q))
    found: dict[object, Passing] = {}
    for row in rows.select_related("stop", "tour__site"):
        tour = row.tour
        times = passings(tour.during.lower, tour.during.upper, tour.every or 1, row.minutes)
        coming = [each for each in times if each >= now]
        if coming:
            here = found.setdefault(row.stop_id, Passing(row.stop))
            here.times = sorted({*here.times, *coming[:NEXT]})[:NEXT]
            here.sites.add(tour.site.name if tour.site else "")
    return sorted(found.values(), key=lambda each: (each.times[0], each.stop.name))


def hailed_now(now: datetime) -> QuerySet[HailArea]:
    """List the areas in which vehicles may be hailed now."""
    day = day_of(now)
    minutes = int((now - at(day)).total_seconds() // 60)
    rows = HailArea.objects.filter(first_on__lte=day, last_on__gte=day, closed_at=None)
    return rows.filter(opens__lte=minutes, shuts__gt=minutes).select_related("site")


def hail_areas_of(area_id: int, now: datetime) -> list[HailArea]:
    """List the areas around somebody's home, or in its township, in which they may hail a vehicle now."""
    near = at_level(area_id, "township")
    return list(hailed_now(now).filter(Q(area_id__in=[*ancestors(area_id)]) | inside(near)))


def hail_areas_of_day(now: datetime) -> QuerySet[HailArea]:
    """List the areas in which vehicles may be hailed today."""
    day = day_of(now)
    rows = HailArea.objects.filter(first_on__lte=day, last_on__gte=day, closed_at=None)
    return rows.select_related("site").order_by("area_id", "name")


def with_room(hail_area: HailArea, seats: int, chairs: int, now: datetime) -> QuerySet[Tour]:
    """List the vehicles that are out in an area to be hailed and have room, the emptiest first."""
    rows = Tour.objects.filter(hail_area=hail_area, mode="hail", state__in=Tour.LIVE, during__contains=now)
    free = F("seats") - F("taken") - F("hailed")
    rows = rows.annotate(free=free, chairs_free=F("wheelchairs") - F("chairs_taken"))
    return rows.filter(free__gte=seats, chairs_free__gte=chairs).order_by("-free", "pk")


def sites_to_ride_to(area_id: int) -> QuerySet[Site]:
    """List the open sites of the city around an area to which people are taken."""
    rows = Site.objects.filter(inside(at_level(area_id, "city")), closed_at=None)
    return rows.exclude(kind__in=NOT_FOR_RIDES).order_by("name", "pk")
