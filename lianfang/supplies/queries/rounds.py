"""What waits to be sent from a store, where stores and points lie, who may carry it and is at work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from lianfang.accounts.models import User
from lianfang.duty.models import Clock
from lianfang.places.models import Area
from lianfang.places.rules import ancestors
from lianfang.supplies.models import Request, Store
from lianfang.supplies.queries.requests import couriers
from lianfang.workforce.models import Worker

Point = tuple[float, float]
MOST = 60  # stops planned at once: so a plan takes no more than a second (routing.py)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a store or point lies, and what says so: "own" coordinates, those of its "site", or of an "area" around."""

    at: Point
    by: str


def to_send(store: Store) -> list[Request]:
    """List the picked requests of a store that nobody carries yet, urgent ones first, then what is wanted soonest."""
    rows = Request.objects.filter(store=store, state="picked").select_related("point__site")
    found = rows.prefetch_related("lines__item").order_by("-urgent", "wanted_by", "number")
    return list(found[:MOST])


def on_the_way(store: Store) -> QuerySet[Request]:
    """List what couriers carry from a store, courier by courier in the order of their stops."""
    rows = Request.objects.filter(store=store, state="sent").select_related("point", "store", "courier")
    return rows.prefetch_related("lines__item").order_by("courier__name", "courier", "place", "number")


def spots(stores: Iterable[Store]) -> dict[UUID, Spot]:
    """Say where stores and points lie; without coordinates of their own those of their site count, then those of the
    smallest area around them that has some. One statement for the areas."""
    asked = list(stores)
    around = {one.area_id: list(ancestors(one.area_id)) for one in asked}
    known = Area.objects.filter(id__in={each for ids in around.values() for each in ids})
    points = {row.id: _point(row) for row in known.only("id", "longitude", "latitude")}
    found: dict[UUID, Spot] = {}
    for one in asked:
        said = [(_point(one), "own"), (_point(one.site) if one.site else None, "site")]
        said += [(points.get(area), "area") for area in reversed(around[one.area_id])]
        spot = next((Spot(at, by) for at, by in said if at), None)
        if spot:
            found[one.pk] = spot
    return found


def _point(row: Store | Area | object) -> Point | None:
    longitude, latitude = getattr(row, "longitude", None), getattr(row, "latitude", None)
    return None if longitude is None or latitude is None else (longitude, latitude)


def carriers(store: Store, on: date, now: datetime) -> list[tuple[User, bool]]:
    """List those who may carry goods in the area of a store, those at work first; and whether they are."""
    users = list(couriers(store.area_id, on))
    working = at_work(users, now)
    return sorted(
        ((user, user.pk in working) for user in users), key=lambda pair: (not pair[1], pair[0].name)
    )


def at_work(users: Iterable[User], now: datetime) -> set[int]:
    """Say which of some users are on duty."""
    workers = dict(Worker.objects.filter(user__in=list(users)).values_list("person_id", "user_id"))
    on_duty = Clock.objects.filter(person__in=list(workers), since__lte=now).exclude(state="out")
    return {user for person in on_duty.values_list("person_id", flat=True) if (user := workers[person])}
