"""How fast cases grow or shrink: the growth rate and the doubling time."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from lianfang.epi.limits import enough
from lianfang.epi.special import t_quantile

LEAST_CASES, LEAST_DAYS, LEAST_FILLED = 10, 5, 3


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth rate per day with its 95 % interval; negative while cases shrink."""

    rate: float
    low: float
    high: float
    dispersion: float  # 1 is as scattered as chance alone; more is taken into the interval
    days: int
    cases: int

    @property
    def doubling(self) -> float:
        """Give the days in which cases double; negative: in which they halve."""
        return log(2) / self.rate if self.rate else float("inf")

    @property
    def certain(self) -> bool:
        """Say whether the whole interval lies on one side: growing, or shrinking."""
        return self.low > 0 or self.high < 0

    @property
    def doubling_between(self) -> tuple[float, float] | None:
        """Give the 95 % interval of the doubling (negative: halving) time, in days; None if cases may do either."""
        return tuple(sorted((log(2) / self.low, log(2) / self.high))) if self.certain else None  # type: ignore[return-value]


def growth(counts: Sequence[int], least: int = LEAST_CASES) -> Growth:
    """Fit exponential growth to new cases of consecutive days.

    Poisson regression of the counts on the day by iterated least squares (P. McCullagh, J. A. Nelder, Generalized
    Linear Models, 2nd ed. 1989, ch. 6 and 9.2.4); scatter beyond chance (Pearson's χ² per degree of freedom, not below
    1) widens the interval, which is Student's. Raises TooFew.
    """
    enough("days", len(counts), LEAST_DAYS)
    enough("cases", sum(counts), least)
    enough("days_with_cases", sum(n > 0 for n in counts), LEAST_FILLED)
    n, middle = len(counts), (len(counts) - 1) / 2
    at = [day - middle for day in range(n)]
    a, b = log(sum(counts) / n), 0.0
    for _step in range(200):
        expected = [exp(a + b * x) for x in at]
        s0 = sum(expected)
        s1 = sum(e * x for e, x in zip(expected, at, strict=True))
        s2 = sum(e * x * x for e, x in zip(expected, at, strict=True))
        g0 = sum(counts) - s0
        g1 = sum((c - e) * x for c, e, x in zip(counts, expected, at, strict=True))
        det = s0 * s2 - s1 * s1
        da, db = (s2 * g0 - s1 * g1) / det, (s0 * g1 - s1 * g0) / det
        shrink = min(1.0, 2 / max(abs(da), abs(db) * n, 2))
        a, b = a + da * shrink, b + db * shrink
        if abs(da) + abs(db) < 1e-13:
            break
    pearson = sum((c - e) ** 2 / e for c, e in zip(counts, expected, strict=True))
    dispersion = max(1.0, pearson / (n - 2))
    half = t_quantile(0.975, n - 2) * sqrt(dispersion * s0 / det)
    return Growth(b, b - half, b + half, dispersion, n, sum(counts))
