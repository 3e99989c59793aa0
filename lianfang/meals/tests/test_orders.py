"""What a kitchen is told by message."""

import pytest

from lianfang.meals.actions import order_text
from lianfang.meals.models import Kitchen, MealSite, Serving
from lianfang.meals.tests.make import DAY

pytestmark = pytest.mark.django_db


def serving(place: str, n: int) -> Serving:
    return Serving(kitchen=Kitchen(), place=MealSite(name=place), day=DAY, meal="lunch", n=n)


def test_a_message_names_every_site_or_says_where_they_stand() -> None:
    few = order_text([serving("志愿者集合点", 60), serving("龙岭采样点", 24)])
    assert "共84份" in few
    assert "志愿者集合点 60" in few
    assert "龙岭采样点 24" in few
    many = order_text([serving(f"第{k}号志愿者集合点和临时值守点", 10) for k in range(60)])
    assert "共600份" in many
    assert many.endswith("共60个用餐点，详见订餐单。")
    assert len(many) <= 500
