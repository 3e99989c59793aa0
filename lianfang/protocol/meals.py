"""The part of a protocol about meals: when people eat, when heads are counted for the last time, until when food may be
eaten."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Choice, Limits, Sourced, one_of


@dataclass(frozen=True, slots=True)
class Meal(Choice):
    """A meal and the time of day at which it is eaten."""

    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class Meals:
    """Meals of those who serve and of those who are sealed in."""

    meals: Annotated[Sourced[tuple[Meal, ...]], "Meals of a day, and when they are eaten"]
    diets: Annotated[Sourced[tuple[Choice, ...]], "Diets that are counted and never named"]
    close_hours: Annotated[
        Sourced[float], Limits("h", 0, 24), "Heads are counted for the last time so long before a meal"
    ]
    hot_hours: Annotated[
        Sourced[float], Limits("h", 0, 24), "Food kept at 60 °C or more is eaten so long after it was cooked"
    ]
    cool_hours: Annotated[
        Sourced[float], Limits("h", 0, 24), "Other food is eaten so long after it was cooked"
    ]
    late_minutes: Annotated[
        Sourced[int], Limits("min", 0, 240), "What has not come so long after the hour of a meal is missing"
    ]
    answer_minutes: Annotated[
        Sourced[int], Limits("min", 1, 240), "From an alarm that meals are missing until it is seen to"
    ]

    def meal(self, key: str) -> Meal:
        """Find a meal by its key."""
        return one_of(self.meals.value, key)

    def diet(self, key: str) -> Choice:
        """Find a diet by its key."""
        return one_of(self.diets.value, key)


def contradictions(meals: Meals) -> Iterator[tuple[str, str]]:
    """Yield what no single key can show: the key, and what is wrong."""
    times = [each.hour * 60 + each.minute for each in meals.meals.value]
    if times != sorted(set(times)) or not times:
        yield "meals", "the meals of a day are not in order"
    for each in meals.meals.value:
        if not 0 <= each.hour <= 23 or not 0 <= each.minute <= 59 or len(each.key) > 12:
            yield "meals", f"“{each.key}” is at no time of day, or its key is longer than 12 letters"
    if meals.cool_hours.value > meals.hot_hours.value:
        yield "cool_hours", "is longer than hot_hours"
