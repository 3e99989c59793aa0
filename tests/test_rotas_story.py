"""The rotas of the story: two plans that keep every rule, and what was planned again when two medics fainted."""

from typing import Any

import pytest

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("story")]


@pytest.fixture(scope="module")
def rotas(story: Any) -> dict[str, Any]:
    return dict(story.figures["rotas"])


def test_every_place_of_both_rotas_is_filled_and_no_rule_broken(rotas: dict[str, Any]) -> None:
    assert rotas["rotas"] == ["赫山区全员核酸采样排班", "重点岗位每周检测排班"]
    assert rotas["places"] == [2 * 70 + 2 * 27, 8 + 2 * 6]
    assert rotas["lacking"] == [0, 0]
    assert rotas["rules_broken"] == [0, 0]
    assert rotas["proven"] == [True, True]


def test_the_two_who_faint_are_replaced_on_the_next_day(rotas: dict[str, Any]) -> None:
    assert rotas["replans"] == {"accepted": 0}  # and nothing lacks
    assert 2 <= rotas["dropped"] <= 4


def test_the_sampler_of_the_cast_works_on_the_day_they_wished_for(rotas: dict[str, Any]) -> None:
    assert "2021-09-24" in rotas["sampler"]
    assert "2021-09-23" not in rotas["sampler"]
