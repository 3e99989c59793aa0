"""Where the points of a control chart stand: mean, one, two and three deviations, one point a run."""

from collections.abc import Sequence
from dataclasses import dataclass

from lianfang.laboratory.rules import WARNING, Levels

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BASE = 640, 210, 46, 12, 14, 184  # the picture's own units
_LINES = {0: "bl", 3: "limit"}
_SPAN = 4.0  # deviations above and below the mean that are drawn


@dataclass(frozen=True, slots=True)
class Spot:
    """A value: where it stands, what it is, how it is judged ("", watch, beyond), and the rules it breaks."""

    x: float
    y: float
    ct: float
    css: str
    rules: tuple[str, ...]
    run: int


@dataclass(frozen=True, slots=True)
class Line:
    """A level of the chart and what is written at it."""

    y: float
    label: str
    css: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A control chart of one gene."""

    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]
    path: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = BASE


def chart(
    values: Sequence[float], broken: Sequence[tuple[str, ...]], plates: Sequence[int], by: Levels | None
) -> Chart | None:
    """Draw the values of a control; without levels yet, around their own middle. None without a value."""
    if not values:
        return None
    mean = by.mean if by else sum(values) / len(values)
    deviation = by.deviation if by else max(max(values) - min(values), 1.0)
    step = (WIDTH - LEFT - RIGHT) / max(len(values), 2)

    def high(ct: float) -> float:
        z = max(-_SPAN, min(_SPAN, (ct - mean) / deviation))
        return round(TOP + (BASE - TOP) * (1 - (z + _SPAN) / (2 * _SPAN)), 1)

    spots = tuple(
        Spot(round(LEFT + step * (n + 0.5), 1), high(ct), ct, _css(rules), tuple(rules), plate)
        for n, (ct, rules, plate) in enumerate(zip(values, broken, plates, strict=True))
    )
    levels = (3, 2, 1, 0, -1, -2, -3) if by else (0,)
    lines = tuple(Line(high(mean + z * deviation), _label(mean, z), _LINES.get(abs(z), "gl")) for z in levels)
    path = "M" + "L".join(f"{spot.x} {spot.y}" for spot in spots)
    return Chart(spots, lines, path)


def _css(rules: Sequence[str]) -> str:
    return "" if not rules else "watch" if tuple(rules) == (WARNING,) else "beyond"


def _label(mean: float, z: int) -> str:
    return f"{mean:.1f}" if z == 0 else f"{z:+d}s"
