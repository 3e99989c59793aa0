"""How every meal stands at every site: heads, ordered, on the way, came, missing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet, Sum

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.meals.models import MealSite, Serving, Shortfall, ShortfallStep
from lianfang.meals.queries.heads import Count, active, counts
from lianfang.meals.queries.numbers import current
from lianfang.meals.rules import Standing, add_up, missing_at
from lianfang.places.queries import inside
from lianfang.protocol.meals import Meal
from lianfang.supplies.models import Document

READ = "meals.read"


@dataclass(frozen=True, slots=True)
class Row:
    """A meal at a site."""

    place: MealSite
    meal: Meal
    count: Count
    standing: Standing
    came: tuple[int, str] | None
    servings: list[Serving] = field(default_factory=list)
    shortfall: Shortfall | None = None


def sites(
    user: User, on: date, *, area: int | None = None, q: str = "", state: str = ""
) -> QuerySet[MealSite]:
    """List the sites that are fed in the areas a user sees. `state`: "" for those of the day, "all"."""
    rows = MealSite.objects.select_related("site") if state == "all" else active(on)
    rows = visible(rows, user, READ, on)
    if area:
        rows = rows.filter(inside(area))
    return rows.filter(name__icontains=q) if q else rows


def board(places: Iterable[MealSite], day: date, now: datetime, meal: str = "") -> list[Row]:
    """Give how the meals of a day stand at some sites, meal by meal. Six statements, and four for each meal."""
    rows, numbers = list(places), current(day)
    servings = _servings(rows, day)
    alarms = {(s.place_id, s.meal): s for s in Shortfall.objects.filter(place__in=rows, day=day)}
    boxes = _boxes(rows, day)
    found = []
    for each in numbers.meals.value:
        eating = [place for place in rows if each.key in place.meals or servings[place.pk, each.key]]
        if not eating or (meal and meal != each.key):
            continue
        heads = counts(eating, day, each.key)
        due = missing_at(day, each, numbers) <= now
        for place in eating:
            key = place.pk, each.key
            standing = standing_of(heads[place.pk].all, servings[key], boxes.get(key, 0), due=due)
            came = came_of(servings[key])
            found.append(Row(place, each, heads[place.pk], standing, came, servings[key], alarms.get(key)))
    return found


def standing_of(heads: int, servings: Sequence[Serving], boxes: int, *, due: bool) -> Standing:
    """Give how a meal stands at a site from its servings and the boxes that were given out."""
    counted = [each for each in servings if each.state == "counted"]
    return Standing(
        heads=heads,
        planned=len(servings),
        ordered=sum(each.n for each in servings if each.state != "planned"),
        sent=sum(each.sent_n or 0 for each in servings),
        came=sum(each.came or 0 for each in counted) if counted else None,
        good=sum((each.came or 0) - each.refused for each in counted),
        boxes=boxes,
        due=due or (bool(servings) and len(counted) == len(servings)),
    )


def came_of(servings: Iterable[Serving]) -> tuple[int, str] | None:
    """Add up what came, with its qualifier; None when nothing was counted yet."""
    counted = [(each.came or 0, each.qualifier) for each in servings if each.state == "counted"]
    return add_up(counted) if counted else None


def one(place: MealSite, day: date, meal: str, now: datetime) -> Row | None:
    """Give how one meal stands at a site."""
    return next(iter(board([place], day, now, meal)), None)


def _servings(places: list[MealSite], day: date) -> dict[tuple[UUID, str], list[Serving]]:
    rows = Serving.objects.filter(place__in=places, day=day).exclude(state="withdrawn")
    found: dict[tuple[UUID, str], list[Serving]] = defaultdict(list)
    for each in rows.select_related("kitchen").order_by("second", "at", "id"):
        found[each.place_id, each.meal].append(each)
    return found


def _boxes(places: list[MealSite], day: date) -> dict[tuple[UUID, str], int]:
    rows = ShortfallStep.objects.filter(what="boxes", shortfall__place__in=places, shortfall__day=day)
    taken_back = Document.objects.filter(undoes__isnull=False).values("undoes")
    rows = rows.exclude(document__in=taken_back)
    told = rows.order_by().values_list("shortfall__place", "shortfall__meal").annotate(n=Sum("n"))
    return {(place, meal): n for place, meal, n in told}
