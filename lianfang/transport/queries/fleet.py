"""Vehicles, stops, areas in which one may hail, and which vehicle is out when."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.places.queries import inside
from lianfang.places.rules import ancestors
from lianfang.sync.queries import undoubted
from lianfang.transport.models import Boarding, Hail, HailArea, Leg, Stop, Tour, Vehicle
from lianfang.workforce.models import Worker

READ, ASK, PLAN, DRIVE = "transport.read", "transport.ask", "transport.plan", "transport.drive"
BEHIND, AHEAD = timedelta(hours=12), timedelta(hours=24)  # what a driver's phone shows (design choice)


def vehicles(
    user: User, on: date, *, area: int | None = None, q: str = "", kind: str = "", state: str = ""
) -> QuerySet[Vehicle]:
    """List the vehicles of the areas a user sees. `state`: "" for those in use, "out", "all"."""
    rows = visible(Vehicle.objects.all(), user, READ, on)
    used = Q(until=None) | Q(until__gte=on)
    rows = rows.exclude(used) if state == "out" else rows if state == "all" else rows.filter(used)
    if kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(inside(area))
    if q:
        rows = rows.filter(
            Q(plate__icontains=q.replace(" ", "")) | Q(name__icontains=q) | Q(depot__icontains=q)
        )
    return rows.select_related("organisation", "owner__person")


def stops(user: User, on: date, *, area: int | None = None, q: str = "", state: str = "") -> QuerySet[Stop]:
    """List the stops of the areas a user sees. `state`: "" for those in use, "all"."""
    rows = visible(Stop.objects.all(), user, READ, on)
    if state != "all":
        rows = rows.filter(closed_at=None)
    if area:
        rows = rows.filter(inside(area))
    return rows.filter(Q(name__icontains=q) | Q(address__icontains=q)) if q else rows


def hail_areas(user: User, on: date, *, state: str = "") -> QuerySet[HailArea]:
    """List the areas in which one may hail. `state`: "" for those of today and later, "all"."""
    rows = visible(HailArea.objects.select_related("site"), user, READ, on)
    return rows if state == "all" else rows.filter(last_on__gte=on, closed_at=None)


def tours(
    user: User, on: date, *, day: date | None = None, area: int | None = None, state: str = "", mode: str = ""
) -> QuerySet[Tour]:
    """List which vehicles are out on a day in the areas a user sees. `state`: "" for those that count, "all"."""
    rows = visible(Tour.objects.all(), user, READ, on).filter(day=day or on)
    if state != "all":
        rows = rows.filter(state=state) if state else rows.exclude(state="cancelled")
    if mode:
        rows = rows.filter(mode=mode)
    if area:
        rows = rows.filter(inside(area))
    return rows.select_related("vehicle", "driver__person", "site", "hail_area")


def drivers(user: User, on: date) -> QuerySet[Worker]:
    """List who may be sent out with a vehicle: those who work in the areas a user plans for."""
    rows = visible(Worker.objects.all(), user, PLAN, on)
    there = rows.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on)
    return there.select_related("person").order_by("person__name", "id")


def stops_near(area_id: int) -> QuerySet[Stop]:
    """List the stops in use of an area and of the area around it."""
    around = [*ancestors(area_id)][-2:]
    return Stop.objects.filter(inside(around[0]), closed_at=None)


def driven_by(user: User, now: datetime) -> QuerySet[Any]:
    """List the tours that somebody drives and that are not over, from half a day before to a day ahead, each with its
    legs, its stops, and how many times (`n_hails`) something was told of people in the street."""
    near = (now - BEHIND, now + AHEAD)
    rows = Tour.objects.filter(driver__user=user, state__in=Tour.LIVE, during__overlap=near)
    told = (
        Hail.objects.filter(undoubted(), tour=OuterRef("pk"))
        .order_by()
        .values("tour")
        .annotate(n=Count("pk"))
    )
    legs = Leg.objects.exclude(state="cancelled").select_related("person", "ride__stop", "ride__site")
    found: QuerySet[Any] = rows.annotate(n_hails=Coalesce(Subquery(told.values("n")), 0))
    found = found.select_related("vehicle", "site")
    return found.prefetch_related(Prefetch("legs", legs), "stops__stop").order_by("during", "pk")


def hails_of(tour: Tour) -> QuerySet[Hail]:
    """List what was told of people in the street of a tour, the latest first: where, and who, if that was said."""
    rows = Hail.objects.filter(undoubted(), tour=tour).select_related("stop", "person")
    return rows.order_by("-at", "-id")[:100]


def last_words(tours: Iterable[UUID]) -> dict[UUID, UUID]:
    """Give for each leg of these tours the fact that counts, which can be taken back. One statement."""
    told = Boarding.objects.filter(undoubted(), leg__tour__in=list(tours)).order_by("at", "id")
    return dict(told.values_list("leg_id", "id"))
