"""How many eat where: on shift by the rota, in the rooms, always, handed down; and what people changed by hand."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.beds.queries import capacity
from lianfang.meals.models import HeadChange, Heads, MealSite
from lianfang.meals.queries.numbers import current
from lianfang.meals.rules import eaten_at
from lianfang.rotas.queries import heads_at


@dataclass(frozen=True, slots=True)
class Count:
    """Who eats at a site at a meal, by where the number comes from, and how many of them with which diet."""

    on_shift: int = 0
    lodged: int = 0
    handed: int = 0
    standing: int = 0
    changed: int = 0
    late: int = 0  # of the changes, those told after the count was closed
    closed: bool = False
    diets: dict[str, int] = field(default_factory=dict)

    @property
    def all(self) -> int:
        """Count everybody."""
        return max(0, self.on_shift + self.lodged + self.handed + self.standing + self.changed)


def active(day: date) -> QuerySet[MealSite]:
    """List the sites that are fed on a day."""
    there = Q(until=None) | Q(until__gte=day)
    return MealSite.objects.filter(there, since__lte=day).select_related("site")


def handed_down_by() -> list[UUID]:
    """List what hands heads down to sites that are still fed: zones, perhaps lifted since."""
    rows = MealSite.objects.filter(source__isnull=False, until=None)
    return [each for each in rows.values_list("source", flat=True) if each]


def counts(places: Iterable[MealSite], day: date, meal: str) -> dict[UUID, Count]:
    """Count the heads of sites at a meal: as they were closed, else as rotas and rooms say now. Four statements."""
    rows = list(places)
    closed = {each.place_id: each for each in Heads.objects.filter(place__in=rows, day=day, meal=meal)}
    open_ = [each for each in rows if each.pk not in closed]
    live = _live(open_, day, meal)
    changes = _changes(rows, day, meal)
    found = {}
    for place in rows:
        told, late, diets = changes[place.pk]
        base = closed.get(place.pk) or live[place.pk]
        merged = {key: max(0, base.diets.get(key, 0) + diets.get(key, 0)) for key in {*base.diets, *diets}}
        found[place.pk] = Count(
            base.on_shift, base.lodged, base.handed, base.standing, told, late, place.pk in closed,
            {key: n for key, n in sorted(merged.items()) if n},
        )  # fmt: skip
    return found


def _live(places: list[MealSite], day: date, meal: str) -> dict[UUID, Heads]:
    """Give the heads as they are now; unsaved rows."""
    when = eaten_at(day, current(day).meal(meal))
    sites = [each.site_id for each in places if each.site_id]
    shifts = heads_at(sites, when) if sites else {}
    rooms = [each.site for each in places if each.site and each.site.kind in {"isolation", "hospital"}]
    beds = capacity(rooms, when) if rooms else {}
    return {
        each.pk: Heads(
            place=each, day=day, meal=meal, handed=each.handed, standing=each.standing, diets=dict(each.diets),
            on_shift=shifts.get(each.site_id, 0) if each.site_id else 0,
            lodged=beds[each.site_id].occupied if each.site_id in beds else 0,
        )
        for each in places
    }  # fmt: skip


def to_close(places: list[MealSite], day: date, meal: str) -> list[Heads]:
    """Give the heads of sites whose count is not closed yet, as they are now; unsaved rows."""
    known = set(Heads.objects.filter(place__in=places, day=day, meal=meal).values_list("place_id", flat=True))
    open_ = [each for each in places if each.pk not in known]
    return list(_live(open_, day, meal).values()) if open_ else []


Told = tuple[int, int, dict[str, int]]


def _changes(places: list[MealSite], day: date, meal: str) -> dict[UUID, Told]:
    rows = HeadChange.objects.filter(place__in=places, day=day, meal=meal, taken_back_at=None).order_by()
    n: dict[UUID, int] = defaultdict(int)
    late: dict[UUID, int] = defaultdict(int)
    diets: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place, each, diet, after in rows.values_list("place_id", "n", "diet", "late"):
        n[place] += each
        late[place] += each if after else 0
        if diet:
            diets[place][diet] += each
    return {each.pk: (n[each.pk], late[each.pk], diets[each.pk]) for each in places}
