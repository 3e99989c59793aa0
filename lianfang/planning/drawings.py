"""A small line of what is left day by day, and the day on which nothing is."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 96, 24, 2  # the picture's own units


@dataclass(frozen=True, slots=True)
class Spark:
    """A line of stock; the first day with something missing is marked."""

    line: str
    zero: tuple[float, float] | None
    minimum: float | None
    width: int = WIDTH
    height: int = HEIGHT


def spark(left: Sequence[float], missing_at: int | None, minimum: int = 0) -> Spark | None:
    """Draw what is left in the evening of each day; None without any day."""
    if not left:
        return None
    most = max(*left, minimum, 1.0)
    step = (WIDTH - 2 * EDGE) / max(len(left) - 1, 1)

    def y(n: float) -> float:
        return round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * n / most, 1)

    points = [(round(EDGE + k * step, 1), y(n)) for k, n in enumerate(left)]
    line = "M" + "L".join(f"{x} {h}" for x, h in points)
    zero = points[missing_at] if missing_at is not None and missing_at < len(points) else None
    return Spark(line, zero, y(minimum) if minimum else None)
