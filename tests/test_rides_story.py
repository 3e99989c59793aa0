"""Rides in the told story: nine vehicles on two days until midnight, a couple who drove more than forty and left nobody
behind."""

from typing import Any

import pytest

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("story")]


def test_nine_vehicles_ran_on_two_days_until_midnight(story: Any) -> None:
    seen = story.figures["rides"]
    assert (seen["vehicles"], seen["tours"]) == (9, 18)
    assert (seen["last_departures"], seen["until"]) == (["24:00"], ["24:00"])
    assert seen["hailed"] > 200
    assert seen["left_in_vehicles"] == 0


def test_the_couple_drove_more_than_forty_in_one_weekend_and_everybody_is_home(story: Any) -> None:
    seen = story.figures["rides"]
    assert seen["couple"] > 40
    assert seen["couple_days"] == ["2021-07-31", "2021-08-01"]
    assert seen["shortest_round"] >= 90
    assert seen["couple_home"] == seen["couple"]
    assert (seen["waiting"], seen["not_closed"]) == (0, 0)
