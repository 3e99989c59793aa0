"""The sessions of vaccination in the told story: a weekend with more than forty old people, two days until midnight."""

from typing import Any

import pytest

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("story")]


def test_four_sessions_were_held_and_everybody_was_watched_to_the_end(story: Any) -> None:
    seen = story.figures["doses"]
    assert seen["sessions"] == ["closed"] * 4
    assert seen["doses"] == [19, 19, 22, 22]  # a day one had a fever and one did not want it
    assert seen["visits"] == {"deferred": 4, "left": 82, "refused": 4}
    assert (seen["left_early"], seen["inside"]) == (0, 0)
    assert seen["last_home"].startswith("2021-08-10T15:")  # before midnight in Yiyang


def test_the_doses_that_were_brought_add_up(story: Any) -> None:
    seen = story.figures["doses"]
    assert seen["adds_up"]
    assert seen["books"] == [[30, 19, 1, 10, 0]] * 2 + [[30, 22, 1, 7, 0]] * 2
    assert (seen["events"], seen["unreported"], seen["booked"]) == (4, 0, 12)
