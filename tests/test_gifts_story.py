"""Gifts and stores in the told story: every amount of the report, each with its receipt and its line on the page."""

from typing import Any

import pytest

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("story")]
WHOLE = {"receipt": True, "published": True, "delivered": True, "left_in_stores": 0}


@pytest.fixture(scope="module")
def gifts(story: Any) -> dict[str, Any]:
    return dict(story.figures["gifts"])


def test_a_million_and_ten_thousand_bound_to_the_women_at_the_front(gifts: dict[str, Any]) -> None:
    assert gifts["cash"] == [1_000_000, 10_000]
    assert gifts["million"] == WHOLE | {"bound": False}
    assert gifts["birthday"] == WHOLE | {"bound": True}
    assert gifts["spent"] == 386_600 + 241_750 + 300_000 + 10_000  # the half yuan is cut


def test_water_and_noodles_were_reported_twice_and_count_once(gifts: dict[str, Any]) -> None:
    assert (gifts["water_reported"], gifts["water_counted"]) == (2, 1)
    assert gifts["water"] == WHOLE | {"bound": False}


def test_sets_and_masks_came_where_they_were_meant_for_and_unfit_ones_were_refused(
    gifts: dict[str, Any],
) -> None:
    assert gifts["sets"] == WHOLE | {"bound": True}
    assert gifts["masks"] == WHOLE | {"bound": False}
    assert (gifts["refused"], gifts["not_told"]) == (["no_registration"], 0)


def test_the_books_of_gifts_add_up_and_everything_is_published(gifts: dict[str, Any]) -> None:
    assert (gifts["wrong"], gifts["unpublished"]) == ([], 0)


def test_the_compound_got_what_it_asked_for_and_the_hospital_s_batches_went_to_those_on_duty(
    story: Any,
) -> None:
    seen = story.figures["stores"]
    assert (seen["requests"], seen["confirmed"]) == (3, 3)
    assert seen["brought"] == 260 + 130 + 3 * 19 + 160
    assert (seen["batches"], seen["made"], seen["left"]) == (6, 3 * 1_300, 0)
