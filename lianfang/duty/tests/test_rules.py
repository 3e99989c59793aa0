"""Clocks of suits, as tables: steps in, limits passed out."""

from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from lianfang.common.dates import CITY_ZONE
from lianfang.duty import rules
from lianfang.duty.rules import Told
from lianfang.protocol import timeline

START = datetime(2021, 8, 7, 6, 0, tzinfo=CITY_ZONE)
SITE = UUID(int=1)
PROTOCOL = timeline.in_force("covid19", START.date())
N = rules.numbers(PROTOCOL)


def after(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def told(*steps: tuple[str, float], work: str = "") -> list[Told]:
    return [Told(after(hours), step, SITE, 9, work=work) for step, hours in steps]


def cool(_area: int, _at: datetime) -> str:
    return "normal"


def passed(
    *steps: tuple[str, float], now: float, levels: rules.Levels = cool, work: str = ""
) -> dict[str, float]:
    """List the limits passed, each with the hours after the start."""
    found: dict[str, float] = {}
    for duty in rules.duties(told(*steps, work=work), N.off):
        for one in rules.passed(duty, levels, N, after(now)):
            found[one.kind] = (one.due_at - START) / timedelta(hours=1)
    return found


@pytest.mark.parametrize(
    ("steps", "now", "limits"),
    [
        ([("in", 0), ("don", 0)], 1.4, {}),
        ([("in", 0), ("don", 0)], 1.5, {"soon": 1.5}),
        ([("in", 0), ("don", 0)], 2, {"soon": 1.5, "warn": 2}),
        ([("don", 0)], 4, {"soon": 1.5, "warn": 2, "hard": 4}),
        # what was taken off in time raises nothing, whenever it is told
        ([("don", 0), ("doff", 1.4)], 30, {}),
        # half an hour's rest, then a new suit: the clock begins anew
        ([("don", 0), ("doff", 1.4), ("don", 1.9)], 3.3, {}),
        ([("don", 0), ("doff", 1.4), ("don", 1.8)], 2, {"rest": 1.8}),
        # whoever rests or leaves has taken it off
        ([("don", 0), ("rest", 1), ("back", 2)], 9, {}),
        ([("don", 0), ("out", 1)], 9, {}),
        # six hours in suits in one duty, over midnight too
        ([("don", 0), ("doff", 1.4), ("don", 2), ("doff", 3.4), ("don", 4), ("doff", 5.4), ("don", 6), ("doff", 7.4),
          ("don", 8)], 8.5, {"day": 8.4}),
        # the same, with a night between
        ([("don", 0), ("doff", 1.4), ("don", 2), ("doff", 3.4), ("don", 4), ("doff", 5.4), ("don", 6), ("out", 7.4),
          ("don", 15.4)], 16, {}),
        # a student's ten hours without a break
        ([("in", 0), ("don", 0.5), ("out", 10.5)], 12, {"soon": 2, "warn": 2.5, "hard": 4.5, "day": 6.5}),
    ],
)  # fmt: skip
def test_limits_of_a_suit(steps: list[tuple[str, float]], now: float, limits: dict[str, float]) -> None:
    assert passed(*steps, now=now) == pytest.approx(limits)


@pytest.mark.parametrize(
    ("level", "warn"), [("", 2), ("normal", 2), ("hot", 1.5), ("very_hot", 1), ("stop", 1)]
)
def test_heat_brings_the_warning_forward(level: str, warn: float) -> None:
    found = passed(("don", 0), now=5, levels=lambda _area, _at: level)
    assert found["warn"] == pytest.approx(warn)
    assert found["soon"] == pytest.approx(warn * 0.75)
    assert found["hard"] == 4
    assert ("heat" in found) == (level == "stop")


def test_it_becoming_hot_brings_the_warning_forward_at_once() -> None:
    def levels(_area: int, at: datetime) -> str:
        return "very_hot" if at >= after(1) else "normal"

    assert "warn" not in passed(("don", 0), now=0.9, levels=levels)
    assert passed(("don", 0), now=1.5, levels=levels)["warn"] == 1


def test_heavy_work_in_the_hottest_hours_of_a_hot_day() -> None:
    hot: rules.Levels = lambda _area, _at: "hot"  # noqa: E731
    assert passed(("don", 4), now=6, levels=hot, work="heavy")["noon"] == 5  # 11:00
    assert "noon" not in passed(("don", 4), now=6, levels=hot, work="light")
    assert "noon" not in passed(("don", 4), now=6, work="heavy")


def test_work_on_a_very_hot_day_has_its_hours_without_rests() -> None:
    very: rules.Levels = lambda _area, _at: "very_hot"  # noqa: E731
    assert passed(("in", 0), now=6, levels=very)["heat_hours"] == 6
    assert passed(("in", 0), ("rest", 2), ("back", 3.5), now=8, levels=very)["heat_hours"] == 7.5
    assert "heat_hours" not in passed(("in", 0), ("out", 5), now=9, levels=very)


def test_a_later_limit_takes_the_place_of_an_earlier_one() -> None:
    (duty,) = rules.duties(told(("don", 0)), N.off)
    found = {one.kind: one.over_at for one in rules.passed(duty, cool, N, after(4.5))}
    assert found == {"soon": after(2), "warn": after(4), "hard": None}


@pytest.mark.parametrize(
    ("steps", "state", "worked", "donned", "rests"),
    [
        ([("in", 0)], "on", 5, 0, 0),
        ([("in", 0), ("don", 1)], "donned", 5, 4, 0),
        ([("in", 0), ("don", 1), ("don", 2)], "donned", 5, 4, 0),
        ([("in", 0), ("don", 1), ("rest", 2)], "rest", 2, 1, 1),
        ([("in", 0), ("don", 1), ("rest", 2), ("back", 3)], "on", 4, 1, 1),
        ([("in", 0), ("don", 1), ("rest", 2), ("don", 3)], "donned", 4, 3, 1),
        ([("in", 0), ("don", 1), ("out", 3)], "out", 3, 2, 0),
        ([("in", 0), ("out", 3), ("out", 3.5), ("doff", 4)], "out", 3, 0, 0),
        ([("in", 0), ("out", 2), ("in", 4)], "on", 3, 0, 0),
        ([("in", -11), ("out", 5)], "out", 16, 0, 0),  # an officer's sixteen hours, nothing told between
    ],
)
def test_what_a_duty_adds_up_to(
    steps: list[tuple[str, float]], state: str, worked: float, donned: float, rests: int
) -> None:
    (duty,) = rules.duties(told(*steps), N.off)
    now = after(5)
    hour = timedelta(hours=1)
    assert (duty.state, duty.worked(now) / hour, duty.donned(now) / hour, duty.rests) == (
        state,
        worked,
        donned,
        rests,
    )


def test_the_order_in_which_steps_are_told_does_not_matter() -> None:
    steps = told(("in", 0), ("don", 1), ("doff", 2), ("don", 3), ("out", 4))
    assert rules.duties(steps, N.off) == rules.duties(reversed(steps), N.off)


def test_a_new_duty_begins_after_the_hours_off() -> None:
    found = rules.duties(told(("in", 0), ("out", 6), ("in", 13.9), ("out", 15), ("in", 23)), N.off)
    assert [(d.began_at, d.state) for d in found] == [(after(0), "out"), (after(23), "on")]
    # somebody who did not say that they left, and comes again the next day
    found = rules.duties(told(("in", 0), ("doff", 6), ("in", 24), ("out", 25)), N.off)
    assert [(d.began_at, d.state) for d in found] == [(after(0), "on"), (after(24), "out")]


def test_who_only_left_had_no_duty_that_anybody_told() -> None:
    assert rules.duties(told(("doff", 0), ("out", 1)), N.off) == []


def test_leave_holds_for_this_suit_and_for_its_minutes() -> None:
    (duty,) = rules.duties(told(("don", 1)), N.off)
    span = duty.spans[0]
    assert rules.leave_until([after(0.5)], span, N, after(5)) is None
    assert rules.leave_until([after(5), after(5.2)], span, N, after(5.3)) == after(5.7)


def test_hours_are_cut_at_the_clock() -> None:
    parts = list(rules.hours(after(0.5), after(2.25)))
    assert [b for _a, b in parts[:-1]] == [a for a, _b in parts[1:]]
    assert [(b - a) / timedelta(minutes=1) for a, b in parts] == [30, 60, 15]
    assert all(a < b for (a, _), (b, _) in pairwise(parts))


@pytest.mark.parametrize(
    ("celsius", "level"),
    [
        (None, ""),
        (34.9, "normal"),
        (35, "hot"),
        (36.9, "hot"),
        (37, "very_hot"),
        (39.9, "very_hot"),
        (40, "stop"),
    ],
)
def test_heat_levels(celsius: float | None, level: str) -> None:
    assert rules.heat_level(celsius, PROTOCOL) == level


@pytest.mark.parametrize(
    ("celsius", "symptoms", "ill"),
    [(None, [], False), (37.2, [], False), (37.3, [], True), (36.5, ["咳嗽"], True)],
)
def test_who_is_ill(celsius: float | None, symptoms: list[str], ill: bool) -> None:
    assert rules.is_ill(celsius, symptoms, PROTOCOL) is ill
