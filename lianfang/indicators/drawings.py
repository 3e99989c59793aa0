"""The score of a unit over the days, as a line: places on paper out of days and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BASE = 440, 170, 30, 434, 12, 140


@dataclass(frozen=True, slots=True)
class Dot:
    """One day: where it stands, what it says, and whether it was a weak day."""

    x: float
    y: float
    day: date
    score: Decimal
    weak: bool
    label: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """The line with its dots, the scale and the mark that is not passed."""

    dots: tuple[Dot, ...]
    path: str
    grid: tuple[tuple[float, int], ...]
    limit: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    foot: int = HEIGHT - 8


def trend(days: Sequence[tuple[date, Decimal, bool]], mark: int) -> Trend:
    """Draw scores from 0 to 100 over the days, oldest first."""
    span = max((days[-1][0] - days[0][0]).days, 1) if days else 1
    every = max(1, -(-len(days) // 7))
    dots = tuple(
        Dot(
            round(LEFT + 12 + (RIGHT - LEFT - 24) * (day - days[0][0]).days / span, 1),
            _height(float(score)),
            day,
            score,
            weak,
            n % every == 0,
        )
        for n, (day, score, weak) in enumerate(days)
    )
    path = "".join(f"{'L' if n else 'M'}{dot.x} {dot.y}" for n, dot in enumerate(dots))
    return Trend(dots, path, tuple((_height(n), n) for n in (0, 50, 100)), _height(mark))


def _height(score: float) -> float:
    return round(BASE - (BASE - TOP) * score / 100, 1)
