"""What sites need and how far somebody has to go, as tables."""

from datetime import date
from itertools import pairwise

import pytest

from lianfang.places.rules import pack
from lianfang.rotas.rules import (
    ELSEWHERE,
    SAME_DISTRICT,
    Group,
    Pace,
    day_and_night,
    from_arrivals,
    groups,
    hands,
    mean_profile,
    read_profile,
    sampling,
    way,
    write_profile,
)

GROUP = Group(samplers=1, helpers=2, a_day=500)
COMMUNITY = pack(43, 9, 3, 2, 1)


@pytest.mark.parametrize(
    ("based", "cost"),
    [
        (COMMUNITY, 0),
        (pack(43, 9, 3, 2), 0),
        (pack(43, 9, 3), 0),  # who belongs to the whole district is at home everywhere in it
        (pack(43, 9, 3, 2, 7), 0),  # the same township
        (pack(43, 9, 3, 5), SAME_DISTRICT),
        (pack(43, 9, 22), ELSEWHERE),
    ],
)
def test_the_way(based: int, cost: int) -> None:
    assert way(based, COMMUNITY) == cost


@pytest.mark.parametrize(
    ("population", "sites", "days", "n"),
    [(0, 1, 1, 1), (500, 1, 1, 1), (501, 1, 1, 2), (501, 1, 2, 1), (4_000, 2, 2, 2), (4_001, 2, 2, 3)],
)
def test_groups(population: int, sites: int, days: int, n: int) -> None:
    assert groups(population, sites, days, GROUP) == n


def test_nobody_swabs_in_the_heat() -> None:
    needs = list(sampling(date(2021, 8, 6), date(2021, 8, 6), heat=(11, 15), n_groups=2, group=GROUP))
    assert [(n.qualification, n.people, n.heavy) for n in needs] == [("sampler", 2, True), ("", 4, False)] * 2
    assert {(n.starts_at.hour, n.ends_at.hour) for n in needs} == {(6, 11), (15, 20)}


def test_a_post_is_kept_day_and_night() -> None:
    needs = list(day_and_night(date(2021, 8, 6), date(2021, 8, 7), people=3))
    assert len(needs) == 6
    assert all(before.ends_at == after.starts_at for before, after in pairwise(needs))


MINUTE = Pace(seconds=60, wait_minutes=30)


@pytest.mark.parametrize(
    ("arrivals", "queue", "pace", "n", "left"),
    [
        ([], 0, MINUTE, 1, 0),
        ([60], 0, MINUTE, 1, 0),
        ([90], 0, MINUTE, 1, 30),  # thirty wait half an hour
        ([91], 0, MINUTE, 2, 0),
        ([60, 60, 91], 0, MINUTE, 2, 0),
        ([0], 91, MINUTE, 2, 0),  # of those who waited before
        ([91], 0, Pace(60, 0), 2, 0),
        ([61], 0, Pace(60, 0), 2, 0),
        ([1], 0, Pace(60, 30, least=3), 3, 0),
        ([10**9], 0, MINUTE, 500, 0),
    ],
)
def test_so_many_that_nobody_waits_too_long(
    arrivals: list[int], queue: float, pace: Pace, n: int, left: float
) -> None:
    assert hands(arrivals, queue, pace) == (n, left)


def test_shifts_for_those_who_come_by_the_hour() -> None:
    first = date(2021, 8, 6)
    profile = {7: 90, 8: 60, 9: 200, 10: 0, 11: 30}
    needs = list(from_arrivals(first, first, profile, 2, pace=MINUTE, skill="sampler", heavy=True))
    assert [(n.starts_at.hour, n.ends_at.hour, n.people) for n in needs] == [
        (7, 9, 1),
        (9, 11, 3),
        (11, 12, 1),
    ]
    assert {(n.qualification, n.heavy) for n in needs} == {("sampler", True)}
    assert not list(from_arrivals(first, first, {}, 2, pace=MINUTE, skill="", heavy=False))


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("7:40 8:120", {7: 40, 8: 120}),
        ("7：40，8:120、9:1", {7: 40, 8: 120, 9: 1}),
        ("", None),
        ("24:1", None),
        ("7", None),
        ("7:x", None),
        ("7:-1", None),
    ],
)
def test_who_comes_as_it_is_written(text: str, profile: dict[int, int] | None) -> None:
    assert read_profile(text) == profile
    if profile:
        assert read_profile(write_profile(profile)) == profile


def test_who_comes_on_average() -> None:
    assert mean_profile([(7, 10), (7, 11), (8, 0)], 2) == {7: 11}
