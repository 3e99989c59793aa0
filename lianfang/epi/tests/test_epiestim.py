"""Equal to EpiEstim 2.2 and to R's own statistics on public series, to 1e-6 (data/expected.R)."""

from collections import Counter
from itertools import groupby
from typing import Any

import pytest

from lianfang.epi.attack import wilson
from lianfang.epi.cohort import wallinga_teunis
from lianfang.epi.delays import exact, fit, whole
from lianfang.epi.growth import growth
from lianfang.epi.offspring import offspring
from lianfang.epi.reproduction import rt
from lianfang.epi.serial import discretised
from lianfang.epi.tests import data


def near(value: object) -> Any:
    return pytest.approx(value, rel=1e-6, abs=1e-6)


def test_the_discretised_serial_interval() -> None:
    expected = data.rows("serial")
    for (mean, sd), table in groupby(expected, lambda row: (float(row["mean"]), float(row["sd"]))):
        assert discretised(mean, sd, 30) == near([float(row["weight"]) for row in table])


def test_rt_of_every_series_window_and_prior() -> None:
    key = ("series", "si_mean", "si_sd", "window", "prior_mean", "prior_sd")
    compared = 0
    for setting, table in groupby(data.rows("rt"), lambda row: tuple(row[name] for name in key)):
        local, imported = data.series(setting[0])
        weights = discretised(float(setting[1]), float(setting[2]), len(local) - 1)
        prior = float(setting[4]), float(setting[5])
        found = rt(local, imported, weights, window=int(setting[3]), prior=prior)
        for ours, row in zip(found, table, strict=True):
            assert (ours.start, ours.end) == (int(row["start"]), int(row["end"])), setting
            assert (ours.mean, ours.sd) == near((float(row["mean"]), float(row["sd"]))), setting
            named = {"q025": 0.025, "q25": 0.25, "median": 0.5, "q75": 0.75, "q975": 0.975}
            for name, p in named.items():
                assert ours.quantile(p) == near(float(row[name])), (setting, name)
            compared += 1
    assert compared == len(data.rows("rt")) > 500


def test_rt_with_a_serial_interval_that_is_no_gamma() -> None:
    local, imported = data.series("tianjin_onset")
    found = rt(local, imported, (0, 0.3, 0.2, 0.05, 0.25, 0.2))
    for ours, row in zip(found, data.rows("rt_own"), strict=True):
        assert (ours.start, ours.mean, ours.sd) == near(
            (int(row["start"]), float(row["mean"]), float(row["sd"]))
        )


def test_the_cohort_rt_and_its_interval_near_thousands_of_simulated_trees() -> None:
    for name, table in groupby(data.rows("cohort"), lambda row: row["series"]):
        local, imported = data.series(name)
        total = [here + away for here, away in zip(local, imported, strict=True)]
        found = wallinga_teunis(total, discretised(4.7, 2.9, len(total) - 1))
        for ours, row in zip(found, table, strict=True):
            assert (ours.start, ours.mean) == near((int(row["start"]), float(row["mean"])))
            if row["low"] != "NA":
                step = 1.5 / ours.cases  # one infected more or less: what a simulation can be off by
                assert ours.low == pytest.approx(float(row["low"]), abs=step)
                assert ours.high == pytest.approx(float(row["high"]), abs=step)


def test_growth() -> None:
    for row in data.rows("growth"):
        local, imported = data.series(row["series"])
        total = [here + away for here, away in zip(local, imported, strict=True)]
        ours = growth(total[int(row["from"]) : int(row["to"]) + 1], least=1)
        expected = tuple(float(row[name]) for name in ("rate", "low", "high", "dispersion"))
        assert (ours.rate, ours.low, ours.high, ours.dispersion) == near(expected)


def test_offspring() -> None:
    found = data.rows("tianjin")
    infected = Counter(row["infectors"] for row in found)
    lists = {
        "tianjin": [infected[row["case"]] for row in found],
        "made": [0] * 40 + [1] * 12 + [2, 2, 2, 3, 5, 9, 17],
    }
    for row in data.rows("offspring"):
        ours = offspring(lists[row["name"]])
        assert (ours.cases, ours.mean) == near((int(row["cases"]), float(row["mean"])))
        assert (ours.k, ours.k_low) == near((float(row["k"]), float(row["low"])))
        assert ours.k_high == (None if row["high"] == "NA" else near(float(row["high"])))


@pytest.mark.parametrize("row", data.rows("delays"), ids=lambda row: row["kind"])
def test_delays(row: dict[str, str]) -> None:
    both = [(data.day(c["onset"]), data.day(c["confirmed"])) for c in data.rows("tianjin") if c["onset"]]
    days = [second - first for first, second in both if second > first]
    name, kind = row["kind"].split("_")
    ours = fit([exact(d) if kind == "exact" else whole(d) for d in days], name)  # type: ignore[arg-type]
    assert ours.n == int(row["n"])
    assert (4 - ours.aic) / 2 == pytest.approx(float(row["loglik"]), abs=1e-6)
    assert (ours.first, ours.second) == pytest.approx((float(row["first"]), float(row["second"])), rel=1e-5)


def test_parts() -> None:
    for row in data.rows("wilson"):
        assert wilson(int(row["cases"]), int(row["people"])) == near((float(row["low"]), float(row["high"])))
