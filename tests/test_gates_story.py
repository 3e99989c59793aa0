"""Thirty stations on 7 and 8 August and the gate of a market: the report's figures, read back from the told story."""

from typing import Any

import pytest

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("story")]


@pytest.fixture(scope="module")
def figures(story: Any) -> dict[str, Any]:
    return dict(story.figures)


def test_thirty_stations_in_two_days(figures: dict[str, Any]) -> None:
    """What the city's transport bureau reported, read back from what the phones of the stations told."""
    seen = figures["stations"]
    assert (seen["stations"], seen["vehicles"], seen["people"]) == (30, 12_865, 21_206)
    assert (seen["yellow_codes"], seen["febrile"], seen["risk_vehicles"]) == (8, 4, 2)
    assert (seen["no_test_turned_back"], seen["no_test_inward"]) == (508, 0)


def test_87_were_turned_back_under_the_rule_of_those_two_days(figures: dict[str, Any]) -> None:
    assert figures["stations"]["unvaccinated_turned_back"] == 87
    assert figures["stations"]["disputed"] == 0


def test_who_was_held_was_taken_over_with_a_receipt(figures: dict[str, Any]) -> None:
    seen = figures["stations"]
    assert seen["held"] == seen["with_receipt"] == seen["yellow_codes"] + seen["febrile"]


def test_the_gate_of_a_market(figures: dict[str, Any]) -> None:
    seen = figures["market"]
    assert (seen["entries"], seen["held"]) == (640, 1)
    assert seen["without_phone"] > 0
