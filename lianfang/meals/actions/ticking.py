"""What time alone brings: counts are closed and ordered before the meal; what has not come by the hour is missing."""

from datetime import date, datetime, timedelta

from django.db import transaction

from lianfang.common.dates import day_of
from lianfang.meals import queries
from lianfang.meals.actions.heads import close
from lianfang.meals.actions.orders import order_all
from lianfang.meals.actions.weighing import weigh
from lianfang.meals.models import MealSite, Serving
from lianfang.meals.rules import closes_at, missing_at
from lianfang.protocol.meals import Meal
from lianfang.workforce.actions import public_user

LOOKS = timedelta(hours=2)  # so long after an hour it is looked at (design choice)


@transaction.atomic
def tick(now: datetime) -> int:
    """Close and order what is to be closed, look for what is missing; gives how much it did."""
    today = day_of(now)
    if not MealSite.objects.exists():
        return 0
    return sum(
        _close(day, meal, now) + _look(day, meal, now)
        for day in (today - timedelta(days=1), today, today + timedelta(days=1))
        for meal in queries.current(day).meals.value
    )


def _close(day: date, meal: Meal, now: datetime) -> int:
    numbers = queries.current(day)
    if not closes_at(day, meal, numbers) <= now < missing_at(day, meal, numbers):
        return 0
    places = queries.active(day).filter(meals__contains=[meal.key])
    n = close(places, day, meal.key, now=now)
    if Serving.objects.filter(day=day, meal=meal.key, state="planned").exists():
        n += order_all(day, meal.key, by=public_user(), now=now)
    return n


def _look(day: date, meal: Meal, now: datetime) -> int:
    when = missing_at(day, meal, queries.current(day))
    if not when <= now < when + LOOKS:
        return 0
    return weigh(queries.active(day), day, meal.key, now)
