"""Kitchens, the rota in which they cook, what each of them made."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.meals.models import Kitchen, MealSite, Serving, Shortfall
from lianfang.meals.queries.board import READ
from lianfang.meals.rules import Cook, add_up
from lianfang.places.queries import inside

LOOK_BACK = timedelta(days=14)  # what was cooked so long before counts for whose turn it is (design choice)
LIVE = ("planned", "ordered", "sent", "counted")


def kitchens(
    user: User, on: date, *, area: int | None = None, q: str = "", state: str = ""
) -> QuerySet[Kitchen]:
    """List kitchens of the areas a user sees. `state`: "" for those that cook now, "all"."""
    rows = visible(Kitchen.objects.all(), user, READ, on)
    if state != "all":
        rows = rows.filter(Q(until=None) | Q(until__gte=on))
    if area:
        rows = rows.filter(inside(area))
    return rows.filter(Q(name__icontains=q) | Q(contact__icontains=q)) if q else rows


def cooks(rows: QuerySet[Kitchen], first: date, last: date) -> list[Cook]:
    """Give kitchens as the rule of turns sees them, with what they cooked lately and will cook. Two statements."""
    there = list(rows.filter(Q(until=None) | Q(until__gte=first), since__lte=last).order_by("pk"))
    found = {
        each.pk: Cook(
            str(each.pk),
            each.capacity,
            each.area_id,
            frozenset(each.diets),
            each.since,
            each.until or date.max,
        )
        for each in there
    }
    told = Serving.objects.filter(
        kitchen__in=there, day__gte=first - LOOK_BACK, day__lte=last, state__in=LIVE
    )
    sums = told.order_by().values_list("kitchen", "day", "meal").annotate(n=Sum("n"))
    for kitchen, day, meal, n in sums:
        found[kitchen].take(day, meal, n)
    return list(found.values())


def spoken_for(places: list[MealSite], first: date, last: date) -> dict[tuple[UUID, date, str], int]:
    """Count the meals that are planned or ordered already, by site, day and meal."""
    rows = Serving.objects.filter(place__in=places, day__range=(first, last), state__in=LIVE)
    told = rows.order_by().values_list("place", "day", "meal").annotate(n=Sum("n"))
    return {(place, day, meal): n for place, day, meal, n in told}


def rota(places: QuerySet[MealSite], first: date, last: date) -> dict[UUID, dict[date, list[Serving]]]:
    """Give who cooks for which site on which day. One statement."""
    rows = Serving.objects.filter(place__in=places, day__range=(first, last), state__in=LIVE)
    found: dict[UUID, dict[date, list[Serving]]] = defaultdict(lambda: defaultdict(list))
    for each in rows.select_related("kitchen").order_by("day", "at", "id"):
        found[each.place_id][each.day].append(each)
    return found


@dataclass(frozen=True, slots=True)
class Total:
    """What a kitchen cooked on a day, or altogether."""

    kitchen: str
    day: date | None
    ordered: int
    came: tuple[int, str]
    refused: int
    servings: int


def totals(rows: QuerySet[Serving], *, by_day: bool = True) -> list[Total]:
    """Add up servings for each kitchen, and each day; “at least” stays so in the sum. One statement."""
    told = rows.filter(state__in=LIVE).exclude(state="planned").order_by("kitchen__name", "kitchen", "day")
    found: dict[tuple[UUID, date | None], list[Serving]] = defaultdict(list)
    for each in told.select_related("kitchen"):
        found[each.kitchen_id, each.day if by_day else None].append(each)
    return [
        Total(
            each[0].kitchen.name,
            day,
            sum(one.n for one in each),
            add_up((one.came or 0, one.qualifier) for one in each if one.state == "counted"),
            sum(one.refused for one in each),
            len(each),
        )
        for (_kitchen, day), each in found.items()
    ]


def sum_up(rows: QuerySet[Serving]) -> tuple[int, str]:
    """Add up what came, with its qualifier: 12,700 and at least. One statement."""
    told = rows.filter(state="counted").order_by().values_list("qualifier").annotate(n=Sum("came"))
    return add_up((n, qualifier) for qualifier, n in told)


def not_in_a_gift(kitchen: Kitchen) -> QuerySet[Serving]:
    """List what a kitchen cooked and was counted, and no gift counts that stands."""
    none = Q(gift=None) | Q(gift__state__in=["void", "refused"])
    return Serving.objects.filter(none, kitchen=kitchen, state="counted")


def servings(user: User, on: date, *, area: int | None = None) -> QuerySet[Serving]:
    """List servings at the sites of the areas a user sees."""
    rows = visible(Serving.objects.select_related("kitchen", "place"), user, READ, on)
    return rows.filter(inside(area)) if area else rows


def shortfalls(user: User, on: date, *, state: str = "open", area: int | None = None) -> QuerySet[Shortfall]:
    """List alarms that meals are missing, in the areas a user sees. `state`: open, ended, all."""
    rows = visible(Shortfall.objects.select_related("place", "ended_by"), user, READ, on)
    if state != "all":
        rows = rows.filter(ended_at__isnull=state == "open")
    return rows.filter(inside(area)) if area else rows
