"""Where the squares of the epidemic curve and the dots of the transmission tree stand, on one axis of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

WIDTH, LEFT, TOP = 440, 20, 48  # the picture's own units; the style sheet scales it
PLOT, GAP, LANE, TICKS = 92, 3, 31, 7
DOT = 20  # two dots of one lane stand at least so far apart
SMALLEST = 5  # below this a square cannot be told from the next, and a day becomes one bar


@dataclass(frozen=True, slots=True)
class Axis:
    """Days from left to right."""

    first: date
    last: date

    @property
    def step(self) -> float:
        """Give the width of a day."""
        return (WIDTH - LEFT) / ((self.last - self.first).days + 1)

    def x(self, day: date) -> float:
        """Give the middle of a day."""
        return round(LEFT + ((day - self.first).days + 0.5) * self.step, 1)


@dataclass(frozen=True, slots=True)
class Count:
    """New infections of a day, by what they were first called."""

    day: date
    confirmed: int
    asymptomatic: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day, named over the curve."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: a case, or several where there are too many to draw each."""

    kind: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place; `end` writes it to the left of the place."""

    x: float
    y: float
    label: str = ""
    day: date | None = None
    end: bool = False


@dataclass(frozen=True, slots=True)
class Clear:
    """The days since the last case."""

    x: float
    y: float
    w: float
    h: float
    days: int

    @property
    def middle(self) -> float:
        """Give the middle, where the words stand."""
        return round(self.x + self.w / 2, 1)


@dataclass(frozen=True, slots=True)
class Curve:
    """The epidemic curve."""

    width: int
    height: int
    left: int
    base: int
    cells: tuple[Box, ...]
    grid: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    events: tuple[Mark, ...]
    clear: Clear | None
    confirmed: int
    asymptomatic: int
    first: date | None
    last: date | None


def axis(days: Sequence[date], today: date, least: int = 20) -> Axis:
    """Choose the days shown: from the day before the first to today, never fewer than `least`."""
    first = min(days, default=today) - timedelta(days=1)
    return Axis(first, max(today, first + timedelta(days=least - 1)))


def curve(counts: Sequence[Count], along: Axis, today: date, events: Sequence[Event] = ()) -> Curve:
    """Draw new infections by day of report, one square a case; where days are narrow the squares become upright."""
    most = max((c.confirmed + c.asymptomatic for c in counts), default=0)
    rows = max(4, most + most % 2)
    unit = PLOT / rows
    top = TOP if events else 12
    base = top + PLOT
    last = max((c.day for c in counts), default=None)
    every = max(1, rows // 4 + (rows // 4) % 2) if rows > 4 else 2
    shown = range(every, rows + 1, every)
    return Curve(
        width=WIDTH,
        height=base + 24,
        left=LEFT,
        base=base,
        cells=tuple(box for count in counts for box in _stack(count, along, unit, base)),
        grid=tuple(Mark(LEFT, round(base - n * unit, 1), str(n)) for n in shown),
        ticks=_ticks(along, base + 17),
        events=tuple(
            Mark(along.x(e.day), 12 + 18 * (n % 2), e.label, e.day, along.x(e.day) > WIDTH * 0.72)
            for n, e in enumerate(events)
        ),
        clear=_clear(along, last, today, top, base),
        confirmed=sum(c.confirmed for c in counts),
        asymptomatic=sum(c.asymptomatic for c in counts),
        first=min((c.day for c in counts), default=None),
        last=last,
    )


def _stack(count: Count, along: Axis, unit: float, base: int) -> list[Box]:
    """Pile the cases of a day: confirmed below, asymptomatic above."""
    kinds = ["c"] * count.confirmed + ["a"] * count.asymptomatic
    wide = _inside(min(along.step, unit) if unit >= SMALLEST else along.step)
    x = round(along.x(count.day) - wide / 2, 1)
    if unit >= SMALLEST:
        high = _inside(unit)
        return [
            Box(kind, x, round(base - (n + 1) * unit + (unit - high) / 2, 1), wide, high)
            for n, kind in enumerate(kinds)
        ]
    low, high = count.confirmed * unit, len(kinds) * unit
    bars = [("c", base - low, low), ("a", base - high, high - low)]
    return [Box(kind, x, round(y, 1), wide, round(h, 1)) for kind, y, h in bars if h]


def _inside(room: float) -> float:
    """Leave a gap between a square and the next."""
    return round(room - GAP if room > 3 * GAP else room * 0.8, 1)


def _ticks(along: Axis, y: int) -> tuple[Mark, ...]:
    days = (along.last - along.first).days
    every = max(1, round(days / TICKS))
    shown = (along.first + timedelta(days=n) for n in range(1, days + 1, every))
    return tuple(Mark(along.x(day), y, day=day) for day in shown)


def _clear(along: Axis, last: date | None, today: date, top: int, base: int) -> Clear | None:
    """Shade the days without a case, once there are enough of them to write in."""
    if last is None or (today - last).days < 1:
        return None
    x = round(along.x(last) + along.step / 2, 1)
    wide = round(along.x(today) + along.step / 2 - x, 1)
    return Clear(x, top, wide, base - top, (today - last).days)


@dataclass(frozen=True, slots=True)
class Infected:
    """A case in the chains: its day, what it is, and who infected it, if anybody knows."""

    id: UUID
    label: str
    kind: str  # "c" confirmed, "a" asymptomatic, "src" a case of another area
    day: date
    by: UUID | None = None
    area: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """A dot of the tree."""

    id: UUID
    label: str
    kind: str
    x: float
    y: float
    by: str
    area: int = 0


@dataclass(frozen=True, slots=True)
class Tree:
    """The transmission tree."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    links: tuple[str, ...]


def tree(infected: Sequence[Infected], along: Axis) -> Tree:
    """Draw who infected whom: days from left to right, each dot in the free lane nearest to its source."""
    lanes = _lanes(infected, along)
    top = min(lanes.values(), default=0)
    known = {one.id: one for one in infected}
    place = {one.id: (_at(one, along), 16 + (lanes[one.id] - top) * LANE) for one in infected}
    nodes = tuple(
        Node(i.id, i.label, i.kind, *place[i.id], known[i.by].label if i.by in known else "", i.area)
        for i in infected
    )
    links = tuple(_bend(place[i.by], place[i.id]) for i in infected if i.by in place)
    deep = max(lanes.values(), default=0) - top + 1
    return Tree(WIDTH, deep * LANE + 2, nodes, links)


def _lanes(infected: Sequence[Infected], along: Axis) -> dict[UUID, int]:
    """Give each dot a lane. It follows its source in the same one, or keeps so far from a stranger that nobody
    takes them for source and case."""
    lanes: dict[UUID, int] = {}
    last: dict[int, Infected] = {}  # the last dot of each lane
    for one in sorted(infected, key=lambda i: (i.day, i.kind != "src", i.label.zfill(6))):
        wish = lanes.get(one.by, 0) if one.by else 0
        free = [min(last, default=0) - 1, max(last, default=-1) + 1]
        for lane, before in last.items():
            apart = DOT if before.id == one.by else 3 * DOT
            if _at(before, along) + apart <= _at(one, along):
                free.append(lane)
        lanes[one.id] = min(free, key=lambda lane: (abs(lane - wish), -lane))
        last[lanes[one.id]] = one
    return lanes


def _at(one: Infected, along: Axis) -> float:
    return max(along.x(one.day), LEFT + 2)


def _bend(start: tuple[float, float], end: tuple[float, float]) -> str:
    middle = round((start[0] + end[0]) / 2, 1)
    return f"M{start[0]} {start[1]}C{middle} {start[1]} {middle} {end[1]} {end[0]} {end[1]}"
