"""What each method says of little, of nothing, and of what it was made for."""

import subprocess
import sys
from datetime import date

import pytest

from lianfang.epi.attack import attack_rates
from lianfang.epi.cohort import wallinga_teunis
from lianfang.epi.curve import series
from lianfang.epi.delays import Delay, better, exact, fit, spread, whole
from lianfang.epi.forecast import forecast
from lianfang.epi.growth import growth
from lianfang.epi.limits import TooFew
from lianfang.epi.offspring import offspring
from lianfang.epi.reproduction import Rt, least_cases, rt
from lianfang.epi.serial import discretised, intervals

WEIGHTS = discretised(4.7, 2.9, 30)


def d(day: int) -> date:
    return date(2021, 8, day)


def test_a_curve_has_every_day_and_none_after_the_last() -> None:
    found = series([d(3), d(3), d(5), d(9)], [d(2)], d(6))
    assert found.days == tuple(d(n) for n in range(2, 7))
    assert (found.local, found.imported, found.total) == ((0, 2, 0, 1, 0), (1, 0, 0, 0, 0), (1, 2, 0, 1, 0))
    assert found.until(d(3)).total == (1, 2)
    assert series([], [], d(6)).total == (0,)


def test_imported_cases_infect_and_were_not_infected_here() -> None:
    here, away = [0, 2, 2, 2, 2, 2, 2, 2, 2, 2], [4, 2, 2, 2, 2, 2, 2, 2, 2, 2]
    with_them = rt(here, away, WEIGHTS)[-1].mean
    as_local = rt([a + b for a, b in zip(here, away, strict=True)], [0] * 10, WEIGHTS)[-1].mean
    assert with_them < as_local / 1.5


def test_rt_of_nothing_is_nothing_and_of_few_the_prior() -> None:
    assert rt([], [], WEIGHTS) == []
    assert rt([1] * 6, [0] * 6, WEIGHTS) == []  # shorter than a window
    quiet = rt([1, *[0] * 30], [0] * 31, WEIGHTS)[-1]
    assert (quiet.cases, round(quiet.mean, 1)) == (0, 5.0)
    assert least_cases(0.3) == 11
    with pytest.raises(ValueError, match="different length"):
        rt([1], [], WEIGHTS)


def test_a_cohort_still_infecting_says_how_much_is_seen() -> None:
    found = wallinga_teunis([1, 1, 2, 2, 3, 4, 5, 6, 8, 9, 11], WEIGHTS)
    assert found[-1].seen < 0.5 < found[0].seen
    assert all(each.low <= each.mean <= each.high for each in found)


def test_growth_that_doubles_every_day_and_one_that_may_be_either() -> None:
    found = growth([1, 2, 4, 8, 16, 32])
    assert found.doubling == pytest.approx(1, abs=1e-9)
    assert found.certain
    assert growth([32, 16, 8, 4, 2, 1]).doubling == pytest.approx(-1, abs=1e-9)
    level = growth([4, 2, 5, 3, 4, 4])
    assert level.doubling_between is None
    for counts in ([9, 0, 0, 0, 0], [5, 5, 5], [0, 400, 9, 0, 0, 0]):
        with pytest.raises(TooFew):
            growth(counts)
    assert growth([4000, 10, 1, 0, 0, 0, 0]).rate < -2  # ends, however steep


def test_offspring_all_alike_have_no_k_and_a_superspreader_a_small_one() -> None:
    alike = offspring([1] * 30)
    assert (alike.k, alike.k_high) == (None, None)
    assert alike.few == pytest.approx(0.8)
    one = offspring([0] * 29 + [25])
    assert one.k
    assert one.k < 0.1
    assert one.few == pytest.approx(1 / 30)
    for counts in ([1] * 5, [0] * 30):
        with pytest.raises(TooFew):
            offspring(counts)


def test_delays_in_hours_in_days_and_before_they_began() -> None:
    seen = spread([-1.0, 0.5, 1.0, 2.0, 10.0])
    assert (seen.n, seen.negative, seen.median, seen.most) == (5, 1, 1.0, 10.0)
    assert seen.p90 == pytest.approx(6.8)
    found = better([exact(day) for day in (0, 0.5, 0.7, 1, 1.2, 1.4, 2, 2.2, 3, 4, 6)])
    assert found.low < found.mean < found.high
    assert found.mean == pytest.approx(2.0, abs=0.2)
    mixed = fit([whole(-3), whole(0), *[whole(n) for n in range(1, 12)]], "gamma")
    assert mixed.n == 12  # what ended before it began is another process
    assert Delay(1, 3).middle == 2
    for too_few in ([], [exact(1.0)] * 9, [exact(1.0)] * 50):
        with pytest.raises(TooFew):
            fit(too_few, "gamma")
    with pytest.raises(TooFew):
        spread([])


def test_few_pairs_have_no_serial_interval() -> None:
    with pytest.raises(TooFew) as few:
        intervals([(1, 4)] * 9)
    assert (few.value.what, few.value.have, few.value.need) == ("pairs", 9, 10)
    with pytest.raises(ValueError, match="mean"):
        discretised(1.0, 2.0, 10)


def test_small_counts_are_hidden_and_cannot_be_reckoned_from_the_total() -> None:
    found = attack_rates({1: (40, 20_000), 2: (3, 5_000), 3: (0, 900), 4: (7, 9_000), 5: (2, 0)}, 5)
    assert [found[n].cases for n in (1, 2, 3, 4)] == [40, None, 0, 7]  # two are hidden: no need for a third
    assert found[1].rate == pytest.approx(200)
    assert found[2].rate is found[5].cases is None
    alone = attack_rates({1: (40, 20_000), 2: (3, 5_000), 3: (0, 900), 4: (7, 9_000)}, 5)
    assert [alone[n].cases for n in (1, 2, 3, 4)] == [40, None, 0, None]
    assert attack_rates({1: (6, 0)}, 5)[1].rate is None
    assert attack_rates({}, 5) == {}


def test_a_forecast_is_wide_repeatable_and_refuses_too_little() -> None:
    total = [1, 2, 2, 3, 4, 4, 6, 7, 8, 10]
    latest = rt(total, [0] * 10, WEIGHTS)[-1]
    found = forecast(total, WEIGHTS, latest, days=7, least=11)
    assert [each.day for each in found] == list(range(1, 8))
    assert found == forecast(total, WEIGHTS, latest, days=7, least=11)
    assert all(f.low <= f.inner_low <= f.median <= f.inner_high <= f.high for f in found)
    assert found[-1].high - found[-1].low > found[0].high - found[0].low
    uneven = forecast(total, WEIGHTS, latest, days=7, least=11, dispersion=0.1)
    assert uneven[-1].high > found[-1].high
    over = forecast([1, *[0] * 40], WEIGHTS, Rt(34, 40, 11, 11, 0.1), days=3, least=11)
    assert {each.high for each in over} == {0.0}
    with pytest.raises(TooFew):
        forecast(total, WEIGHTS, latest, days=7, least=10_000)
    with pytest.raises(ValueError, match="days"):
        forecast(total, WEIGHTS, latest, days=15, least=1)


def test_scipy_is_loaded_only_when_asked() -> None:
    """A server nobody asks for an Rt does not carry 50 MB of it."""
    every = "cohort curve delays forecast growth nowcast offspring reproduction serial attack"
    program = "import sys\n" + "".join(f"import lianfang.epi.{name}\n" for name in every.split())
    program += "sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
