"""Kitchens and sites for tests."""

from datetime import UTC, date, datetime
from typing import Any

from lianfang.accounts.models import User
from lianfang.meals import actions
from lianfang.meals.actions import About, Fed
from lianfang.meals.models import Kitchen, MealSite
from lianfang.places.tests.make import HESHAN, make_area

DAY = date(2021, 8, 5)
MORNING = datetime(2021, 8, 5, 0, 0, tzinfo=UTC)  # 8:00; lunch is at 12:00, its count closes at 9:00
NOON = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)
LATE = datetime(2021, 8, 5, 4, 31, tzinfo=UTC)  # lunch that has not come is missing


def make_kitchen(by: User, name: str = "望江餐馆", **over: Any) -> Kitchen:
    """Put a kitchen of Heshan on the list."""
    make_area(43, 9, 3)
    told: dict[str, Any] = {"kind": "restaurant", "area_id": HESHAN, "contact": f"{name}老板"}
    told |= {"phone": f"1380000{1000 + Kitchen.objects.count()}", "capacity": 100, "since": date(2021, 7, 30)}
    return actions.add_kitchen(About(name=name, **(told | over)), by=by, now=MORNING)


def make_site(by: User, name: str = "志愿者集合点", **over: Any) -> MealSite:
    """Feed a site of Heshan, of sixty people whom no rota names."""
    make_area(43, 9, 3)
    told: dict[str, Any] = {"area_id": HESHAN, "meals": ["lunch", "dinner"], "since": DAY, "standing": 60}
    return actions.add_site(Fed(name, **(told | over)), by=by, now=MORNING)
