"""Polygons: corners as people type or save them, what is wrong with them, whether a place lies inside."""

import json
from collections.abc import Sequence
from math import cos, hypot, isfinite, radians
from typing import Any

from lianfang.territory.rules import touches_itself

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # west, south, east, north

FEWEST, MOST = 3, 500  # corners
AROUND = 0.3  # degrees around the places of an outbreak in which a zone may lie: some 30 km (design choice)
WIDEST = 60  # kilometres from corner to corner: a large township, with much around it (design choice)
DEGREE = 111.2  # kilometres of a degree of latitude (earth's circumference through 360)


class NoPolygon(ValueError):
    """Why corners are no polygon of a zone (`code`), and where it shows: a point, or a line of the text."""

    def __init__(self, code: str, at: str = "") -> None:
        super().__init__(code)
        self.code, self.at = code, at


def corners(text: str) -> list[list[float]]:
    """Read the corners of a polygon: GeoJSON, or a line for each corner with longitude and latitude.

    Raises NoPolygon: "unread" when it is none of these, "holes" for several rings or polygons, "few" or "many"
    corners, "earth" off the globe.
    """
    text = text.strip()
    found = _json(text) if text.startswith(("{", "[")) else _lines(text)
    if len(found) > FEWEST and found[0] == found[-1]:
        found.pop()
    if len(found) < FEWEST:
        raise NoPolygon("few")
    if len(found) > MOST:
        raise NoPolygon("many")
    for x, y in found:
        if not (isfinite(x) and isfinite(y) and -180 <= x <= 180 and -90 <= y <= 90):
            swapped = -180 <= y <= 180 and -90 <= x <= 90
            raise NoPolygon("swapped" if swapped else "earth", _said((x, y)))
    return found


def check(shape: Sequence[Sequence[float]], box: Box | None) -> None:
    """Look whether a polygon can be that of a zone in an outbreak whose places lie in a box (none: nobody knows).

    Raises NoPolygon: "crossing" where its border meets itself, "swapped" when longitude and latitude changed places,
    "far" when a corner lies elsewhere, "wide" when it reaches further than any zone.
    """
    ring = [(each[0], each[1]) for each in shape]
    if at := touches_itself(ring):
        raise NoPolygon("crossing", _said(at))
    for point in ring if box else ():
        if not _near(point, box):
            raise NoPolygon("swapped" if _near((point[1], point[0]), box) else "far", _said(point))
    west, east = min(x for x, _y in ring), max(x for x, _y in ring)
    south, north = min(y for _x, y in ring), max(y for _x, y in ring)
    across = hypot((east - west) * cos(radians((south + north) / 2)), north - south) * DEGREE
    if across > WIDEST:
        raise NoPolygon("wide", str(round(across)))


def _near(point: Point, box: Box | None) -> bool:
    if box is None:
        return True
    west, south, east, north = box
    return west - AROUND <= point[0] <= east + AROUND and south - AROUND <= point[1] <= north + AROUND


def _said(point: Point) -> str:
    return f"{point[0]:g}, {point[1]:g}"


def _lines(text: str) -> list[list[float]]:
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            x, y = line.replace("，", ",").replace(",", " ").split()
            found.append([float(x), float(y)])
        except ValueError as error:
            raise NoPolygon("unread", line.strip()[:40]) from error
    return found


def _json(text: str) -> list[list[float]]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoPolygon("unread", text[:40]) from error
    try:
        return _geojson(told)
    except (TypeError, LookupError, ValueError, AttributeError, OverflowError) as error:
        raise error if isinstance(error, NoPolygon) else NoPolygon("unread", text[:40]) from error


def _geojson(told: Any) -> list[list[float]]:
    if isinstance(told, dict):
        told = _one(told["features"]) if told.get("type") == "FeatureCollection" else told
        told = told.get("geometry", told)["coordinates"]
    while isinstance(told[0][0], list):
        told = _one(told)
    return [[float(each[0]), float(each[1])] for each in told]


def _one(several: Any) -> Any:
    if len(several) != 1:
        raise NoPolygon("holes")
    return several[0]


def within(point: Point, shape: Sequence[Sequence[float]]) -> bool:
    """Say whether a place lies inside a polygon (even-odd rule)."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(shape, [*shape[1:], shape[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
