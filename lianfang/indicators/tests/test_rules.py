"""Scores, ranks, interviews and windows, by tables."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from lianfang.common.dates import at
from lianfang.common.tests.refusals import refused
from lianfang.indicators.catalogue import CATALOGUE
from lianfang.indicators.rules import (
    METRICS,
    NEVER,
    DayPlace,
    after,
    bottom,
    canonical,
    changes,
    digest,
    lockable,
    rankable,
    ranks,
    reasons,
    report_day,
    score,
    state,
    window,
)
from lianfang.indicators.shown import parts_of
from lianfang.protocol.load import load_file
from lianfang.protocol.ranking import RANKED
from lianfang.protocol.timeline import SHIPPED, in_force

DAY = date(2021, 8, 6)
NUMBERS = in_force("covid19", DAY).ranking
TIMELY = {"reports_due": 1, "reports_on_time": 1}


@pytest.mark.parametrize(
    ("figures", "value"),
    [
        ({}, None),  # nothing to count
        (TIMELY, None),  # being in time alone makes no rank: 15 of 30
        (TIMELY | {"assigned": 100, "assigned_done": 100}, "100.00"),
        (TIMELY | {"assigned": 100, "assigned_done": 50}, "68.75"),  # (15 + 12.5) / 40
        ({"reports_due": 1, "assigned": 100, "assigned_done": 50}, "31.25"),  # late: 12.5 / 40
        (TIMELY | {"assigned": 19, "assigned_done": 0}, None),  # too few doors to count: again 15 of 30
        (TIMELY | {"assigned": 20, "assigned_done": 0}, "37.50"),
        (
            TIMELY | {"assigned": 100, "assigned_done": 100, "told": 200, "doubted": 10},
            "99.00",
        ),  # (15+25+9.5)/50
        (TIMELY | {"assigned": 30, "assigned_done": 10}, "58.33"),  # 23.33… / 40, rounded half up
        ({"assigned": 10, "assigned_done": 90, **TIMELY, "told": 20, "doubted": 0}, None),  # 25 of 30
    ],
)
def test_score(figures: dict[str, int], value: str | None) -> None:
    assert score(figures, NUMBERS).value == (Decimal(value) if value else None)


def test_more_than_all_is_all() -> None:
    (part,) = [p for p in score({"assigned": 50, "assigned_done": 60}, NUMBERS).parts if p.key == "visits"]
    assert (part.over, part.under) == (50, 50)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], []),
        ([90, 80, 80, 70], [1, 2, 2, 4]),
        ([70, 80, 90, 80], [4, 2, 1, 2]),
        ([None, 80, None], [None, 1, None]),
        ([50, 50], [1, 1]),
    ],
)
def test_competition_ranks(scores: list[int | None], expected: list[int | None]) -> None:
    assert ranks([None if s is None else Decimal(s) for s in scores]) == expected


@pytest.mark.parametrize(
    ("rank", "below", "of", "last"),
    [
        (9, 1, 10, True),
        (10, 0, 10, True),
        (8, 2, 10, False),
        (8, 0, 10, True),  # three share the last rank: all three are last
        (1, 0, 10, False),  # everybody is equal
        (4, 0, 4, False),  # two of four would be half of them
        (5, 0, 5, True),
        (None, 0, 10, False),
    ],
)
def test_the_last_of_a_district(rank: int | None, below: int, of: int, last: bool) -> None:
    assert bottom(rank, below, of, 2) is last


def days(*scores: float | None, last: tuple[int, ...] = ()) -> list[DayPlace]:
    return [
        DayPlace(DAY + timedelta(days=n), None if s is None else Decimal(str(s)), n in last)
        for n, s in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("week", "severe", "keys"),
    [
        (days(59.99, 59, 58), 0, ["weak_days"]),
        (days(60, 60, 60), 0, []),  # at the mark is no weak day
        (days(59, 59, 90, 90, 90, 90, 90), 0, []),
        (days(90, 90, 90, last=(0, 1, 2)), 0, ["weak_days"]),
        (days(59, 90, 90, last=(1, 2)), 0, ["weak_days"]),
        (days(None, None, None), 0, []),
        (days(90), 1, ["severe_finding"]),
        (days(10, 10, 10), 2, ["weak_days", "severe_finding"]),
        ([], 0, []),
    ],
)
def test_when_an_interview_is_proposed(week: list[DayPlace], severe: int, keys: list[str]) -> None:
    assert [reason.key for reason in reasons(week, severe, NUMBERS)] == keys


@pytest.mark.parametrize(
    ("before", "step", "then"),
    [
        ("proposed", "call", "called"),
        ("proposed", "decline", "declined"),
        ("called", "hold", "held"),
        ("called", "decline", "declined"),
        ("held", "failed", "held"),
        ("held", "passed", "closed"),
        ("proposed", "hold", None),  # nobody decided yet
        ("called", "passed", None),  # not closed before it was held
        ("held", "decline", None),
        ("closed", "failed", None),
        ("declined", "call", None),
    ],
)
def test_steps_of_an_interview(before: str, step: str, then: str | None) -> None:
    assert after(before, step) == then


def test_what_is_excluded_by_design_cannot_be_ranked(tmp_path: Path) -> None:
    counted = {key for metric in METRICS.values() for key in (*metric.over, *metric.under, *metric.minus)}
    assert set(METRICS) == set(RANKED)
    assert not set(NEVER) & (set(METRICS) | counted)
    bulletin = {key for key, each in CATALOGUE.items() if each.scope == "outbreak"}
    assert not counted & bulletin  # cases found rank nobody
    assert not counted & {
        "refused",
        "no_answer",
        "swabs",
        "registered",
    }  # nor doors that stay shut, nor mere numbers
    assert rankable(RANKED)
    assert not rankable([*RANKED, "positives"])
    text = (SHIPPED / "covid19" / "2021-05-14.toml").read_text()
    for forbidden in NEVER:
        folder = tmp_path / forbidden / "covid19"
        folder.mkdir(parents=True)
        file = folder / "2021-05-14.toml"
        file.write_text(text.replace('key = "rectification"', f'key = "{forbidden}"'))
        with refused("protocol_contradiction"):
            load_file(file)


def test_weights_are_frozen_in_the_protocol_and_make_a_whole(tmp_path: Path) -> None:
    assert sum(weight.percent for weight in NUMBERS.weights.value) == 100
    folder = tmp_path / "covid19"
    folder.mkdir()
    text = (SHIPPED / "covid19" / "2021-05-14.toml").read_text()
    (folder / "2021-05-14.toml").write_text(text.replace("percent = 25", "percent = 26"))
    with refused("protocol_contradiction"):
        load_file(folder / "2021-05-14.toml")


def test_other_weights_give_another_score() -> None:
    other = replace(NUMBERS, least_denominator=replace(NUMBERS.least_denominator, value=10))
    figures = TIMELY | {"assigned": 19, "assigned_done": 0}
    assert (score(figures, NUMBERS).value, score(figures, other).value) == (None, Decimal("37.50"))


def test_the_day_of_a_report_goes_from_cut_off_to_cut_off() -> None:
    shown = window(DAY, 18)
    assert (shown.first, shown.last) == (at(date(2021, 8, 5), 18), at(DAY, 18))


@pytest.mark.parametrize(
    ("now", "day", "may_lock"),
    [
        (at(DAY, 17, 59), DAY, False),
        (at(DAY, 18), DAY + timedelta(days=1), False),
        (at(DAY, 18, 9), DAY + timedelta(days=1), False),
        (at(DAY, 18, 10), DAY + timedelta(days=1), True),
    ],
)
def test_which_day_is_written_and_whether_it_may_be_locked(now: datetime, day: date, may_lock: bool) -> None:
    assert report_day(now, 18) == day
    assert lockable(DAY, 18, 10, now) is may_lock


@pytest.mark.parametrize(
    ("submitted", "now", "said"),
    [
        (None, at(DAY, 17), "open"),
        (None, at(DAY, 18), "missing"),
        (at(DAY, 17, 59), at(DAY, 18), "on_time"),
        (at(DAY, 18), at(DAY, 19), "late"),
    ],
)
def test_states(submitted: datetime | None, now: datetime, said: str) -> None:
    assert state(submitted, at(DAY, 18), now) == said


def test_the_same_figures_are_the_same_bytes() -> None:
    one, other = {"b": 1, "a": {"y": 2, "x": 1}}, {"a": {"x": 1, "y": 2}, "b": 1}
    assert canonical(one) == canonical(other) == b'{"a":{"x":1,"y":2},"b":1}'
    assert digest(one) == digest(other) != digest({"b": 2, "a": {}})
    assert changes({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == (("b", 2, 3), ("c", 0, 4))


def test_parts_are_shown_in_the_order_of_the_columns_whatever_order_they_were_kept_in() -> None:
    kept = {"visits": [1, 2, True], "timeliness": [1, 1, True], "data_quality": [3, 4, False]}
    shown = parts_of(kept, {"visits": 25})
    assert [(part["label"], part["weight"]) for part in shown] == [
        (METRICS["timeliness"].label, 0),
        (METRICS["visits"].label, 25),
        (METRICS["data_quality"].label, 0),
    ]
