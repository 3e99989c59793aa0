"""Polygons: corners as people type or save them, whether a place lies inside."""

import json
from collections.abc import Sequence
from typing import Any

Point = tuple[float, float]


def corners(text: str) -> list[list[float]]:
    """Read the corners of a polygon: GeoJSON, or a line for each corner with longitude and latitude.

    Raises ValueError when it is none of these, has fewer than three corners or more than 500, or lies off the earth.
    """
    text = text.strip()
    found = _geojson(json.loads(text)) if text.startswith(("{", "[")) else _lines(text)
    if len(found) > 3 and found[0] == found[-1]:
        found.pop()
    if not 3 <= len(found) <= 500:
        raise ValueError(len(found))
    if any(not (-180 <= x <= 180 and -90 <= y <= 90) for x, y in found):
        raise ValueError("off the earth")
    return found


def _lines(text: str) -> list[list[float]]:
    found = []
    for line in text.splitlines():
        if line.strip():
            x, y = line.replace("，", ",").replace(",", " ").split()
            found.append([float(x), float(y)])
    return found


def _geojson(told: Any) -> list[list[float]]:
    try:
        if isinstance(told, dict):
            told = told["features"][0] if told.get("type") == "FeatureCollection" else told
            told = told.get("geometry", told)["coordinates"]
        while isinstance(told[0][0], list):
            told = told[0]
        return [[float(each[0]), float(each[1])] for each in told]
    except (TypeError, LookupError) as error:
        raise ValueError("not a polygon") from error


def within(point: Point, shape: Sequence[Sequence[float]]) -> bool:
    """Say whether a place lies inside a polygon (even-odd rule)."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(shape, [*shape[1:], shape[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def middle(shape: Sequence[Sequence[float]]) -> Point:
    """Give the middle of the corners of a polygon."""
    return sum(each[0] for each in shape) / len(shape), sum(each[1] for each in shape) / len(shape)
