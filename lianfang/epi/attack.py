"""Attack rates: the part of an area's people who were infected, with small counts hidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from lianfang.epi.special import normal_quantile


@dataclass(frozen=True, slots=True)
class Attack:
    """Infected among the people of an area: per 100,000 with a 95 % interval; None: hidden, too few to show."""

    people: int
    cases: int | None
    rate: float | None
    low: float | None
    high: float | None


def wilson(cases: int, people: int) -> tuple[float, float]:
    """Give the 95 % interval of a part (E. B. Wilson, J. Am. Statistical Association 22 (1927), 209-212)."""
    z = normal_quantile(0.975)
    part, spread = cases / people, z * z / people
    middle = (part + spread / 2) / (1 + spread)
    half = z * sqrt(part * (1 - part) / people + spread / (4 * people)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def attack_rates(counts: Mapping[int, tuple[int, int]], smallest: int) -> dict[int, Attack]:
    """Give the attack rate of each area from (cases, people); counts of 1 to below `smallest` are hidden.

    When one count alone is hidden it could be reckoned from the total, so the next smallest is hidden with it (A.
    Hundepool et al., Statistical Disclosure Control, 2012, ch. 4: secondary suppression). Areas without people on
    record have no rate.
    """
    hidden = {area for area, (cases, _people) in counts.items() if 0 < cases < smallest}
    others = sorted((c, area) for area, (c, _people) in counts.items() if c and area not in hidden)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return {area: _attack(*pair, hide=area in hidden) for area, pair in counts.items()}


def _attack(cases: int, people: int, *, hide: bool) -> Attack:
    if hide:
        return Attack(people, None, None, None, None)
    if people <= 0 or cases > people:
        return Attack(people, cases, None, None, None)
    low, high = wilson(cases, people)
    return Attack(people, cases, *(round(1e5 * part, 9) for part in (cases / people, low, high)))
