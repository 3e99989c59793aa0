"""The rota of kitchens: proposed by the rule, changed by a person."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require, visible
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of, days
from lianfang.common.errors import Refused
from lianfang.meals import queries
from lianfang.meals.models import Kitchen, MealSite, Serving
from lianfang.meals.rules import Want, propose

PLAN = "meals.plan"
KITCHENS = 2163  # the lock under which kitchens are given turns: none gets more than it can cook


@transaction.atomic
def plan(places: Iterable[MealSite], first: date, last: date, *, by: User, now: datetime) -> list[Serving]:
    """Let the rule give kitchens turns for what nobody cooks yet at some sites in some days; what stands stays."""
    rows = list(places)
    for place in rows:
        require(by, PLAN, place.area_id, day_of(now))
    _one_at_a_time()
    kitchens = visible(Kitchen.objects.all(), by, PLAN, day_of(now))
    turns = propose(queries.cooks(kitchens, first, last), _wants(rows, first, last))
    by_id = {str(place.pk): place for place in rows}
    made = [
        Serving(
            kitchen_id=UUID(turn.cook), place=by_id[turn.want.place], area_id=by_id[turn.want.place].area_id,
            day=turn.want.day, meal=turn.want.meal, n=turn.n, by=by, at=now,
        )
        for turn in turns
    ]  # fmt: skip
    Serving.objects.bulk_create(made)
    audit(by, "meals.rota.proposed", by, now, n=len(made), first=str(first), last=str(last))
    return made


def _wants(places: list[MealSite], first: date, last: date) -> list[Want]:
    there = queries.spoken_for(places, first, last)
    wants = []
    for day in days(first, last):
        open_ = [p for p in places if p.since <= day and (p.until is None or day <= p.until)]
        for meal in queries.current(day).meals.value:
            eating = [place for place in open_ if meal.key in place.meals]
            heads = queries.counts(eating, day, meal.key) if eating else {}
            for place in eating:
                count = heads[place.pk]
                n = count.all - there.get((place.pk, day, meal.key), 0)
                if n > 0:
                    wants.append(Want(str(place.pk), day, meal.key, n, place.area_id, count.diets))
    return wants


@transaction.atomic
def put(
    kitchen: Kitchen,
    place: MealSite,
    day: date,
    meal: str,
    n: int,
    *,
    by: User,
    now: datetime,
    second: bool = False,
) -> Serving:
    """Let a kitchen cook so many for a site at a meal, by hand.

    Raises Refused: "kitchen_full", "kitchen_away", "kitchen_there", "unknown_choice".
    """
    require(by, PLAN, place.area_id, day_of(now))
    queries.current(day).meal(meal)
    _one_at_a_time()
    cook = next(iter(queries.cooks(Kitchen.objects.filter(pk=kitchen.pk), day, day)), None)
    if cook is None:
        raise Refused("kitchen_away", _("%(name)s does not cook on this day."), name=kitchen.name)
    if cook.left(day, meal) < n:
        raise Refused(
            "kitchen_full",
            _("%(name)s can make %(n)s more."),
            name=kitchen.name,
            n=max(0, cook.left(day, meal)),
        )
    same = Serving.objects.filter(kitchen=kitchen, place=place, day=day, meal=meal)
    if same.exclude(state="withdrawn").exists():
        raise Refused("kitchen_there", _("%(name)s cooks for this site already."), name=kitchen.name)
    made = Serving.objects.create(
        kitchen=kitchen, place=place, area_id=place.area_id, day=day, meal=meal, n=n, hand=True, second=second,
        by=by, at=now,
    )  # fmt: skip
    audit(by, "meals.serving.put", made, now, area_id=place.area_id, n=n)
    return made


@transaction.atomic
def take_out(serving: Serving, *, text: str = "", by: User, now: datetime) -> None:
    """Take a kitchen out of the rota; once something is on the way it is too late.

    Raises Refused("meal_state").
    """
    require(by, PLAN, serving.area_id, day_of(now))
    serving.refresh_from_db(from_queryset=Serving.objects.select_for_update(no_key=True))
    if serving.state not in {"planned", "ordered"}:
        raise Refused(
            "meal_state", _("This is no longer possible: %(state)s."), state=serving.get_state_display()
        )
    serving.state, serving.note = "withdrawn", text[:200]
    serving.save(update_fields=["state", "note"])
    audit(by, "meals.serving.taken_out", serving, now, area_id=serving.area_id)


@transaction.atomic
def change(serving: Serving, *, n: int, by: User, now: datetime) -> None:
    """Let a kitchen cook more or fewer; what was ordered has to be told anew.

    Raises Refused: "meal_state", "kitchen_full".
    """
    require(by, PLAN, serving.area_id, day_of(now))
    _one_at_a_time()
    rows = Serving.objects.select_for_update(of=("self",), no_key=True).select_related("kitchen", "place")
    serving.refresh_from_db(from_queryset=rows)
    if serving.state not in {"planned", "ordered"}:
        raise Refused(
            "meal_state", _("This is no longer possible: %(state)s."), state=serving.get_state_display()
        )
    (cook,) = queries.cooks(Kitchen.objects.filter(pk=serving.kitchen_id), serving.day, serving.day)
    most = cook.left(serving.day, serving.meal) + serving.n
    if n > most:
        raise Refused(
            "kitchen_full", _("%(name)s can make %(n)s."), name=serving.kitchen.name, n=max(0, most)
        )
    serving.n, serving.hand = n, True
    serving.save(update_fields=["n", "hand"])
    audit(by, "meals.serving.changed", serving, now, area_id=serving.area_id, n=n)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KITCHENS])
