"""Hexagons that stand on a corner, by axial coordinates (q to the right, r down): neighbours, corners, outlines."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from math import sqrt

Hex = tuple[int, int]
Point = tuple[float, float]

RADIUS = 17.0
AROUND: tuple[Hex, ...] = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
# Corners as whole steps of half a width and half a radius, so that corners of neighbours are equal, not just close.
STEP = (RADIUS * sqrt(3) / 2, RADIUS / 2)
CORNERS: tuple[Hex, ...] = ((1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1), (0, -2))


def centre(cell: Hex) -> Point:
    """Give the middle of a hexagon on the drawing."""
    q, r = cell
    return (2 * q + r) * STEP[0], 3 * r * STEP[1]


def near(point: Point) -> Hex:
    """Give a hexagon near a point of the drawing."""
    r = round(point[1] / STEP[1] / 3)
    return round((point[0] / STEP[0] - r) / 2), r


def neighbours(cell: Hex) -> list[Hex]:
    """List the six hexagons around one, clockwise from the right."""
    return [(cell[0] + q, cell[1] + r) for q, r in AROUND]


def hexagon(cell: Hex = (0, 0), at: Point = (0.0, 0.0)) -> str:
    """Draw a hexagon as an SVG path; `at` moves it."""
    return _line((x + at[0], y + at[1]) for x, y in map(_drawn, _corners(cell))) + "Z"


def connected(cells: Collection[Hex]) -> bool:
    """Say whether one can walk over all of the hexagons without leaving them."""
    left = set(cells)
    front = [left.pop()] if left else []
    while front:
        for step in neighbours(front.pop()):
            if step in left:
                left.discard(step)
                front.append(step)
    return not left


def outline(cells: Collection[Hex]) -> str:
    """Draw the border around hexagons as one SVG path; what they enclose and what is apart are loops of their own."""
    there = set(cells)
    # At a corner three hexagons meet, so at most one side of the border begins there.
    border: dict[Hex, Hex] = {}
    for cell in there:
        points = _corners(cell)
        for k, other in enumerate(neighbours(cell)):
            if other not in there:
                border[points[k]] = points[(k + 1) % 6]
    path = ""
    while border:
        point = min(border)
        loop = []
        while point in border:
            loop.append(_drawn(point))
            point = border.pop(point)
        path += _line(loop) + "Z"
    return path


def seams(groups: Iterable[Collection[Hex]]) -> str:
    """Draw the lines along which groups of hexagons touch each other, as one SVG path."""
    of = {cell: n for n, group in enumerate(groups) for cell in group}
    ends: dict[Hex, set[Hex]] = defaultdict(set)
    for cell, n in of.items():
        points = _corners(cell)
        for k, other in enumerate(neighbours(cell)):
            if of.get(other, n) != n:
                ends[points[k]].add(points[(k + 1) % 6])
                ends[points[(k + 1) % 6]].add(points[k])
    path = ""
    # Lines begin where they meet the outside or each other; what is left then are rings.
    while ends:
        point = min(ends, key=lambda corner: (len(ends[corner]) == 2, corner))
        path += _line(_walk(ends, point))
    return path


def _walk(ends: dict[Hex, set[Hex]], point: Hex) -> list[Point]:
    line = [_drawn(point)]
    while ends.get(point):
        following = min(ends[point])
        for a, b in ((point, following), (following, point)):
            ends[a].discard(b)
            if not ends[a]:
                del ends[a]
        point = following
        line.append(_drawn(point))
    return line


def _line(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _corners(cell: Hex) -> list[Hex]:
    q, r = cell
    return [(2 * q + r + x, 3 * r + y) for x, y in CORNERS]


def _drawn(corner: Hex) -> Point:
    return corner[0] * STEP[0], corner[1] * STEP[1]
