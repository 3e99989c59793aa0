"""The serial interval: days from the onset of who infects to the onset of who is infected."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from lianfang.epi.limits import enough
from lianfang.epi.special import gamma_cdf, t_quantile

LEAST_PAIRS = 10  # below it a mean of intervals says next to nothing


def discretised(mean: float, sd: float, longest: int) -> tuple[float, ...]:
    """Give the chance that the serial interval is 0, 1 … `longest` days: a gamma distribution shifted by one day.

    `mean` and `sd` in days, `mean` over 1. Source: A. Cori et al., American Journal of Epidemiology 178 (2013),
    1505-1512, doi:10.1093/aje/kwt133, web appendix 11; `discr_si` of the R package EpiEstim. Nobody infects on the
    day of their own onset (weight 0 at 0). Raises ValueError for a mean up to 1 or a deviation of 0.
    """
    if mean <= 1 or sd <= 0:
        raise ValueError(f"mean {mean}, sd {sd}")
    shape, scale = ((mean - 1) / sd) ** 2, sd**2 / (mean - 1)

    def whole(k: int) -> float:
        return k * gamma_cdf(k, shape, scale)

    def part(k: int) -> float:
        return shape * scale * gamma_cdf(k, shape + 1, scale)

    def weight(k: int) -> float:
        bent = whole(k) + whole(k - 2) - 2 * whole(k - 1)
        return max(0.0, bent + 2 * part(k - 1) - part(k - 2) - part(k))

    return tuple(weight(k) for k in range(longest + 1))


def mean_of(weights: Sequence[float]) -> float:
    """Give the mean of a discrete distribution, in days."""
    return sum(k * weight for k, weight in enumerate(weights))


@dataclass(frozen=True, slots=True)
class Intervals:
    """Serial intervals of pairs: how many, mean with its 95 % interval, deviation, median, and how many below 0."""

    n: int
    mean: float
    low: float
    high: float
    sd: float
    median: float
    negative: int


def intervals(pairs: Sequence[tuple[int, int]], least: int = LEAST_PAIRS) -> Intervals:
    """Sum up the pairs of (day of onset of the infector, of the infected), as whole days of one calendar.

    A pair whose infected fell ill first stays in: those are infections before symptoms. The interval of the mean is
    Student's. Whoever is infected late has not fallen ill yet, so during growth the mean comes out too short
    (S. W. Park et al., PNAS 118 (2021), doi:10.1073/pnas.2011548118). Raises TooFew.
    """
    enough("pairs", len(pairs), max(least, 2))
    gaps = sorted(second - first for first, second in pairs)
    n = len(gaps)
    mean = sum(gaps) / n
    sd = sqrt(sum((gap - mean) ** 2 for gap in gaps) / (n - 1))
    half = t_quantile(0.975, n - 1) * sd / sqrt(n)
    middle = (gaps[(n - 1) // 2] + gaps[n // 2]) / 2
    return Intervals(n, mean, mean - half, mean + half, sd, middle, sum(gap < 0 for gap in gaps))
