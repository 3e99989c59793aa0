"""The restaurants in the told story: 23 of them, eleven days, 12,700 meals and more, each counted in one gift."""

from typing import Any

import pytest

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("story")]


def test_23_restaurants_gave_12_700_meals_and_more_in_eleven_days(story: Any) -> None:
    seen = story.figures["meals"]
    assert (seen["kitchens"], seen["days"], seen["qualifier"]) == (23, 11, "ge")
    assert 12_700 <= seen["meals"] < 12_800
    assert (seen["gifts"], seen["given"]) == (23, seen["meals"])
    assert max(seen["turns"]) - min(seen["turns"]) <= 2


def test_the_one_meal_that_was_short_was_seen_to(story: Any) -> None:
    seen = story.figures["meals"]
    assert (seen["alarms"], seen["open_alarms"]) == ([["less", 0]], 0)


def test_the_compound_was_fed_until_it_was_opened(story: Any) -> None:
    seen = story.figures["meals"]
    assert seen["inside"] >= 14 * 3 * 129
    assert seen["still_fed"] == 0
