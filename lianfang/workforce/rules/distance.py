"""How far it is, as the crow flies."""

from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_000  # mean radius (IUGG)

Point = tuple[float, float]  # longitude, latitude


def metres(here: Point, there: Point) -> int:
    """Give the distance of two points along the great circle, in metres (haversine)."""
    (lon1, lat1), (lon2, lat2) = ((radians(lon), radians(lat)) for lon, lat in (here, there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH_M * asin(sqrt(half)))
