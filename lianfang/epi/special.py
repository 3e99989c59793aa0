"""The distributions the methods here rest on, from SciPy, which is loaded the first time one is asked for.

SciPy and NumPy take 50 MB and a third of a second: a server nobody asks for an Rt never loads them.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from math import exp, lgamma, log
from typing import Any


@cache
def _scipy(part: str) -> Any:
    return import_module(f"scipy.{part}")


def gamma_cdf(x: float, shape: float, scale: float) -> float:
    """Give the chance that a gamma variable is at most x."""
    return float(_scipy("special").gammainc(shape, x / scale)) if x > 0 else 0.0


def gamma_quantile(p: float, shape: float, scale: float) -> float:
    """Give the value a gamma variable stays below with chance p."""
    return float(_scipy("special").gammaincinv(shape, p)) * scale


def normal_cdf(x: float) -> float:
    """Give the chance that a standard normal variable is at most x."""
    return float(_scipy("special").ndtr(x))


def normal_quantile(p: float) -> float:
    """Give the value a standard normal variable stays below with chance p."""
    return float(_scipy("special").ndtri(p))


def t_quantile(p: float, degrees: float) -> float:
    """Give the value a variable of Student's t stays below with chance p."""
    return float(_scipy("special").stdtrit(degrees, p))


def log_beta(a: float, b: float) -> float:
    """Give the logarithm of the beta function."""
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def log_binomial(n: int, k: int, p: float) -> float:
    """Give the logarithm of the chance of k successes in n tries; p is inside (0, 1)."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log(1 - p)


def binomial(n: int, p: float) -> list[float]:
    """Give the chances of 0 … n successes in n tries."""
    if p <= 0 or p >= 1:
        return [float(k == (n if p >= 1 else 0)) for k in range(n + 1)]
    return [exp(log_binomial(n, k, p)) for k in range(n + 1)]


def root(f: Callable[[float], float], low: float, high: float) -> float:
    """Find where a function crosses zero between two values with different signs (Brent's method)."""
    return float(_scipy("optimize").brentq(f, low, high, xtol=1e-12, rtol=1e-12, maxiter=500))


def minimise(f: Callable[[Sequence[float]], float], start: Sequence[float]) -> tuple[list[float], float]:
    """Find where a smooth function of a few variables is least (Nelder and Mead, twice), and its value there."""
    found = list(start)
    for _again in range(2):
        options = {"xatol": 1e-10, "fatol": 1e-12, "maxiter": 4000, "maxfev": 4000}
        done = _scipy("optimize").minimize(f, found, method="Nelder-Mead", options=options)
        found = [float(value) for value in done.x]
    return found, float(done.fun)


def generator(seed: int) -> Any:
    """Give NumPy's random numbers from a seed, so that the same question gets the same answer."""
    return import_module("numpy.random").default_rng(seed)
