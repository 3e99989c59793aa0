"""Dorfman's table of 1943, and the edges of what may be asked."""

import pytest

from lianfang.epi.pooling import best, expected

# Dorfman 1943, table I: prevalence in percent, best size of a group, tests in percent of testing everyone alone.
TABLE_I = [(1, 11, 20), (2, 8, 27), (3, 6, 33), (5, 5, 43), (10, 4, 59), (20, 3, 82), (30, 3, 99)]


@pytest.mark.parametrize(("percent", "size", "cost"), TABLE_I)
def test_the_best_size_is_that_of_the_paper(percent: int, size: int, cost: int) -> None:
    found = best(100, percent / 100, range(1, 33))
    assert (found.size, round(found.tests)) == (size, cost)


def test_above_thirty_one_percent_everyone_is_tested_alone() -> None:
    assert best(1000, 0.30, range(1, 33)).size == 3
    assert best(1000, 0.31, range(1, 33)).size == 1  # from 1 - (1/3)^(1/3) on


def test_where_nobody_is_infected_the_largest_tube_costs_least() -> None:
    found = best(1000, 0, [1, 5, 10])
    assert (found.size, found.tubes, found.positive_tubes, found.recalled) == (10, 100, 0, 0)


def test_where_everybody_is_infected_every_tube_is_positive() -> None:
    found = expected(1000, 1, 10)
    assert (found.tubes, found.positive_tubes, found.recalled, found.tests) == (100, 100, 1000, 1100)


def test_alone_nobody_is_swabbed_again() -> None:
    assert expected(1000, 0.05, 1).tests == 1000
    assert expected(1000, 0.05, 1).positive_tubes == pytest.approx(50)


@pytest.mark.parametrize(("prevalence", "size"), [(-0.1, 5), (1.1, 5), (0.1, 0)])
def test_nonsense_is_refused(prevalence: float, size: int) -> None:
    with pytest.raises(ValueError, match="prevalence"):
        expected(10, prevalence, size)
