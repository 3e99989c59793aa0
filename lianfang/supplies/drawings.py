"""A small map of routes: where the store and the points lie to each other, north at the top."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, radians

Point = tuple[float, float]  # longitude, latitude

WIDTH, HEIGHT, EDGE = 460.0, 300.0, 22.0
COLOURS = 6  # routes beyond share colours; each stop also bears the letter of its route


@dataclass(frozen=True, slots=True)
class Dot:
    """A stop on the map."""

    x: float
    y: float
    word: str


@dataclass(frozen=True, slots=True)
class Way:
    """A route on the map: its colour, its line from the store and back, its stops."""

    colour: int
    path: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class RouteMap:
    """The map: the store, and the ways from it."""

    width: float
    height: float
    store: Dot
    ways: tuple[Way, ...]


def letter(n: int) -> str:
    """Name a route: A, B, …, Z, AA."""
    return (letter(n // 26 - 1) if n >= 26 else "") + chr(65 + n % 26)


def scaled(points: Sequence[Point]) -> Callable[[Point], Point]:
    """Give how points of the ground become points of a map on which all of these fit; the first one says how far north
    that is."""
    squash = cos(radians(points[0][1]))
    west, south = min(p[0] for p in points), min(p[1] for p in points)
    wide = max((max(p[0] for p in points) - west) * squash, 1e-9)
    tall = max(max(p[1] for p in points) - south, 1e-9)
    scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / tall)
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - tall * scale) / 2

    def at(point: Point) -> Point:
        x, y = left + (point[0] - west) * squash * scale, HEIGHT - top - (point[1] - south) * scale
        return round(x, 1), round(y, 1)

    return at


def route_map(store: Point, ways: Sequence[Sequence[Point]]) -> RouteMap:
    """Draw routes to scale so that all of them fit."""
    at = scaled([store, *(point for way in ways for point in way)])
    drawn = []
    for n, way in enumerate(ways):
        corners = [at(point) for point in (store, *way, store)]
        path = "M" + "L".join(f"{x} {y}" for x, y in corners)
        dots = tuple(Dot(*corner, f"{letter(n)}{k}") for k, corner in enumerate(corners[1:-1], 1))
        drawn.append(Way(n % COLOURS, path, dots))
    return RouteMap(WIDTH, HEIGHT, Dot(*at(store), ""), tuple(drawn))
