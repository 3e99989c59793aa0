"""How many each case infected, and how unequally: the offspring distribution and its dispersion k."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, exp, lgamma, log, sqrt

from lianfang.epi.limits import enough
from lianfang.epi.special import normal_quantile, root

LEAST_CASES = 10
HALF_CHI2 = 1.9207294103470206  # half the 95 % quantile of χ² with one degree of freedom
SMALLEST, LARGEST = 1e-4, 1e4  # of k: beyond, it is called 0 or infinite


@dataclass(frozen=True, slots=True)
class Offspring:
    """Mean number infected by a case and dispersion k, each with a 95 % interval; None: no upper end, all alike."""

    cases: int
    infected: int
    mean: float
    mean_low: float
    mean_high: float
    k: float | None
    k_low: float
    k_high: float | None
    most: int
    few: float  # the part of the cases (0 to 1) who infected 80 % of the infected


def offspring(counts: Sequence[int], least: int = LEAST_CASES) -> Offspring:
    """Fit a negative binomial distribution to how many each case infected (cases that infected nobody count as 0).

    Maximum likelihood; the interval of k is the profile likelihood's. Source: J. O. Lloyd-Smith et al., Nature 438
    (2005), 355-359, doi:10.1038/nature04153. k below 1: few infect many; large k: all alike. Links that nobody found
    make cases look harmless, so k comes out too small when chains have gaps. Raises TooFew.
    """
    enough("cases", len(counts), least)
    enough("infected", sum(counts), 1)
    n, total = len(counts), sum(counts)
    mean, alike = total / n, Counter(counts)

    def loglik(k: float) -> float:
        whole = sum(times * (lgamma(k + c) - lgamma(k) - lgamma(c + 1)) for c, times in alike.items())
        return whole + n * k * log(k / (k + mean)) + total * log(mean / (k + mean))

    poisson = sum(c * log(mean) - mean - lgamma(c + 1) for c in counts)
    k = _best(loglik) if sum((c - mean) ** 2 for c in counts) / n > mean else None
    top = loglik(k) if k else poisson
    edge = top - HALF_CHI2
    low = _cross(loglik, edge, SMALLEST, k or LARGEST)
    high = None if k is None or poisson > edge else _cross(loglik, edge, LARGEST, k)
    spread = normal_quantile(0.975) * sqrt((mean + (mean**2 / k if k else 0)) / n)
    log_half = spread / mean
    return Offspring(
        n,
        total,
        mean,
        mean * exp(-log_half),
        mean * exp(log_half),
        k,
        low or SMALLEST,
        high,
        max(counts),
        _few(counts),
    )


def _best(loglik: Callable[[float], float]) -> float:
    """Find k where the likelihood is greatest: where its slope over log k crosses zero."""

    def slope(x: float) -> float:
        step = 1e-5
        return loglik(exp(x + step)) - loglik(exp(x - step))

    low, high = log(SMALLEST), log(LARGEST)
    return exp(root(slope, low, high)) if slope(low) > 0 > slope(high) else exp(high)


def _cross(loglik: Callable[[float], float], edge: float, far: float, near: float) -> float | None:
    """Find k between two where the likelihood has fallen to an edge; None when it has not, even far out."""
    if loglik(far) > edge:
        return None
    return exp(root(lambda x: loglik(exp(x)) - edge, *sorted((log(far), log(near)))))


def _few(counts: Sequence[int]) -> float:
    """Give the smallest part of the cases that together infected 80 % of the infected."""
    wanted, reached = ceil(0.8 * sum(counts)), 0
    for n, count in enumerate(sorted(counts, reverse=True), 1):
        reached += count
        if reached >= wanted:
            return n / len(counts)
    return 1.0
