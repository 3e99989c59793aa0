"""Delays between two steps: the middle, the slow tenth, and a distribution fitted to them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, inf, lgamma, log, pi, sqrt
from typing import Literal

from lianfang.epi.limits import enough
from lianfang.epi.special import gamma_cdf, minimise, normal_cdf, normal_quantile

LEAST = 10  # below it no distribution is fitted
DIFFERENT = 3  # so many different ones: what is always alike has no distribution
HALF_DAY = 0.5
TINY = 1 / 48  # half an hour: a delay of nothing is one shorter than that
Name = Literal["gamma", "lognormal"]


@dataclass(frozen=True, slots=True)
class Delay:
    """One delay in days, known to lie between two values; the same twice when the time of day is known."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """Give the middle of the two values."""
        return (self.low + self.high) / 2


def exact(days: float) -> Delay:
    """Make a delay of which both times of day are known."""
    return Delay(days, days)


def whole(days: int) -> Delay:
    """Make a delay between two calendar days: so many days, give or take half a day."""
    return Delay(days - HALF_DAY, days + HALF_DAY)


@dataclass(frozen=True, slots=True)
class Spread:
    """Delays as they are, in days: how many, how many below 0, median, 90th percentile, shortest, longest."""

    n: int
    negative: int
    median: float
    p90: float
    least: float
    most: float


def spread(days: Sequence[float]) -> Spread:
    """Sum up delays in days; quantiles lie between neighbours in proportion (type 7 of Hyndman and Fan 1996).

    Raises TooFew without any.
    """
    enough("delays", len(days), 1)
    found = sorted(days)
    return Spread(
        len(found),
        sum(day < 0 for day in found),
        quantile(found, 0.5),
        quantile(found, 0.9),
        found[0],
        found[-1],
    )


def quantile(found: Sequence[float], p: float) -> float:
    """Give a quantile of sorted numbers."""
    place = p * (len(found) - 1)
    below = int(place)
    above = min(below + 1, len(found) - 1)
    return found[below] + (place - below) * (found[above] - found[below])


@dataclass(frozen=True, slots=True)
class Fit:
    """A distribution fitted to delays: its name and two parameters, mean in days with 95 % interval, deviation.

    Gamma: shape and scale; lognormal: mean and deviation of the logarithm. `aic` is smaller for the better fit.
    """

    name: Name
    first: float
    second: float
    mean: float
    low: float
    high: float
    sd: float
    aic: float
    n: int


def fit(delays: Sequence[Delay], name: Name, least: int = LEAST) -> Fit:
    """Fit a gamma or lognormal distribution by maximum likelihood, to delays of which some are known to the day only.

    A delay between two calendar days adds the chance of its whole range (interval censoring, as in N. G. Reich et al.,
    Statistics in Medicine 28 (2009), doi:10.1002/sim.3659, single interval). Delays below 0 are left out: they are
    another process (isolated before falling ill). The interval of the mean is Wald's on its logarithm. It does not
    mend right truncation: while cases rise, long delays have not ended yet. Raises TooFew.
    """
    kept = [_positive(delay) for delay in delays if delay.high > 0 or delay == Delay(0, 0)]
    enough("delays", len(kept), least)
    enough("different", len(set(kept)), DIFFERENT)
    middles = [delay.middle for delay in kept]
    mean = sum(middles) / len(kept)
    variance = max(sum((m - mean) ** 2 for m in middles) / len(kept), 1e-4)
    loss, moments = _gamma(kept) if name == "gamma" else _lognormal(kept)
    start = _start(name, mean, variance)
    (first, second), least_loss = minimise(loss, start)
    centre, sd = moments(first, second)
    half = normal_quantile(0.975) * _log_error(loss, moments, first, second)
    shown = (exp(first), exp(second)) if name == "gamma" else (first, exp(second))
    low, high = centre * exp(-half), centre * exp(half)
    return Fit(name, *shown, centre, low, high, sd, 2 * least_loss + 4, len(kept))


def better(delays: Sequence[Delay], least: int = LEAST) -> Fit:
    """Fit both distributions and give the one that fits better (the smaller AIC). Raises TooFew."""
    return min((fit(delays, name, least) for name in ("gamma", "lognormal")), key=lambda found: found.aic)


def _positive(delay: Delay) -> Delay:
    if delay.low == delay.high:
        return delay if delay.low > TINY else Delay(0.0, TINY)
    return Delay(max(delay.low, 0.0), delay.high)


Loss = Callable[[Sequence[float]], float]
Moments = Callable[[float, float], tuple[float, float]]


def _gamma(kept: Sequence[Delay]) -> tuple[Loss, Moments]:
    """Give minus the log likelihood of a gamma distribution at (log shape, log scale), and its mean and deviation."""
    n, plain, logs, between = _summed(kept)

    def loss(at: Sequence[float]) -> float:
        shape, scale = _bounded(at[0]), _bounded(at[1])
        exactly = n * (lgamma(shape) + shape * at[1]) - (shape - 1) * logs + plain / scale
        return exactly + _censored(between, lambda x: gamma_cdf(x, shape, scale))

    def moments(shape: float, scale: float) -> tuple[float, float]:
        return exp(shape + scale), exp(shape / 2 + scale)

    return loss, moments


def _lognormal(kept: Sequence[Delay]) -> tuple[Loss, Moments]:
    """Give minus the log likelihood of a lognormal distribution at (mean, log deviation), and mean and deviation."""
    n, _plain, logs, between = _summed(kept)
    squares = sum(log(delay.low) ** 2 for delay in kept if delay.low == delay.high)

    def loss(at: Sequence[float]) -> float:
        mu, sigma = at[0], _bounded(at[1])
        off = squares - 2 * mu * logs + n * mu * mu
        exactly = logs + n * (at[1] + log(2 * pi) / 2) + off / (2 * sigma * sigma)
        return exactly + _censored(between, lambda x: normal_cdf((log(x) - mu) / sigma) if x > 0 else 0.0)

    def moments(mu: float, sigma: float) -> tuple[float, float]:
        variance = exp(2 * sigma)
        mean = exp(min(mu + variance / 2, 50.0))
        return mean, mean * sqrt(max(exp(min(variance, 50.0)) - 1, 0.0))

    return loss, moments


def _bounded(x: float) -> float:
    """Give e to the power x, kept away from 0 and infinity while the search tries things out."""
    return exp(min(max(x, -20.0), 20.0))


def _summed(kept: Sequence[Delay]) -> tuple[int, float, float, Counter[Delay]]:
    """Sum up exact delays (how many, their sum, the sum of their logarithms) and count the others by their range."""
    known = [delay.low for delay in kept if delay.low == delay.high]
    between = Counter(delay for delay in kept if delay.low != delay.high)
    return len(known), sum(known), sum(map(log, known)), between


def _censored(between: Counter[Delay], cdf: Callable[[float], float]) -> float:
    """Give minus the log likelihood of delays of which only the range is known."""
    total = 0.0
    for delay, times in between.items():
        chance = cdf(delay.high) - cdf(delay.low)
        if chance <= 0:
            return inf
        total -= times * log(chance)
    return total


def _start(name: Name, mean: float, variance: float) -> tuple[float, float]:
    if name == "gamma":
        return log(mean * mean / variance), log(variance / mean)
    wide = log(1 + variance / mean**2)
    return log(mean) - wide / 2, log(wide) / 2


def _log_error(loss: Loss, moments: Moments, first: float, second: float) -> float:
    """Give the standard error of the logarithm of the mean, from the curvature of the likelihood at its top."""
    h = 1e-3

    def at(i: float, j: float) -> float:
        return loss((first + i * h, second + j * h))

    top = at(0, 0)
    a = (at(1, 0) - 2 * top + at(-1, 0)) / h**2
    c = (at(0, 1) - 2 * top + at(0, -1)) / h**2
    b = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h**2)
    det = a * c - b * b

    def log_mean(i: float, j: float) -> float:
        return log(moments(first + i * h, second + j * h)[0])

    u = (log_mean(1, 0) - log_mean(-1, 0)) / (2 * h)
    v = (log_mean(0, 1) - log_mean(0, -1)) / (2 * h)
    return sqrt((c * u * u - 2 * b * u * v + a * v * v) / det) if det > 0 else inf
