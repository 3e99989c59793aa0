"""Cases that fell ill and are not reported yet."""

import random

import pytest

from lianfang.epi.limits import TooFew
from lianfang.epi.nowcast import nowcast, reported_within


def test_by_hand() -> None:
    """Ten fell ill on day 0: 4, 3, 2, 1 reported after 0 to 3 days; four on day 2, when the third day ends."""
    cases = [(0, 0)] * 4 + [(0, 1)] * 3 + [(0, 2)] * 2 + [(0, 3)] + [(2, 2)] * 4
    within = [part for part, _variance in reported_within(cases, 3, 3)]
    # at most 2 days: 9 of 10; at most 1: of 9 + 4 seen so far, 3 came on day 1; …
    assert within[3] == 1
    assert within[2] == pytest.approx(9 / 10)
    assert within[1] == pytest.approx(9 / 10 * 7 / 9)
    assert within[0] == pytest.approx(9 / 10 * 7 / 9 * 8 / 11)
    found = {each.day: each for each in nowcast(cases, 3, longest=3, least=1)}
    assert found[0].expected == 10
    assert (found[0].low, found[0].high) == (10, 10)
    assert found[2].expected == pytest.approx(4 / 0.7)
    assert found[2].low >= 4
    assert found[2].high > 6


def test_it_finds_what_is_missing_and_says_how_surely() -> None:
    """Over many made-up curves with known ends, the 95 % intervals hold the truth about as often as they say."""
    draw = random.Random(7)
    held = asked = 0
    error = 0.0
    for _curve in range(60):
        everyone = [(day, day + min(int(draw.expovariate(0.4)), 10)) for day in range(31) for _n in range(12)]
        seen = [each for each in everyone if each[1] <= 30]
        for each in nowcast(seen, 30, longest=10):
            if each.part < 1:
                asked += 1
                held += each.low <= 12 <= each.high
                error += each.expected - 12
    assert 0.93 < held / asked < 0.99
    assert abs(error / asked) < 0.6


def test_a_day_of_which_nothing_can_be_known_is_left_out() -> None:
    cases = [(day, day + 5) for day in range(20)]
    found = nowcast([each for each in cases if each[1] <= 20], 20, longest=6)
    assert max(each.day for each in found) == 15


def test_too_few() -> None:
    with pytest.raises(TooFew):
        nowcast([(1, 2)] * 9, 3, longest=3)
