"""How long stock lasts, what is ordered until when, who serves whom, what an item is."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest

from lianfang.places.rules import pack
from lianfang.planning.rules import (
    Arrival,
    Keeps,
    Lot,
    Rate,
    good_of,
    holds_of,
    outlook,
    propose,
    rate_in,
    served,
    spread,
    suits_of,
)
from lianfang.protocol.timeline import named

ON = date(2021, 8, 5)
CITY, DISTRICT, STREET, OTHER = pack(43, 9), pack(43, 9, 3), pack(43, 9, 3, 1), pack(43, 9, 2)
A, B = UUID(int=1), UUID(int=2)
PLANNING = named("covid19-2021-08-03").planning


def day(n: int) -> date:
    return ON + timedelta(days=n)


@pytest.mark.parametrize(
    ("lots", "arrivals", "needed", "runs_out", "days"),
    [
        ([(100, None)], [], [10, 10], 10, 10.0),  # after the forecast, as it was on average
        ([(25, None)], [], [10, 10, 10], 2, 2.5),
        ([], [], [10], 0, 0.0),
        ([(5, None)], [(1, 15)], [10, 10], 0, 0.5),  # what comes tomorrow does not help today
        ([(10, None)], [(1, 10)], [10, 10], 2, 2.0),
        ([(10, None)], [(-3, 10)], [10, 10], 2, 2.0),  # what is overdue is taken to come today
        ([(100, 1)], [], [10] * 7, 2, 2.0),  # past its last day it falls away
        ([(10, None), (10, 1)], [], [10, 10], 2, 2.0),  # what expires first is used first: nothing is lost
        ([(3, None)], [], [0, 0], None, None),
        ([(100000, None)], [], [1], None, None),
        ([(3, None)], [], [], None, None),
    ],
)
def test_how_long_it_lasts(
    lots: list[tuple[int, int | None]],
    arrivals: list[tuple[int, int]],
    needed: list[float],
    runs_out: int | None,
    days: float | None,
) -> None:
    shelf = [Lot(n, None if last is None else day(last)) for n, last in lots]
    seen = outlook(shelf, [Arrival(day(on), n) for on, n in arrivals], needed, ON)
    assert (seen.runs_out_on, seen.days) == (None if runs_out is None else day(runs_out), days)


def test_no_piece_appears_or_vanishes_on_any_day() -> None:
    chance = random.Random(5)
    for _turn in range(200):
        shelf = [
            Lot(chance.randint(0, 50), chance.choice([None, day(chance.randint(-2, 9))]))
            for _each in range(chance.randint(0, 5))
        ]
        coming = [Arrival(day(chance.randint(0, 9)), chance.randint(1, 40)) for _each in range(3)]
        seen = outlook(shelf, coming, [chance.randint(0, 20) for _each in range(7)], ON)
        for step in seen.steps:
            assert step.there + step.came - step.expired - (step.needed - step.missing) == pytest.approx(
                step.left
            )
            assert 0 <= step.missing <= step.needed
        for one, other in zip(seen.steps, seen.steps[1:], strict=False):
            assert one.left == pytest.approx(other.there)
        first = next((step.on for step in seen.steps if step.missing > 1e-9), None)
        assert seen.runs_out_on == first


@pytest.mark.parametrize(
    ("there", "minimum", "n", "until"),
    [
        (1000, 0, 0, None),
        (1000, 950, 40, 3),  # 10 a day: below 950 on the sixth day, two days before that
        (50, 0, 40, 3),  # nine days are looked at: 90 are needed
        (5, 0, 85, 0),  # it is missing today: order at once
        (5, 30, 115, 0),
        (90, 0, 0, None),
    ],
)
def test_what_is_ordered_until_when(there: int, minimum: int, n: int, until: int | None) -> None:
    seen = outlook([Lot(there)], [], [10.0] * 9, ON)
    order = propose(seen, minimum, ON, lead_days=2, cover_days=7)
    assert (order.n, order.until) == (n, None if until is None else day(until))
    assert order.late == (there == 5)


def test_after_an_order_that_comes_nothing_is_missing_within_its_days() -> None:
    chance = random.Random(9)
    for _turn in range(100):
        needed = [float(chance.randint(0, 30)) for _each in range(9)]
        there, minimum = chance.randint(0, 300), chance.randint(0, 60)
        order = propose(outlook([Lot(there)], [], needed, ON), minimum, ON, lead_days=2, cover_days=7)
        again = outlook([Lot(there)], [Arrival(ON, order.n)] if order.n else [], needed, ON)
        assert propose(again, minimum, ON, lead_days=2, cover_days=7).n == 0


def test_the_nearest_store_serves_and_nothing_is_lost() -> None:
    near, far = Keeps(A, DISTRICT, 10), Keeps(B, CITY, 0)
    assert served([(STREET, 7.0)], [near, far]) == {A: 7.0}
    assert served([(OTHER, 7.0)], [near, far]) == {B: 7.0}
    assert served([(OTHER, 7.0)], [near]) == {None: 7.0}
    assert served([(CITY, 8.0)], [near]) == {A: 8.0}  # a round of the city, one store in it
    assert served([(STREET, 8.0)], [near, Keeps(B, DISTRICT, 30)]) == {A: 2.0, B: 6.0}
    assert served([(STREET, 8.0)], [Keeps(A, CITY, 0), Keeps(B, CITY, 0)]) == {A: 4.0, B: 4.0}
    chance = random.Random(3)
    for _turn in range(100):
        areas = [CITY, DISTRICT, STREET, OTHER]
        needs = [(chance.choice(areas), float(chance.randint(0, 90))) for _each in range(6)]
        stores = [
            Keeps(UUID(int=k), chance.choice(areas), chance.randint(0, 9))
            for k in range(chance.randint(0, 4))
        ]
        assert sum(served(needs, stores).values()) == pytest.approx(sum(n for _area, n in needs))


def test_the_coefficient_of_the_smallest_area_holds() -> None:
    rates = [Rate("x", 1.0), Rate("x", 2.0, CITY, True), Rate("x", 3.0, DISTRICT, True)]
    assert [rate_in(rates, area).pieces for area in (STREET, OTHER, pack(44))] == [3.0, 2.0, 1.0]


@pytest.mark.parametrize(
    ("n", "first", "last", "parts"),
    [(90, 0, 2, {0: 30.0, 1: 30.0, 2: 30.0}), (90, -5, 1, {0: 45.0, 1: 45.0}), (90, 2, 2, {2: 90.0}), (90, -5, -1, {}),
     (0, 0, 3, {}), (-4, 0, 3, {})],
)  # fmt: skip
def test_what_is_left_is_spread_over_the_days_that_are_left(
    n: int, first: int, last: int, parts: dict[int, float]
) -> None:
    assert dict(spread(n, day(first), day(last), ON)) == {day(k): part for k, part in parts.items()}


@pytest.mark.parametrize(("hours", "suits"), [(0, 0), (3, 1), (4, 1), (4.5, 2), (8, 2), (9, 3)])
def test_a_suit_is_changed_when_its_time_is_over(hours: float, suits: int) -> None:
    assert suits_of(hours, 4) == suits


@pytest.mark.parametrize(
    ("name", "unit", "good", "holds"),
    [
        ("一次性使用咽拭子", "支", "swab", 1),
        ("采样管（10混1，含保存液）50支/盒", "盒", "tube", 50),
        ("N95医用防护口罩 20只/盒", "盒", "respirator", 20),
        ("医用外科口罩", "盒", "mask", 50),
        ("ｎ９５口罩", "只", "respirator", 1),
        ("医用防护服", "套", "suit", 1),
        ("瓶装矿泉水", "箱", "water", 24),
        ("矿泉水 550ml×12瓶", "箱", "water", 12),
        ("婴儿奶粉 900克", "罐", "milk", 900),
        ("婴儿奶粉", "罐", "milk", 800),
        ("免洗手消毒液 500ml", "瓶", "sanitiser", 500),
        ("蔬菜包", "份", "food", 1),
        ("大米（5 千克）", "袋", "food", 3),  # a weight says nothing of rations
        ("婴儿奶粉 1.2 kg", "桶", "milk", 1200),
        ("会议桌", "张", "", 0),
    ],
)
def test_what_an_item_is_and_how_much_it_holds(name: str, unit: str, good: str, holds: int) -> None:
    key = good_of(name, PLANNING.goods.value)
    assert key == good
    assert not key or holds_of(name, unit, PLANNING.good(key)) == holds
