"""Rt: how many people each infected person infects, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from lianfang.epi.serial import mean_of
from lianfang.epi.special import gamma_quantile

PRIOR_MEAN, PRIOR_SD = 5.0, 5.0  # of EpiEstim: says little, and errs on the side of spread


@dataclass(frozen=True, slots=True)
class Rt:
    """The reproduction number of one window of days, counted from 0 in the series; both ends included."""

    start: int
    end: int
    cases: int  # local cases in the window: what it rests on
    shape: float  # of the gamma distribution that is known of it afterwards
    scale: float

    @property
    def mean(self) -> float:
        """Give the mean."""
        return self.shape * self.scale

    @property
    def sd(self) -> float:
        """Give the standard deviation."""
        return sqrt(self.shape) * self.scale

    def quantile(self, p: float) -> float:
        """Give the value it stays below with chance p."""
        return gamma_quantile(p, self.shape, self.scale)


def infectiousness(total: Sequence[int], weights: Sequence[float]) -> list[float]:
    """Give for each day how infectious all cases before it are: Λ = Σ wₖ · cases k days ago. Day 0 has none."""
    return [
        sum(weights[k] * total[day - k] for k in range(1, min(day, len(weights) - 1) + 1))
        for day in range(len(total))
    ]


def rt(
    local: Sequence[int],
    imported: Sequence[int],
    weights: Sequence[float],
    *,
    window: int = 7,
    prior: tuple[float, float] = (PRIOR_MEAN, PRIOR_SD),
) -> list[Rt]:
    """Give Rt for every window of so many days, beginning on the second day of the series.

    `local` and `imported` are new cases of consecutive days; `weights` the serial interval from 0 days on. Cases
    infected elsewhere infect, but were not infected here; those of the first day count as such, whoever they were.
    Windows that end before one mean serial interval has passed are left out. Source: A. Cori et al., American Journal
    of Epidemiology 178 (2013), doi:10.1093/aje/kwt133; imported cases after R. Thompson et al., Epidemics 29 (2019),
    doi:10.1016/j.epidem.2019.100356. Equal to EpiEstim 2.2 (tests/test_epiestim.py). Raises ValueError for series of
    different length.
    """
    if len(local) != len(imported):
        raise ValueError("series of different length")
    total = [here + away for here, away in zip(local, imported, strict=True)]
    here = [0, *local[1:]] if local else []
    force = infectiousness(total, weights)
    shape, scale = (prior[0] / prior[1]) ** 2, prior[1] ** 2 / prior[0]
    mean = mean_of(weights[: len(total) + 1])
    found = []
    for start in range(1, len(total) - window + 1):
        end = start + window - 1
        if end + 1 > mean:
            cases = sum(here[start : end + 1])
            pressure = sum(force[start : end + 1])
            found.append(Rt(start, end, cases, shape + cases, 1 / (1 / scale + pressure)))
    return found


def least_cases(precision: float, prior: tuple[float, float] = (PRIOR_MEAN, PRIOR_SD)) -> int:
    """Say how many cases a window needs for a deviation of so small a part of the mean (0.3: 11 cases).

    Source: Cori et al. 2013, web appendix 1: the posterior's coefficient of variation is 1/√(prior's shape + cases).
    """
    exact = 1 / precision**2 - (prior[0] / prior[1]) ** 2
    return int(exact) + (exact > int(exact))
