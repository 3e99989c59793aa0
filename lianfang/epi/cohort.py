"""Rt by cohort: how many people those who fell ill on some days went on to infect."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from lianfang.epi.special import binomial, normal_quantile

EXACT = 400  # cases up to which the interval is reckoned exactly


@dataclass(frozen=True, slots=True)
class CohortR:
    """Mean number infected by the cases of a window of days, its 95 % interval, and how much of it is seen yet."""

    start: int
    end: int
    cases: int
    mean: float
    low: float
    high: float
    seen: float  # 0 to 1: part of the infections by this cohort that can have shown by the last day


def wallinga_teunis(total: Sequence[int], weights: Sequence[float], *, window: int = 7) -> list[CohortR]:
    """Give the cohort reproduction number of every window with cases, beginning on the second day of the series.

    `total` are new cases of consecutive days, `weights` the serial interval from 0 days on. Each case was infected by
    an earlier one with a chance in proportion to the serial interval. Source: J. Wallinga, P. Teunis, American Journal
    of Epidemiology 160 (2004), 509-516, doi:10.1093/aje/kwh255. The means equal EpiEstim 2.2's; its interval comes
    from simulated trees, ours from the exact distribution of the same trees (cases choose their infector independently,
    so a cohort's number of infected is a sum of binomials). It knows the trees are uncertain and nothing else. Windows
    near the end come out too low: `seen` says how much.
    """
    lead = next((day for day, n in enumerate(total) if n), len(total))
    force = [_pull(total, weights, day) for day in range(len(total))]
    windows = [(start, start + window - 1) for start in range(max(1, lead + 1), len(total) - window + 1)]
    return [_cohort(total, weights, force, *each) for each in windows if sum(total[each[0] : each[1] + 1])]


def _pull(total: Sequence[int], weights: Sequence[float], day: int) -> float:
    return sum(weights[k] * total[day - k] for k in range(min(day, len(weights) - 1) + 1))


def _cohort(
    total: Sequence[int], weights: Sequence[float], force: Sequence[float], start: int, end: int
) -> CohortR:
    tries: list[
        tuple[int, float]
    ] = []  # cases of a later day, and the chance that one of the cohort infected each
    for day in range(start, len(total)):
        reach = range(max(start, day - len(weights) + 1), min(end, day) + 1)
        share = sum(weights[day - at] * total[at] for at in reach)
        if total[day] and share > 0:
            tries.append((total[day], min(1.0, share / force[day])))
    cases = sum(total[start : end + 1])
    low, high = _between(tries)
    left = len(total) - 1
    seen = sum(total[at] * sum(weights[: left - at + 1]) for at in range(start, end + 1)) / cases
    mean = sum(n * p for n, p in tries)
    return CohortR(start, end, cases, mean / cases, low / cases, high / cases, min(1.0, seen))


def _between(tries: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """Give the counts between which a sum of binomials lies with 95 %."""
    if sum(n for n, _p in tries) > EXACT:
        mean = sum(n * p for n, p in tries)
        half = normal_quantile(0.975) * sqrt(sum(n * p * (1 - p) for n, p in tries))
        return max(0.0, mean - half), mean + half
    chances = [1.0]
    for n, p in tries:
        one = binomial(n, p)
        chances = [
            sum(chances[i] * one[k - i] for i in range(max(0, k - n), min(k, len(chances) - 1) + 1))
            for k in range(len(chances) + n)
        ]
    return _quantile(chances, 0.025), _quantile(chances, 0.975)


def _quantile(chances: Sequence[float], p: float) -> float:
    reached = 0.0
    for count, chance in enumerate(chances):
        reached += chance
        if reached >= p:
            return float(count)
    return float(len(chances) - 1)
