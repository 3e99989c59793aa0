"""What sites need and how far somebody has to go, as tables."""

from datetime import date
from itertools import pairwise

import pytest

from lianfang.places.rules import pack
from lianfang.rotas.rules import ELSEWHERE, SAME_DISTRICT, Group, day_and_night, groups, sampling, way

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
