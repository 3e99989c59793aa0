"""Cases that fell ill already and are not reported yet: the last days of a curve by onset, mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from lianfang.epi.limits import enough
from lianfang.epi.special import log_beta

LEAST_CASES = 10
LONGEST_TAIL = 20_000


@dataclass(frozen=True, slots=True)
class Nowcast:
    """One day of onset: reported so far, expected in the end, its 95 % interval, and the part reported by now."""

    day: int
    reported: int
    expected: float
    low: int
    high: int
    part: float


def reported_within(cases: Sequence[tuple[int, int]], today: int, longest: int) -> list[tuple[float, float]]:
    """Give for 0 … `longest` days the part of cases reported within so many days of onset, and its variance.

    Chances of the reporting triangle, latest delay first: of the cases that could be seen reported within d days, the
    part that was reported on day d exactly. Equal to the chain ladder of whole days. Delays beyond `longest` are taken
    for it. Source: J. F. Lawless, Canadian Journal of Statistics 22 (1994), 15-31, doi:10.2307/3315826; variance by
    Greenwood's formula as in J. D. Kalbfleisch, J. F. Lawless, Journal of the American Statistical Association 84
    (1989), 360-372.
    """
    within, variance = 1.0, 0.0
    found = [(within, 0.0)]
    for d in range(longest, 0, -1):
        seen = [min(report - onset, longest) for onset, report in cases if onset + d <= today]
        at_most = sum(delay <= d for delay in seen)
        exactly = sum(delay == d for delay in seen)
        if at_most:
            within *= (at_most - exactly) / at_most
            variance += exactly / (at_most * (at_most - exactly)) if at_most > exactly else 0.0
        found.append((within, within * within * variance))
    return found[::-1]


def nowcast(
    cases: Sequence[tuple[int, int]], today: int, *, longest: int, least: int = LEAST_CASES
) -> list[Nowcast]:
    """Say for each of the last `longest` + 1 days of onset up to `today` how many cases there will be once all are in.

    `cases` are (day of onset, day of report) of those reported by `today`, as whole days of one calendar. Of n
    reported while a part p is, the missing are negative binomial; p is a beta distribution with the mean and variance
    of `reported_within`, so the interval knows that the delays are estimated. It holds while delays stay as they were.
    Days on which less than a twentieth is reported are left out: there is nothing to go by. Raises TooFew.
    """
    enough("cases", len(cases), least)
    known = reported_within([(onset, max(report, onset)) for onset, report in cases], today, longest)
    found = []
    for day in range(today - longest, today + 1):
        part, variance = known[today - day]
        if part >= 0.05:
            n = sum(onset == day for onset, _report in cases)
            low, high = _missing(n, part, variance)
            found.append(Nowcast(day, n, n / part, n + low, n + high, part))
    return found


def _missing(n: int, part: float, variance: float) -> tuple[int, int]:
    """Give the 95 % interval of how many are missing when n are reported: a beta negative binomial."""
    if part >= 1:
        return 0, 0
    room = part * (1 - part)
    weight = max(room / variance - 1, 2.0) if variance > 0 else 1e6
    a, b, r = part * weight, (1 - part) * weight, n + 1
    low, reached, m = 0, 0.0, 0
    while m < LONGEST_TAIL:
        chance = log_beta(a + r, b + m) - log_beta(a, b) - log_beta(r, m + 1)
        # the count of ways to be missing m times before the r-th report: 1 / ((m + r) B(r, m + 1))
        reached += exp(chance) / (m + r)
        low = m + 1 if reached < 0.025 else low
        if reached >= 0.975:
            break
        m += 1
    return low, m
