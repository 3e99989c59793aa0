"""Hours, sums, shares and turns."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from lianfang.meals.rules import (
    Cook,
    Standing,
    Want,
    add_up,
    closes_at,
    eat_by,
    missing_at,
    propose,
    share_diets,
    share_out,
    wrong,
)
from lianfang.protocol import timeline

DAY = date(2021, 8, 5)
MEALS = timeline.in_force("covid19", DAY).meals


def test_hours_of_lunch() -> None:
    lunch = MEALS.meal("lunch")
    assert closes_at(DAY, lunch, MEALS) == datetime(2021, 8, 5, 1, 0, tzinfo=UTC)
    assert missing_at(DAY, lunch, MEALS) == datetime(2021, 8, 5, 4, 30, tzinfo=UTC)
    cooked = datetime(2021, 8, 5, 3, 0, tzinfo=UTC)
    assert eat_by(cooked, MEALS, hot=True) - cooked == timedelta(hours=4)
    assert eat_by(cooked, MEALS, hot=False) - cooked == timedelta(hours=2)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([], (0, "")),
        ([(120, ""), (80, "")], (200, "")),
        ([(120, "ge"), (80, "")], (200, "ge")),
        ([(120, "ge"), (80, "approx")], (200, "approx")),
    ],
)
def test_sums_keep_their_qualifier(parts: list[tuple[int, str]], whole: tuple[int, str]) -> None:
    assert add_up(parts) == whole


@pytest.mark.parametrize(
    ("n", "planned", "shares"),
    [
        (60, [60], [60]),
        (100, [60, 30], [67, 33]),
        (7, [1, 1, 1], [3, 2, 2]),
        (0, [5, 5], [0, 0]),
        (5, [0, 0], [3, 2]),
        (5, [], []),
    ],
)
def test_heads_are_shared_whole(n: int, planned: list[int], shares: list[int]) -> None:
    assert share_out(n, planned) == shares


def test_diets_go_to_whoever_can_cook_them_and_to_no_more_than_it_cooks() -> None:
    halal = frozenset({"halal"})
    assert share_diets({"halal": 5}, [(60, frozenset()), (40, halal)]) == [{}, {"halal": 5}]
    assert share_diets({"halal": 5, "soft": 2}, [(3, halal), (9, frozenset())]) == [
        {"halal": 3},
        {"halal": 2, "soft": 2},
    ]


@pytest.mark.parametrize(
    ("heads", "planned", "sent", "came", "good", "boxes", "due", "state", "short", "why"),
    [
        (0, 0, 0, None, 0, 0, True, "none", 0, ""),
        (60, 0, 0, None, 0, 0, False, "unplanned", 0, ""),
        (60, 0, 0, None, 0, 0, True, "short", 60, "nobody"),
        (60, 1, 0, None, 0, 0, False, "planned", 0, ""),
        (60, 1, 60, None, 0, 0, False, "sent", 0, ""),
        (60, 1, 60, None, 0, 0, True, "short", 60, "nothing"),
        (60, 2, 60, 30, 30, 0, False, "sent", 0, ""),  # the other half is on its way
        (60, 1, 60, 55, 55, 0, True, "short", 5, "less"),
        (60, 1, 60, 60, 48, 0, True, "short", 12, "less"),  # twelve were past their time
        (60, 1, 60, 55, 55, 5, True, "served", 0, ""),
        (60, 1, 60, 63, 63, 0, True, "over", 0, ""),
    ],
)
def test_how_a_meal_stands(
    heads: int, planned: int, sent: int, came: int | None, good: int, boxes: int, due: bool, state: str, short: int,
    why: str,
) -> None:  # fmt: skip
    seen = Standing(heads, planned, 0, sent, came, good, boxes, due)
    assert (seen.state, seen.short, wrong(seen)) == (state, short, why)


def test_a_large_site_is_shared_and_what_nobody_can_make_is_left() -> None:
    cooks = [Cook("a", 100, 1), Cook("b", 50, 1)]
    turns = propose(cooks, [Want("p", DAY, "lunch", 180, 1)])
    assert [(turn.cook, turn.n) for turn in turns] == [("a", 100), ("b", 50)]


def test_a_diet_finds_its_kitchen_and_a_kitchen_cooks_within_its_days() -> None:
    cooks = [
        Cook("a", 100, 1),
        Cook("b", 100, 1, frozenset({"halal"})),
        Cook("c", 100, 1, last=date(2021, 8, 4)),
    ]
    wants = [Want("p", DAY, "lunch", 60, 1), Want("q", DAY, "dinner", 60, 1, {"halal": 3})]
    assert {turn.want.place: turn.cook for turn in propose(cooks, wants)} == {"p": "a", "q": "b"}


def test_turns_are_fair_and_nobody_cooks_more_than_they_can() -> None:
    rng = Random(5)
    for _round in range(40):
        size = rng.randint(20, 200)
        cooks = [Cook(f"k{n}", size, rng.choice([10**9, 2 * 10**9])) for n in range(rng.randint(2, 9))]
        wants = [
            Want(f"p{p}", DAY + timedelta(days=d), meal, rng.randint(1, size), 10**9)
            for d in range(6) for meal in ("lunch", "dinner") for p in range(rng.randint(1, 3))
        ]  # fmt: skip
        turns = propose(cooks, wants)
        taken: Counter[tuple[str, date, str]] = Counter()
        for turn in turns:
            taken[turn.cook, turn.want.day, turn.want.meal] += turn.n
        assert max(taken.values()) <= size
        for day in {want.day for want in wants}:
            for meal in ("lunch", "dinner"):
                asked = sum(w.n for w in wants if (w.day, w.meal) == (day, meal))
                given = sum(t.n for t in turns if (t.want.day, t.want.meal) == (day, meal))
                assert given == min(asked, size * len(cooks))
        loads = [cook.load for cook in cooks]
        assert max(loads) - min(loads) <= 2  # full kitchens
