"""Curves, controls, charts, capacity: tables without a database."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from lianfang.laboratory import rules
from lianfang.laboratory.rules import Able, Box, Cuts, Fault, Load, Read
from lianfang.laboratory.tests.make import CONTROLS, FOUND, GOOD, LATE, NOTHING

GENES = ["ORF1ab", "N"]
CUT = Cuts(positive=37, grey=40, internal=40, control=35, genes_positive=2)
NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)  # noon in Yiyang


@pytest.mark.parametrize(
    ("cts", "said"),
    [
        (GOOD, "negative"),
        (FOUND, "positive"),
        (LATE, "grey"),
        (NOTHING, "invalid"),  # the internal control did not come up
        (dict(FOUND) | {"IC": None}, "positive"),  # a strong positive may drown it
        ({"ORF1ab": 30.0, "N": None, "IC": 28}, "grey"),  # one gene alone
        ({"ORF1ab": 37.0, "N": 37.0, "IC": 28}, "positive"),
        ({"ORF1ab": 37.1, "N": 36.0, "IC": 28}, "grey"),
        ({"ORF1ab": 40.1, "N": None, "IC": 28}, "negative"),
        ({"ORF1ab": None, "IC": 28}, "invalid"),  # a gene was not read
        ({"ORF1ab": None, "N": None, "IC": 40.5}, "invalid"),
    ],
)
def test_what_a_well_says(cts: dict[str, float | None], said: str) -> None:
    assert rules.interpret(cts, GENES, "IC", CUT) == said


def test_one_gene_is_enough_for_a_reagent_with_one_gene_and_none_is_needed_without_internal_control() -> None:
    assert rules.interpret({"N": 30.0}, ["N"], "", CUT) == "positive"
    assert rules.interpret({"N": None}, ["N"], "", CUT) == "negative"


def controls(**over: dict[str, float | None]) -> list[Read]:
    """Give three wells of controls."""
    roles = {93: "blank", 94: "negative", 95: "positive"}
    return [Read(at, role, over.get(role, dict(CONTROLS[at]))) for at, role in roles.items()]


@pytest.mark.parametrize(
    ("wells", "wrong"),
    [
        (controls(), []),
        (controls()[:2], [Fault("missing", None, "positive")]),
        (controls()[2:], [Fault("missing", None, "negative")]),
        (controls()[1:], []),  # a blank is not needed
        (controls(negative={"N": 39.0, "ORF1ab": None, "IC": 28}), [Fault("came_up", 94, "N")]),
        (controls(blank={"N": None, "ORF1ab": 33.0}), [Fault("came_up", 93, "ORF1ab")]),
        (controls(negative={"N": None, "ORF1ab": None, "IC": None}), [Fault("did_not_come_up", 94, "IC")]),
        (controls(positive={"N": 35.1, "ORF1ab": 30.0}), [Fault("did_not_come_up", 95, "N")]),
    ],
)
def test_what_is_wrong_with_a_run(wells: list[Read], wrong: list[Fault]) -> None:
    assert rules.faults(wells, GENES, "IC", CUT) == wrong


BY = rules.levels([9.0, 11.0, 10.0, 9.0, 11.0], 5)  # mean 10, deviation 1


@pytest.mark.parametrize(
    ("values", "last"),
    [
        ([10.5], ()),
        ([12.5], ("1-2s",)),
        ([13.5], ("1-3s",)),
        ([12.5, 12.5], ("2-2s",)),
        ([12.5, 7.5], ("R-4s",)),
        ([12.5, 10.0], ()),
        ([11.5] * 4, ("4-1s",)),
        ([8.5, 8.5, 8.5, 10.5], ()),
        ([10.2] * 10, ("10-x",)),
        ([10.2] * 9, ()),
        ([13.5, 13.5], ("1-3s", "2-2s")),
    ],
)
def test_rules_of_westgard(values: list[float], last: tuple[str, ...]) -> None:
    assert BY is not None
    assert BY.deviation == 1
    assert rules.broken(values, BY)[-1] == last


def test_levels_need_values_that_differ_and_settle_with_enough() -> None:
    assert rules.levels([30.0], 20) is None
    assert rules.levels([30.0, 30.0], 20) is None
    young = rules.levels([30.0, 31.0], 20)
    assert young
    assert not young.settled
    assert BY
    assert BY.settled


def test_wells_have_names_and_are_filled_down_the_columns() -> None:
    names = [rules.well_name(position) for position in range(rules.WELLS)]
    assert (names[0], names[1], names[8], names[95]) == ("A1", "B1", "A2", "H12")
    assert [rules.position_of(name) for name in names] == list(range(96))
    assert rules.position_of(" a01 ") == 0
    assert rules.position_of("I1") is None
    assert rules.position_of("A13") is None
    assert rules.fill(["x", "y"], {0, 2}) == {1: "x", 3: "y"}
    assert len(rules.fill([str(n) for n in range(200)], set(rules.CONTROLS))) == 93


def able(key: str = "a", **over: Any) -> Able:
    """Give a laboratory by day that does a thousand pools."""
    fields: dict[str, Any] = {
        "key": key,
        "point": (112.35, 28.57),
        "pooled_per_day": 1_000,
        "single_per_day": 500,
        "opens_hour": 8,
        "closes_hour": 18,
    }
    return Able(**fields | over)


@pytest.mark.parametrize(
    ("load", "hours"),
    [
        (Load(100, 0), 1),  # a tenth of a day of ten hours
        (Load(0, 50), 1),
        (Load(500, 50), 6),  # until 18 h
        (Load(700, 0), 21),  # 7 hours: six today, one tomorrow from 8 h on
        (Load(0, 0), 0),
    ],
)
def test_when_a_laboratory_is_through(load: Load, hours: float) -> None:
    lab = able()
    days = lab.days(load)
    assert days is not None
    assert rules.ready_at(lab, days, NOW) == NOW + timedelta(hours=hours)


def test_a_laboratory_without_singles_takes_none() -> None:
    assert able(single_per_day=0).days(Load(1, 1)) is None
    assert able(single_per_day=0).days(Load(10, 0)) == 0.01
    assert rules.ready_at(able(), 1_000, NOW) is None  # beyond what anybody plans


def test_minutes_by_the_great_circle_and_a_guess_where_nothing_is_known() -> None:
    minutes, known = rules.minutes_between((112.35, 28.57), (112.35, 28.67), 30)
    assert known
    assert 27 <= minutes <= 30  # 11.1 km and a detour
    assert rules.minutes_between(None, (1, 1), 30) == (60, False)


def boxes(n: int, pooled: int = 100) -> list[Box]:
    """Give some boxes of one place, each begun a minute after the one before."""
    return [
        Box(f"b{i}", (112.36, 28.58), NOW - timedelta(hours=2) + timedelta(minutes=i), Load(pooled, 0))
        for i in range(n)
    ]


def test_boxes_go_where_their_results_are_ready_first() -> None:
    near, far = able("near"), able("far", point=(112.85, 28.9))
    choices = rules.propose(boxes(8), [near, far], now=NOW, kmh=30)
    assert [choice.box for choice in choices] == [f"b{i}" for i in range(8)]  # the oldest first
    assert choices[0].laboratory == "near"
    assert {choice.laboratory for choice in choices} == {"near", "far"}  # what is proposed fills the near one
    of_near = [choice.ready_at for choice in choices if choice.laboratory == "near"]
    assert all(one < other for one, other in pairwise(of_near))
    busy = able("near", waiting=Load(3_000, 0))
    assert {c.laboratory for c in rules.propose(boxes(3), [busy, far], now=NOW, kmh=30)} == {"far"}


def test_nobody_gets_what_they_cannot_do() -> None:
    assert rules.propose(boxes(1), [able(pooled_per_day=0)], now=NOW, kmh=30) == []
    assert rules.propose(boxes(1), [], now=NOW, kmh=30) == []
