"""NEWS2 at each boundary of its table (Royal College of Physicians, 2017)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lianfang.care.rules import Signs, news2
from lianfang.common.dates import at

WELL = Signs(
    at(date(2021, 8, 5), 8),
    celsius=36.6,
    respiratory_rate=16,
    spo2=98,
    pulse=72,
    systolic=122,
    on_oxygen=False,
    consciousness="A",
)


def part(name: str, over: dict[str, Any], scale: int = 1) -> int | None:
    return dict(news2.score(replace(WELL, **over), scale).parts)[name]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("respiratory_rate", {4: 3, 8: 3, 9: 1, 11: 1, 12: 0, 20: 0, 21: 2, 24: 2, 25: 3, 80: 3}),
        ("spo2", {40: 3, 91: 3, 92: 2, 93: 2, 94: 1, 95: 1, 96: 0, 100: 0}),
        ("systolic", {40: 3, 90: 3, 91: 2, 100: 2, 101: 1, 110: 1, 111: 0, 219: 0, 220: 3, 300: 3}),
        (
            "pulse",
            {20: 3, 40: 3, 41: 1, 50: 1, 51: 0, 90: 0, 91: 1, 110: 1, 111: 2, 130: 2, 131: 3, 250: 3},
        ),
        (
            "celsius",
            {34.0: 3, 35.0: 3, 35.1: 1, 36.0: 1, 36.1: 0, 38.0: 0, 38.1: 1, 39.0: 1, 39.1: 2, 43.0: 2},
        ),
        ("consciousness", {"A": 0, "C": 3, "V": 3, "P": 3, "U": 3}),
        ("on_oxygen", {False: 0, True: 2}),
    ],
)
def test_each_band(name: str, table: dict[object, int]) -> None:
    assert {value: part(name, {name: value}) for value in table} == table


def test_the_second_scale_of_oxygen() -> None:
    air = {83: 3, 84: 2, 85: 2, 86: 1, 87: 1, 88: 0, 92: 0, 93: 0, 100: 0}
    given = {83: 3, 84: 2, 85: 2, 86: 1, 87: 1, 88: 0, 92: 0, 93: 1, 94: 1, 95: 2, 96: 2, 97: 3, 100: 3}
    assert {value: part("spo2", {"spo2": value, "on_oxygen": False}, 2) for value in air} == air
    assert {value: part("spo2", {"spo2": value, "on_oxygen": True}, 2) for value in given} == given
    assert part("spo2", {"spo2": 95, "on_oxygen": None}, 2) is None  # above the aim it depends on the oxygen
    assert part("spo2", {"spo2": 90, "on_oxygen": None}, 2) == 0


@pytest.mark.parametrize(
    ("known", "band"),
    [
        ([], "zero"),
        ([0, 0], "zero"),
        ([1], "low"),
        ([2, 2], "low"),
        ([3], "single"),
        ([3, 1], "single"),
        ([2, 2, 1], "medium"),
        ([3, 2], "medium"),
        ([3, 3], "medium"),
        ([2, 2, 2, 1], "high"),
        ([3, 3, 3], "high"),
    ],
)
def test_the_band_of_points(known: list[int], band: str) -> None:
    assert news2.band(known) == band


def test_a_patient_who_is_well_scores_nothing() -> None:
    score = news2.score(WELL)
    assert (score.points, score.band, score.complete) == (0, "zero", True)


def test_a_patient_who_is_very_ill() -> None:
    ill = replace(WELL, respiratory_rate=26, spo2=90, on_oxygen=True, pulse=115, celsius=39.4)
    score = news2.score(ill)
    assert (score.points, score.band) == (3 + 3 + 2 + 2 + 2, "high")


def test_what_is_missing_is_never_guessed() -> None:
    score = news2.score(replace(WELL, pulse=None, consciousness="", celsius=38.5))
    assert score.missing == ("pulse", "consciousness")
    assert not score.complete
    assert (score.points, score.band) == (1, "low")  # the least it can be


@pytest.mark.parametrize(
    ("age", "pregnant", "why"),
    [(15, False, "child"), (16, False, ""), (None, False, ""), (30, True, "pregnant"), (15, True, "child")],
)
def test_whom_the_score_is_not_for(age: int | None, pregnant: bool, why: str) -> None:
    assert news2.not_for(age, pregnant) == why
