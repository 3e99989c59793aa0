"""Control charts: mean and deviation of a control's first values, and the rules by which later ones are judged.

Levey S, Jennings ER: The use of control charts in the clinical laboratory. Am J Clin Pathol 1950;20:1059.
Westgard JO, Barry PL, Hunt MR, Groth T: A multi-rule Shewhart chart for quality control in clinical chemistry. Clin
Chem 1981;27:493. Cited from memory; the rules are those of the second: 1-2s warns; 1-3s, 2-2s, R-4s, 4-1s, 10-x reject.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

WARNING = "1-2s"
REJECTS = ("1-3s", "2-2s", "R-4s", "4-1s", "10-x")


@dataclass(frozen=True, slots=True)
class Levels:
    """The mean of a control and its standard deviation, of how many values; settled once there are enough."""

    mean: float
    deviation: float
    n: int
    settled: bool


def levels(values: Sequence[float], wanted: int) -> Levels | None:
    """Reckon mean and deviation of the first values, at most so many; None with fewer than two or all alike."""
    first = list(values[:wanted])
    if len(first) < 2 or (deviation := stdev(first)) == 0:
        return None
    return Levels(fmean(first), deviation, len(first), len(first) >= wanted)


def broken(values: Sequence[float], by: Levels) -> list[tuple[str, ...]]:
    """Name for each value the rules it breaks together with those before it; the warning 1-2s only by itself."""
    z = [(value - by.mean) / by.deviation for value in values]
    return [_broken(z[: n + 1]) for n in range(len(z))]


def _broken(z: Sequence[float]) -> tuple[str, ...]:
    """Look at the last value and those before it."""
    last = z[-1]
    rules = (
        ("1-3s", abs(last) > 3),
        ("2-2s", _same_side(z, 2, 2)),
        ("R-4s", len(z) > 1 and max(z[-2:]) > 2 and min(z[-2:]) < -2),
        ("4-1s", _same_side(z, 4, 1)),
        ("10-x", _same_side(z, 10, 0)),
    )
    found = tuple(name for name, is_broken in rules if is_broken)
    return found or ((WARNING,) if abs(last) > 2 else ())


def _same_side(z: Sequence[float], n: int, beyond: float) -> bool:
    last = z[-n:]
    return len(last) == n and (min(last) > beyond or max(last) < -beyond)
