"""New cases of the next days, if nothing changes: from Rt and the serial interval."""

from collections.abc import Sequence
from dataclasses import dataclass

from lianfang.epi.limits import enough
from lianfang.epi.reproduction import Rt
from lianfang.epi.special import generator

PATHS, SEED = 4000, 20210728
LONGEST = 14  # beyond two serial intervals a forecast from today's Rt is a guess


@dataclass(frozen=True, slots=True)
class Ahead:
    """New local cases of one coming day: median, and the ranges that hold half and 95 % of all courses."""

    day: int  # 1 is the day after the last of the series
    median: float
    low: float
    high: float
    inner_low: float
    inner_high: float


def forecast(
    total: Sequence[int],
    weights: Sequence[float],
    latest: Rt,
    *,
    days: int,
    least: int,
    dispersion: float | None = None,
) -> list[Ahead]:
    """Let the epidemic run on for some days with today's Rt: 4,000 courses from the renewal equation.

    `total` are new cases of consecutive days, `weights` the serial interval from 0 days on, `latest` the Rt of the last
    window, whose uncertainty each course draws from. Counts scatter as Poisson, or, with dispersion k, as the sum of
    unequal infectors (negative binomial of size k·Λ). It takes Rt to stay as it is and nobody to come in from
    elsewhere. Source: P. Nouvellet et al., Epidemics 22 (2018), 3-11, doi:10.1016/j.epidem.2017.02.012. The same
    question gets the same answer (fixed seed). Raises TooFew when the window has fewer than `least` cases, ValueError
    beyond 14 days.
    """
    if not 1 <= days <= LONGEST:
        raise ValueError(f"{days} days")
    enough("cases", latest.cases, least)
    draw = generator(SEED)
    rates = draw.gamma(latest.shape, latest.scale, PATHS)
    past = [draw.poisson(0, PATHS) + n for n in total]
    found = []
    for day in range(1, days + 1):
        reach = range(1, min(len(past), len(weights) - 1) + 1)
        force = sum((weights[k] * past[-k] for k in reach), draw.poisson(0, PATHS) * 0.0)
        mean = rates * force
        if dispersion:
            size = dispersion * force + 1e-12
            mean = draw.gamma(size, mean / size)
        past.append(draw.poisson(mean))
        ordered = sorted(float(n) for n in past[-1])
        at = [ordered[round(p * (PATHS - 1))] for p in (0.5, 0.025, 0.975, 0.25, 0.75)]
        found.append(Ahead(day, *at))
    return found
