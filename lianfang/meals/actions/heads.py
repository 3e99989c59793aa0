"""Heads: more or fewer by hand; the count is closed before the meal."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.meals import queries
from lianfang.meals.actions.weighing import weigh
from lianfang.meals.models import HeadChange, Heads, MealSite
from lianfang.meals.rules import closes_at

COUNT = "meals.count"


@transaction.atomic
def change_heads(
    place: MealSite, day: date, meal: str, n: int, *, why: str, by: User, now: datetime, diet: str = ""
) -> HeadChange:
    """Say that so many more (or fewer) eat at a site, and why; after the count was closed it is marked late. A diet
    alone (nobody more) is told as more of that diet and as many fewer without.

    Raises Refused: "unknown_choice", "nothing", "fewer_than_none".
    """
    require(by, COUNT, place.area_id, day_of(now))
    numbers = queries.current(day)
    when = closes_at(day, numbers.meal(meal), numbers)
    if diet:
        numbers.diet(diet)
    if not n or not why.strip():
        raise Refused("nothing", _("Say how many, and why."))
    MealSite.objects.select_for_update(no_key=True).get(pk=place.pk)
    heads = queries.counts([place], day, meal)[place.pk]
    if heads.all + n < 0 or (diet and heads.diets.get(diet, 0) + n < 0):
        raise Refused("fewer_than_none", _("There are only %(n)s."), n=heads.all)
    made = HeadChange.objects.create(
        place=place, day=day, meal=meal, n=n, diet=diet, why=why.strip()[:200], late=heads.closed or now >= when,
        at=now, by=by,
    )  # fmt: skip
    audit(by, "meals.heads.changed", place, now, area_id=place.area_id, n=n, late=made.late)
    weigh([place], day, meal, now)
    return made


@transaction.atomic
def take_back(change: HeadChange, *, by: User, now: datetime) -> None:
    """Take a change of heads back; it stays on the page, crossed out.

    Raises Refused("taken_back").
    """
    place = change.place
    require(by, COUNT, place.area_id, day_of(now))
    change.refresh_from_db(from_queryset=HeadChange.objects.select_for_update(no_key=True))
    if change.taken_back_at:
        raise Refused("taken_back", _("It was taken back already."))
    change.taken_back_at, change.taken_back_by = now, by
    change.save(update_fields=["taken_back_at", "taken_back_by"])
    audit(by, "meals.heads.taken_back", place, now, area_id=place.area_id, n=change.n)
    weigh([place], change.day, change.meal, now)


def close(places: Iterable[MealSite], day: date, meal: str, *, now: datetime) -> int:
    """Close the counts of a meal at some sites, as rotas and rooms say now; gives how many. Whoever calls has the
    right; closed twice, the first holds."""
    rows = queries.to_close(list(places), day, meal)
    for each in rows:
        each.closed_at = now
    return len(Heads.objects.bulk_create(rows, ignore_conflicts=True)) if rows else 0
