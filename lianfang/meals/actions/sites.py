"""Sites where people eat: open, change and close them; take the heads a zone hands down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.meals import queries
from lianfang.meals.models import MealSite, Serving
from lianfang.places.models import Site

PLAN = "meals.plan"


@dataclass(frozen=True, slots=True)
class Fed:
    """What is said of a site where people eat."""

    name: str
    area_id: int
    meals: Sequence[str]
    since: date
    site: Site | None = None
    standing: int = 0
    diets: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def add_site(told: Fed, *, by: User, now: datetime) -> MealSite:
    """Say that people eat at a site, at which meals; who is on shift there is counted by the rota.

    Raises Refused: "site_fed", "unknown_choice" for a meal or diet that the protocol does not know.
    """
    require(by, PLAN, told.area_id, day_of(now))
    if told.site and MealSite.objects.filter(site=told.site, until=None).exists():
        raise Refused("site_fed", _("%(name)s is fed already."), name=told.name)
    place = MealSite(**_said(told))
    place.save(force_insert=True)
    audit(by, "meals.site.added", place, now, area_id=place.area_id, name=place.name)
    return place


@transaction.atomic
def change_site(place: MealSite, told: Fed, *, by: User, now: datetime) -> None:
    """Say anew who eats at a site; counts that are closed stay as they were.

    Raises Refused: "site_fed", "unknown_choice".
    """
    for area in (place.area_id, told.area_id):
        require(by, PLAN, area, day_of(now))
    if told.site and MealSite.objects.filter(site=told.site, until=None).exclude(pk=place.pk).exists():
        raise Refused("site_fed", _("%(name)s is fed already."), name=told.name)
    for name, value in _said(told).items():
        setattr(place, name, value)
    place.save()
    audit(by, "meals.site.changed", place, now, area_id=place.area_id)


def _said(told: Fed) -> dict[str, Any]:
    numbers = queries.current(told.since)
    for meal in told.meals:
        numbers.meal(meal)
    for diet in told.diets:
        numbers.diet(diet)
    said = {name: getattr(told, name) for name in Fed.__slots__}
    return said | {"meals": list(told.meals), "diets": {key: n for key, n in told.diets.items() if n}}


@transaction.atomic
def close_site(place: MealSite, *, until: date, by: User, now: datetime) -> None:
    """Say that nobody eats at a site after a day; what was planned for later is taken out."""
    require(by, PLAN, place.area_id, day_of(now))
    _closed(place, until)
    audit(by, "meals.site.closed", place, now, area_id=place.area_id, until=str(until))


def _closed(place: MealSite, until: date) -> None:
    place.until = max(until, place.since)
    place.save(update_fields=["until"])
    Serving.objects.filter(place=place, day__gt=place.until, state="planned").update(state="withdrawn")


@dataclass(frozen=True, slots=True)
class Handed:
    """How many people of something above, a zone, have their meals brought; none once it is over."""

    source: UUID
    name: str
    area_id: int
    heads: int


@transaction.atomic
def hand_down(told: Iterable[Handed], *, meals: Sequence[str], now: datetime) -> int:
    """Take how many people eat where something above counts them: a site opens with its first head and closes with its
    last. Gives how many changed. No right is asked: whoever counts them has the right to do that. One statement, and
    one for each change."""
    rows = list(told)
    today = day_of(now)
    there = MealSite.objects.filter(source__in=[each.source for each in rows]).select_for_update(no_key=True)
    known = {place.source: place for place in there.order_by("pk")}
    return sum(_handed(known.get(each.source), each, list(meals), today) for each in rows)


def _handed(place: MealSite | None, told: Handed, meals: list[str], today: date) -> bool:
    if place is None:
        if told.heads:
            fields = {"source": told.source, "name": told.name, "area_id": told.area_id, "meals": meals}
            MealSite.objects.create(**fields, since=today, handed=told.heads)
        return told.heads > 0
    if place.handed == told.heads and (place.until is None or not told.heads):
        return False
    place.handed, place.until = told.heads, None
    place.save(update_fields=["handed", "until"])
    if not told.heads:
        _closed(place, today)
    return True
