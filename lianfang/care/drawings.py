"""The chart of a patient's temperature, oxygen and score: numbers in, places on paper out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianfang.care.rules import Signs, news2
from lianfang.common import dates

WIDTH, LEFT, RIGHT = 640, 34, 12
PANEL, GAP, TOP = 112, 26, 10
HEIGHT = TOP + 3 * PANEL + 2 * GAP + 26
MOST_LABELS = 7


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place: a line of the grid, a day under the axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One measurement; `beyond` says that it lies on the wrong side of the limit."""

    x: float
    y: float
    beyond: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One curve with its grid and its limit."""

    top: float
    bottom: float
    grid: tuple[Mark, ...]
    limit: float | None
    path: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Three curves over the same days."""

    temperature: Panel
    oxygen: Panel
    score: Panel
    days: tuple[tuple[float, date], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def vitals(
    seen: Sequence[Signs],
    scores: Sequence[tuple[datetime, int]],
    first: date,
    last: date,
    fever: float,
    least_oxygen: float | None,
) -> Chart | None:
    """Draw temperature over oxygen over the early warning score from the first to the last day; None when nothing was
    measured. The limit of the score is where a doctor comes urgently."""
    if not seen:
        return None
    across = _across(first, last)
    heat = sorted((s.at, s.celsius) for s in seen if s.celsius is not None)
    oxygen: list[tuple[datetime, float]] = sorted((s.at, s.spo2) for s in seen if s.spo2 is not None)
    points: list[tuple[datetime, float]] = sorted(scores)
    hottest = max((value for _at, value in heat), default=0)
    lowest = min((value for _at, value in oxygen), default=100)
    most = max((value for _at, value in points), default=0)
    down = PANEL + GAP
    return Chart(
        temperature=_panel(TOP, (36, max(39, int(hottest) + 1)), 1, heat, across, fever, above=True),
        oxygen=_panel(
            TOP + down, (min(90, int(lowest) // 5 * 5), 100), 5, oxygen, across, least_oxygen, above=False
        ),
        score=_panel(TOP + 2 * down, (0, max(8, int(most) + 1)), 2, points, across, news2.MEDIUM, above=True),
        days=_days(first, last, across),
    )


def _across(first: date, last: date) -> Callable[[datetime], float]:
    start, whole = dates.at(first), dates.at(last, 24) - dates.at(first)

    def place(at: datetime) -> float:
        return round(LEFT + (at - start) / whole * (WIDTH - LEFT - RIGHT), 1)

    return place


def _panel(
    top: float,
    scale: tuple[int, int],
    step: int,
    points: list[tuple[datetime, float]],
    across: Callable[[datetime], float],
    limit: float | None,
    *,
    above: bool,
) -> Panel:
    least, most = scale

    def down(value: float) -> float:
        inside = min(max(value, least), most)
        return round(top + PANEL * (most - inside) / (most - least), 1)

    def beyond(value: float) -> bool:
        return limit is not None and (value >= limit if above else value <= limit)

    dots = tuple(Dot(across(at), down(value), beyond(value)) for at, value in points)
    path = "M" + "L".join(f"{dot.x} {dot.y}" for dot in dots) if dots else ""
    grid = tuple(Mark(down(value), str(value)) for value in range(least, most + 1, step))
    return Panel(top, top + PANEL, grid, None if limit is None else down(limit), path, dots)


def _days(first: date, last: date, across: Callable[[datetime], float]) -> tuple[tuple[float, date], ...]:
    every = tuple(dates.days(first, last))
    step = -(-len(every) // MOST_LABELS)
    noon = timedelta(hours=12)
    return tuple((across(dates.at(day) + noon), day) for day in every[::step])
