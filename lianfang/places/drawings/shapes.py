"""A city's own boundaries (GeoJSON, WGS-84) as paths on the drawing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

from lianfang.places.drawings.hexes import Point

WIDTH = 460.0  # as wide as the schematic map, so that names and rings fit both
FINE = 0.7  # points nearer than this to the last one are left out: nobody sees them


@dataclass(frozen=True, slots=True)
class Plane:
    """From longitude and latitude to the drawing."""

    west: float
    north: float
    scale: float
    squash: float
    width: float
    height: float

    @classmethod
    def over(cls, shapes: Iterable[Mapping[str, Any]]) -> "Plane":
        """Lay a plane over shapes so that they fill its width."""
        points = [point for shape in shapes for ring in rings(shape) for point in ring]
        west, east = min(p[0] for p in points), max(p[0] for p in points)
        south, north = min(p[1] for p in points), max(p[1] for p in points)
        squash = cos(radians((south + north) / 2))
        scale = WIDTH / ((east - west) * squash)
        return cls(west, north, scale, squash, WIDTH, (north - south) * scale)

    def __call__(self, point: Point) -> Point:
        """Give the place of a longitude and latitude."""
        return (point[0] - self.west) * self.squash * self.scale, (self.north - point[1]) * self.scale


def rings(shape: Mapping[str, Any]) -> Iterator[Sequence[Point]]:
    """Yield the rings of a Polygon or MultiPolygon, outer ones and holes."""
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    for polygon in polygons:
        yield from polygon


def shape_path(shape: Mapping[str, Any], plane: Plane) -> str:
    """Write a shape as an SVG path."""
    return "".join(_ring(ring, plane) for ring in rings(shape))


def middle(shape: Mapping[str, Any], plane: Plane) -> Point:
    """Give the centre of gravity of a shape's largest ring."""
    best = (0.0, 0.0, 0.0)
    for ring in rings(shape):
        gravity = _gravity([plane(point) for point in ring])
        best = max(best, gravity, key=lambda g: abs(g[0]))
    size, x, y = best
    return (x / size / 3, y / size / 3) if size else plane(next(rings(shape))[0])


def _ring(ring: Sequence[Point], plane: Plane) -> str:
    kept: list[Point] = []
    for point in map(plane, ring[:-1]):
        if not kept or hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= FINE:
            kept.append(point)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"


def _gravity(points: Sequence[Point]) -> tuple[float, float, float]:
    size = x = y = 0.0
    for (x1, y1), (x2, y2) in pairwise(points):
        cross = x1 * y2 - x2 * y1
        size, x, y = size + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return size, x, y
