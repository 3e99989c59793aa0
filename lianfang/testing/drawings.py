"""Where the columns of the throughput chart stand: swabs and results by the hour of the city's day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lianfang.common.dates import CITY_ZONE

WIDTH, HEIGHT, LEFT, TOP, BASE = 720, 220, 44, 14, 190  # the picture's own units; the style sheet scales it
MOST = 72  # columns; with more, each stands for several hours
STEPS = (1, 2, 3, 4, 6, 8, 12, 24)  # hours a column
LABELS = 8  # at most, under the axis


@dataclass(frozen=True, slots=True)
class Hour:
    """What was swabbed and what was resulted in one hour."""

    at: datetime
    swabbed: int
    resulted: int


@dataclass(frozen=True, slots=True)
class Column:
    """Two bars side by side over an hour or a few."""

    at: datetime
    swabbed: int
    resulted: int
    x: float
    w: float
    swabbed_y: float
    resulted_y: float
    label: bool

    @property
    def middle(self) -> float:
        """Give where the second bar begins."""
        return round(self.x + self.w, 1)

    @property
    def swabbed_h(self) -> float:
        """Give the height of the first bar."""
        return round(BASE - self.swabbed_y, 1)

    @property
    def resulted_h(self) -> float:
        """Give the height of the second bar."""
        return round(BASE - self.resulted_y, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """The columns, the lines behind them, and what a column stands for."""

    columns: tuple[Column, ...]
    grid: tuple[tuple[float, int], ...]
    step: int
    most: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = BASE


def step_of(hours: int) -> int:
    """Choose how many hours a column stands for, so that columns stay wide enough to be seen."""
    return next((step for step in STEPS if hours / step <= MOST), STEPS[-1])


def ceiling(most: int) -> int:
    """Round the highest column up to an even digit, or 1 or 5, times a power of ten; at least 4."""
    size = 1
    while True:
        for factor in (1, 2, 4, 5, 6, 8):
            if factor * size >= max(most, 4):
                return factor * size
        size *= 10


def throughput(hours: Sequence[Hour]) -> Chart | None:
    """Draw swabs and results by hour; nothing when there is neither. Empty hours keep their place."""
    if not hours:
        return None
    first, last = hours[0].at.astimezone(CITY_ZONE), hours[-1].at.astimezone(CITY_ZONE)
    step = step_of(int((last - first).total_seconds() // 3600) + 1)
    first -= timedelta(hours=first.hour % step)
    sums: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for hour in hours:
        place = int((hour.at - first).total_seconds() // 3600) // step
        sums[place][0] += hour.swabbed
        sums[place][1] += hour.resulted
    n = max(sums) + 1
    most = ceiling(max(max(pair) for pair in sums.values()))
    wide = (WIDTH - LEFT) / n
    every = max(1, -(-n // LABELS))
    columns = []
    for place in range(n):
        swabbed, resulted = sums[place]
        columns.append(
            Column(
                at=first + timedelta(hours=place * step),
                swabbed=swabbed,
                resulted=resulted,
                x=round(LEFT + place * wide + wide * 0.14, 1),
                w=round(min(wide * 0.36, 26), 1),
                swabbed_y=_y(swabbed, most),
                resulted_y=_y(resulted, most),
                label=place % every == 0,
            )
        )
    return Chart(tuple(columns), tuple((_y(v, most), v) for v in (0, most // 2, most)), step, most)


def _y(value: int, most: int) -> float:
    return round(BASE - (BASE - TOP) * value / most, 1)
