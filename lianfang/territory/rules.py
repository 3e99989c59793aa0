"""Whether a shape from a file can be the border of an area (GeoJSON, RFC 7946; WGS-84)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

Point = tuple[float, float]
Ring = list[Point]
Side = tuple[Point, Point]

DIGITS = 6  # decimals kept: a tenth of a metre
CORNERS = 3


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a shape cannot be used, and near which longitude and latitude."""

    why: str
    at: Point | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A checked Polygon or MultiPolygon: its polygons, each an outer ring and its holes, closed."""

    polygons: list[list[Ring]]

    def geojson(self) -> dict[str, Any]:
        """Write it as a GeoJSON geometry."""
        return {"type": "MultiPolygon", "coordinates": self.polygons}


def read_shape(geometry: object) -> Shape | Wrong:
    """Read a GeoJSON geometry; heights are left out, open rings closed, equal points in a row taken once."""
    if not isinstance(geometry, Mapping) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return Wrong("not_polygon")
    coordinates = geometry.get("coordinates")
    given = [coordinates] if geometry["type"] == "Polygon" else coordinates
    if not isinstance(given, list) or not given:
        return Wrong("not_polygon")
    polygons = []
    for polygon in given:
        if not isinstance(polygon, list) or not polygon:
            return Wrong("not_polygon")
        rings = [_ring(ring) for ring in polygon]
        for ring in rings:
            if isinstance(ring, Wrong):
                return ring
        polygons.append([ring for ring in rings if not isinstance(ring, Wrong)])
    return Shape(polygons)


def _ring(given: object) -> Ring | Wrong:
    if not isinstance(given, list):
        return Wrong("not_polygon")
    ring: Ring = []
    for point in given:
        read = _point(point)
        if isinstance(read, Wrong):
            return read
        if not ring or ring[-1] != read:
            ring.append(read)
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    if len(ring) < CORNERS:
        return Wrong("too_few_corners", ring[0] if ring else None)
    crossing = touches_itself(ring)
    return Wrong("touches_itself", crossing) if crossing else [*ring, ring[0]]


def _point(given: object) -> Point | Wrong:
    if not isinstance(given, list) or len(given) < 2:
        return Wrong("not_polygon")
    longitude, latitude = given[0], given[1]
    for number in (longitude, latitude):
        if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
            return Wrong("not_polygon")
    if abs(longitude) > 180 or abs(latitude) > 90:
        return Wrong("outside_globe", (longitude, latitude))
    return round(float(longitude), DIGITS), round(float(latitude), DIGITS)


def touches_itself(ring: Sequence[Point]) -> Point | None:
    """Find a point where the border of an open ring meets itself other than from corner to corner."""
    if len(set(ring)) < len(ring):
        return next(point for n, point in enumerate(ring) if point in ring[:n])
    sides = [(ring[n], ring[(n + 1) % len(ring)]) for n in range(len(ring))]
    for one, other in _near(sides):
        shared = set(one) & set(other)
        if any(_folded(one, other, corner) for corner in shared) or (not shared and _meet(one, other)):
            return one[0]
    return None


def _near(sides: Sequence[Side]) -> Iterator[tuple[Side, Side]]:
    """Yield the pairs of sides that overlap from west to east: only these can meet."""
    running: list[Side] = []
    for side in sorted(sides, key=lambda s: min(s[0][0], s[1][0])):
        west = min(side[0][0], side[1][0])
        running = [other for other in running if max(other[0][0], other[1][0]) >= west]
        yield from ((other, side) for other in running)
        running.append(side)


def _folded(one: Side, other: Side, corner: Point) -> bool:
    """Say whether two sides of a corner lie on each other."""
    a = one[0] if one[1] == corner else one[1]
    b = other[0] if other[1] == corner else other[1]
    ahead = (a[0] - corner[0]) * (b[0] - corner[0]) + (a[1] - corner[1]) * (b[1] - corner[1])
    return _turn(corner, a, b) == 0 and ahead > 0


def _meet(one: Side, other: Side) -> bool:
    a, b, c, d = *one, *other
    turns = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    on = ((turns[0], c, one), (turns[1], d, one), (turns[2], a, other), (turns[3], b, other))
    return any(turn == 0 and _within(point, side) for turn, point, side in on)


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _within(point: Point, side: Side) -> bool:
    (x1, y1), (x2, y2) = side
    return min(x1, x2) <= point[0] <= max(x1, x2) and min(y1, y2) <= point[1] <= max(y1, y2)
