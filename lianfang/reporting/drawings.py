"""Charts of epidemiology: days from left to right, bars, bands and lines; numbers in, places on paper out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, LEFT, RIGHT = 440, 26, 6  # the picture's own units; the style sheet scales it
TOP, PLOT, FOOT = 12, 130, 24
BASE = TOP + PLOT
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Box:
    """A bar of one kind."""

    kind: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A word beside a line of the grid."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A day under the axis."""

    x: float
    day: date


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; whatever it has none of is empty."""

    grid: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    boxes: tuple[Box, ...] = ()
    bands: tuple[str, ...] = ()
    line: str = ""
    dots: tuple[tuple[float, float], ...] = ()
    whiskers: tuple[tuple[float, float, float], ...] = ()
    limit: float | None = None
    width: int = WIDTH
    height: int = BASE + FOOT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = BASE


@dataclass(frozen=True, slots=True)
class Frame:
    """The days and the scale of one chart."""

    first: date
    last: date
    most: float
    step: float

    @property
    def wide(self) -> float:
        """Give the width of a day."""
        return (WIDTH - LEFT - RIGHT) / ((self.last - self.first).days + 1)

    def x(self, day: date) -> float:
        """Give the middle of a day."""
        return round(LEFT + ((day - self.first).days + 0.5) * self.wide, 1)

    def y(self, value: float) -> float:
        """Give the height of a value; what is over the top is drawn at the top."""
        return round(BASE - PLOT * min(max(value, 0.0), self.most) / self.most, 1)

    def grid(self) -> tuple[Mark, ...]:
        """Give the lines of the grid."""
        n = round(self.most / self.step)
        return tuple(Mark(self.y(i * self.step), f"{i * self.step:g}") for i in range(1, n + 1))

    def ticks(self) -> tuple[Tick, ...]:
        """Give a few days to write under the axis."""
        days = (self.last - self.first).days
        every = max(1, -(-days // MOST_TICKS))
        shown = (self.first + timedelta(days=n) for n in range(0, days + 1, every))
        return tuple(Tick(self.x(day), day) for day in shown)


def frame(first: date, last: date, most: float, *, whole: bool = True) -> Frame:
    """Choose a scale with at most five lines, of 1, 2 or 5 and zeros; `whole`: of whole numbers."""
    size = 1.0 if whole else 0.1
    while True:
        for step in (size, size * 2, size * 5):
            lines = max(1, -(-max(most, step) // step))
            if lines <= 5:
                return Frame(first, max(last, first), round(lines * step, 6), step)
        size *= 10


def bars(first: date, local: Sequence[int], imported: Sequence[int]) -> Chart:
    """Draw new cases by day: infected here below, infected elsewhere above."""
    most = max((here + away for here, away in zip(local, imported, strict=True)), default=0)
    on = frame(first, first + timedelta(days=len(local) - 1), most)
    boxes: list[Box] = []
    for n, (here, away) in enumerate(zip(local, imported, strict=True)):
        day = first + timedelta(days=n)
        boxes += _stack(on, day, [("local", here), ("away", away)])
    return Chart(on.grid(), on.ticks(), tuple(boxes))


def reproduction(points: Sequence[tuple[date, float, float, float]]) -> Chart | None:
    """Draw Rt by the last day of its window (day, mean, low, high) around the line at 1; None without any.

    Days between which some are missing are not joined.
    """
    if not points:
        return None
    most = min(
        max(high for _day, _mean, _low, high in points), 2 * max(mean for _d, mean, _l, _h in points) + 1
    )
    on = frame(points[0][0], points[-1][0], max(most, 2.0), whole=False)
    runs = _runs(points)
    return Chart(
        on.grid(),
        on.ticks(),
        bands=tuple(_band(on, [(day, low, high) for day, _mean, low, high in run]) for run in runs),
        line="".join(_line(on, [(day, mean) for day, mean, _low, _high in run]) for run in runs),
        dots=tuple((on.x(day), on.y(mean)) for day, mean, _low, _high in points),
        limit=on.y(1),
    )


def completed(days: Sequence[tuple[date, int, float, float, float]]) -> Chart | None:
    """Draw a nowcast (day, reported, expected, low, high): the reported, what is missing on top, the interval."""
    if not days:
        return None
    on = frame(days[0][0], days[-1][0], max(high for *_rest, high in days))
    boxes: list[Box] = []
    for day, reported, expected, _low, _high in days:
        boxes += _stack(on, day, [("local", reported), ("missing", expected - reported)])
    whiskers = tuple((on.x(day), on.y(low), on.y(high)) for day, _n, _e, low, high in days if high > low)
    return Chart(on.grid(), on.ticks(), tuple(boxes), whiskers=whiskers)


def ahead(
    first: date, past: Sequence[int], coming: Sequence[tuple[float, float, float, float, float]]
) -> Chart | None:
    """Draw the last days and the coming ones (median, low, high, inner low, inner high) behind a line for today."""
    if not coming:
        return None
    start = first + timedelta(days=len(past))
    last = start + timedelta(days=len(coming) - 1)
    on = frame(first, last, max(*past, *(high for _m, _l, high, _il, _ih in coming), 1))
    boxes: list[Box] = []
    for n, count in enumerate(past):
        boxes += _stack(on, first + timedelta(days=n), [("local", count)])
    days = [start + timedelta(days=n) for n in range(len(coming))]
    outer = _band(on, [(day, low, high) for day, (_m, low, high, _il, _ih) in zip(days, coming, strict=True)])
    inner = _band(on, [(day, low, high) for day, (_m, _l, _h, low, high) in zip(days, coming, strict=True)])
    middle = [(day, each[0]) for day, each in zip(days, coming, strict=True)]
    dots = tuple((on.x(day), on.y(value)) for day, value in middle)
    return Chart(on.grid(), on.ticks(), tuple(boxes), (outer, inner), _line(on, middle), dots)


def _stack(on: Frame, day: date, parts: Sequence[tuple[str, float]]) -> list[Box]:
    wide = on.wide * 0.82 if on.wide > 4 else on.wide
    x, below = round(on.x(day) - wide / 2, 1), 0.0
    found = []
    for kind, value in parts:
        if value > 0:
            top, bottom = on.y(below + value), on.y(below)
            found.append(Box(kind, x, top, round(wide, 1), round(bottom - top, 1)))
            below += value
    return found


def _runs(
    points: Sequence[tuple[date, float, float, float]],
) -> list[list[tuple[date, float, float, float]]]:
    runs: list[list[tuple[date, float, float, float]]] = []
    for point in points:
        if runs and (point[0] - runs[-1][-1][0]).days == 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _line(on: Frame, points: Sequence[tuple[date, float]]) -> str:
    return "M" + "L".join(f"{on.x(day)} {on.y(value)}" for day, value in points)


def _band(on: Frame, points: Sequence[tuple[date, float, float]]) -> str:
    """Outline the room between low and high; a single day gets the width of a bar."""
    if len(points) == 1:
        day, low, high = points[0]
        half = round(on.wide * 0.4, 1)
        return f"M{on.x(day) - half} {on.y(high)}h{2 * half}V{on.y(low)}h{-2 * half}Z"
    over = [f"{on.x(day)} {on.y(high)}" for day, _low, high in points]
    under = [f"{on.x(day)} {on.y(low)}" for day, low, _high in reversed(points)]
    return "M" + "L".join(over + under) + "Z"
