"""Where each township's hexagon lies: every district one blob, near where it really is.

Deterministic and quick: the same areas always give the same map, in about a tenth of a second for a city.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from math import cos, hypot, pi, radians, sin, sqrt

from lianfang.places.drawings.hexes import RADIUS, Hex, Point, centre, connected, near, neighbours

AREA = 1.5 * sqrt(3) * RADIUS**2  # of one hexagon
# Tried by eye on Yiyang: how close districts press together, how often they are pushed and smoothed.
SQUEEZE, PUSHES, ROUNDS = 0.9, 300, 12
BETWEEN = 0.85  # a district a little inside the circle over two others does not part them
BORDER, COAST = 0.4, 1.0  # what a side costs between two districts, and towards the empty
URBAN = 100  # numbers below are subdistricts (GB/T 10114), which lie in the middle of their district


@dataclass(frozen=True, slots=True)
class Township:
    """A township to be placed: its number in the code, and where it really is, if that is known."""

    id: int
    district: int
    number: int
    place: Point | None = None  # longitude, latitude


@dataclass(slots=True)
class _Blob:
    """A district while it is laid out: where its middle is, how it stretches, which hexagons it has."""

    id: int
    size: int
    x: float
    y: float
    stretch: tuple[float, float, float]
    cells: set[Hex] = field(default_factory=set)

    def reach(self) -> float:
        """Give the radius of a disc as large as the district."""
        return sqrt(self.size * AREA / pi)

    def far(self, cell: Hex) -> float:
        """Measure how far a hexagon is from the middle, in hexagons squared; less along the stretched side."""
        x, y = centre(cell)
        dx, dy = x - self.x, y - self.y
        a, b, c = self.stretch
        return (a * dx * dx + 2 * b * dx * dy + c * dy * dy) / AREA


@lru_cache(maxsize=8)
def place(townships: tuple[Township, ...], known: tuple[tuple[int, Point], ...]) -> dict[int, Hex]:
    """Give each township its hexagon; `known` are middles of districts (id, longitude and latitude)."""
    middles = dict(known)
    of: dict[int, list[Township]] = defaultdict(list)
    for township in sorted(townships, key=lambda t: t.id):
        of[township.district].append(township)
    flat = _flat([t.place for t in townships if t.place] + list(middles.values()), len(townships))
    blobs = [_blob(n, district, of[district], middles, flat) for n, district in enumerate(sorted(of))]
    _push_together(blobs)
    _grow(blobs)
    _smooth(blobs)
    placed: dict[int, Hex] = {}
    for blob in blobs:
        placed |= _seat(blob, of[blob.id], flat)
    return placed


@dataclass(frozen=True, slots=True)
class _Flat:
    """From longitude and latitude to the drawing: on a plane, so large that the hexagons just fit."""

    lon: float
    lat: float
    scale: float

    def __call__(self, point: Point) -> Point:
        x = (point[0] - self.lon) * cos(radians(self.lat)) * self.scale
        return x, (self.lat - point[1]) * self.scale


def _flat(points: Sequence[Point], size: int) -> _Flat:
    lons, lats = [p[0] for p in points] or [0.0], [p[1] for p in points] or [0.0]
    lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    wide, high = max(lons) - min(lons), max(lats) - min(lats)
    around = wide * cos(radians(lat)) * high
    return _Flat(lon, lat, sqrt(size * AREA / around) if around > 0 else RADIUS)


def _blob(
    n: int, district: int, townships: list[Township], middles: Mapping[int, Point], flat: _Flat
) -> _Blob:
    points = [flat(t.place) for t in townships if t.place]
    if district in middles:
        x, y = flat(middles[district])
    elif points:
        x, y = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
    else:  # nothing is known: somewhere in the middle, each in its own direction
        x, y = RADIUS * cos(n), RADIUS * sin(n)
    return _Blob(district, len(townships), x, y, _stretch(points))


def _stretch(points: Sequence[Point]) -> tuple[float, float, float]:
    """Give the inverse of how points scatter, made as large as a circle's, and not too thin."""
    if len(points) < 3:
        return 1.0, 0.0, 1.0
    mx, my = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
    xx = sum((p[0] - mx) ** 2 for p in points)
    yy = sum((p[1] - my) ** 2 for p in points)
    xy = sum((p[0] - mx) * (p[1] - my) for p in points)
    soft = (xx + yy) * 0.3
    xx, yy = xx + soft, yy + soft
    size = sqrt(xx * yy - xy * xy)
    return yy / size, -xy / size, xx / size


def _push_together(blobs: list[_Blob]) -> None:
    """Let neighbouring districts touch, each in its real direction from the other, and none overlap."""
    bonds = [(a, b, *_touching(a, b)) for a, b in combinations(blobs, 2) if _side_by_side(a, b, blobs)]
    for _ in range(PUSHES):
        for a, b, dx, dy in bonds:
            _push(a, b, 0.15 * (b.x - a.x - dx), 0.15 * (b.y - a.y - dy))
        for a, b in combinations(blobs, 2):
            apart = hypot(b.x - a.x, b.y - a.y) or 1.0
            overlap = SQUEEZE * (a.reach() + b.reach()) - apart
            if overlap > 0:
                _push(a, b, -(b.x - a.x) * overlap / apart, -(b.y - a.y) * overlap / apart)


def _side_by_side(a: _Blob, b: _Blob, blobs: list[_Blob]) -> bool:
    """Say whether no third district lies between two (nobody in the circle over them: Gabriel 1969)."""
    apart = (a.x - b.x) ** 2 + (a.y - b.y) ** 2
    return all(
        (a.x - c.x) ** 2 + (a.y - c.y) ** 2 + (b.x - c.x) ** 2 + (b.y - c.y) ** 2 >= apart * BETWEEN
        for c in blobs
        if c is not a and c is not b
    )


def _touching(a: _Blob, b: _Blob) -> Point:
    apart = hypot(b.x - a.x, b.y - a.y) or 1.0
    factor = SQUEEZE * (a.reach() + b.reach()) / apart
    return (b.x - a.x) * factor, (b.y - a.y) * factor


def _push(a: _Blob, b: _Blob, dx: float, dy: float) -> None:
    """Move the first by so much towards there and the second against it, the smaller one more."""
    both = a.size + b.size
    a.x, a.y = a.x + dx * b.size / both, a.y + dy * b.size / both
    b.x, b.y = b.x - dx * a.size / both, b.y - dy * a.size / both


def _grow(blobs: list[_Blob]) -> None:
    """Let the districts grow hexagon by hexagon, in step, each around its middle."""
    owner: dict[Hex, _Blob] = {}

    def take(blob: _Blob, cell: Hex) -> None:
        if cell in owner:
            owner[cell].cells.discard(cell)
        owner[cell] = blob
        blob.cells.add(cell)

    for _ in range(20 * sum(blob.size for blob in blobs)):
        blob = min(blobs, key=lambda b: len(b.cells) / b.size)
        if len(blob.cells) == blob.size:
            return
        if not blob.cells:
            start = near((blob.x, blob.y))
            take(blob, min(_rings(start), key=lambda c: (c in owner, blob.far(c), c)))
            continue
        edge = {n for cell in blob.cells for n in neighbours(cell)} - blob.cells
        free = [cell for cell in edge if cell not in owner]
        # Shut in by others, it takes a hexagon that its neighbour can spare; that one grows again elsewhere.
        spare = [
            c for c in edge if c in owner and connected(owner[c].cells - {c}) and len(owner[c].cells) > 1
        ]
        take(blob, min(free or spare, key=lambda c: (blob.far(c), c)))


def _rings(start: Hex) -> list[Hex]:
    return [(start[0] + q, start[1] + r) for q in range(-3, 4) for r in range(-3, 4)]


def _smooth(blobs: list[_Blob]) -> None:
    """Move and swap hexagons while that makes districts rounder, the city whole, and everything nearer its place."""
    owner = {cell: blob for blob in blobs for cell in blob.cells}
    for _ in range(ROUNDS):
        moved = False
        for blob in blobs:
            for cell in sorted(blob.cells):
                moved = _better(owner, blob, cell) or moved
        if not moved:
            return


def _better(owner: dict[Hex, _Blob], blob: _Blob, cell: Hex) -> bool:
    """Find a better place for one hexagon of a district, if there is one: free, or another district's."""
    rest = blob.cells - {cell}
    if not rest or not connected(rest):
        return False
    best, target = -0.01, None
    for other in sorted({n for c in rest for n in neighbours(c)} - blob.cells):
        gain = _change(owner, cell, other)
        if gain < best:
            best, target = gain, other
    if target is None:
        return False
    _swap(owner, cell, target)
    return True


def _change(owner: dict[Hex, _Blob], cell: Hex, other: Hex) -> float:
    """Say how much worse the drawing gets if two hexagons change owners; endless if a district falls apart."""
    before = _cost(owner, cell, other)
    _swap(owner, cell, other)
    theirs = owner.get(cell)
    after = _cost(owner, cell, other) if theirs is None or connected(theirs.cells) else float("inf")
    _swap(owner, cell, other)
    return after - before


def _cost(owner: dict[Hex, _Blob], *cells: Hex) -> float:
    cost = 0.0
    for cell in cells:
        mine = owner.get(cell)
        cost += mine.far(cell) if mine else 0.0
        for step in neighbours(cell):
            theirs = owner.get(step)
            if mine is not theirs:
                cost += BORDER if mine and theirs else COAST
    return cost


def _swap(owner: dict[Hex, _Blob], cell: Hex, other: Hex) -> None:
    mine, theirs = owner.pop(cell, None), owner.pop(other, None)
    if mine:
        mine.cells.discard(cell)
        mine.cells.add(other)
        owner[other] = mine
    if theirs:
        theirs.cells.discard(other)
        theirs.cells.add(cell)
        owner[cell] = theirs


def _seat(blob: _Blob, townships: list[Township], flat: _Flat) -> dict[int, Hex]:
    """Give the hexagons of a district to its townships: known ones by their place, subdistricts in the middle."""
    cells = sorted(blob.cells, key=lambda c: (blob.far(c), c))
    order = sorted(townships, key=lambda t: (t.number >= URBAN, t.id))
    wanted = _wanted(blob, townships, flat)
    seats = dict(zip((t.id for t in order), cells, strict=True))

    def cost(township: Township, cell: Hex) -> float:
        x, y = centre(cell)
        if township.id in wanted:
            return (x - wanted[township.id][0]) ** 2 + (y - wanted[township.id][1]) ** 2
        return hypot(x - blob.x, y - blob.y) * RADIUS * 0.2 if township.number < URBAN else 0.0

    better = True
    while better:
        better = False
        for a, b in combinations(order, 2):
            p, q = seats[a.id], seats[b.id]
            if cost(a, q) + cost(b, p) < cost(a, p) + cost(b, q) - 1e-6:
                seats[a.id], seats[b.id] = q, p
                better = True
    return seats


def _wanted(blob: _Blob, townships: list[Township], flat: _Flat) -> dict[int, Point]:
    """Stretch the real places of a district over its hexagons: same middle, same spread each way."""
    real = {t.id: flat(t.place) for t in townships if t.place}
    drawn = [centre(cell) for cell in blob.cells]
    wanted: dict[int, Point] = dict.fromkeys(real, (0.0, 0.0))
    for axis in (0, 1):
        there = [p[axis] for p in real.values()]
        here = [p[axis] for p in drawn]
        factor = (max(here) - min(here)) / ((max(there) - min(there)) or 1.0) if len(there) > 2 else 1.0
        middle = (max(there) + min(there)) / 2 if there else 0.0
        to = (max(here) + min(here)) / 2
        for i, p in real.items():
            value = to + (p[axis] - middle) * factor
            wanted[i] = (value, wanted[i][1]) if axis == 0 else (wanted[i][0], value)
    return wanted
