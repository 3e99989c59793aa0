"""How far it is, as the crow flies and on streets of which nothing is known."""

from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_000  # mean radius (IUGG)
DETOUR = 1.3  # streets are longer than the straight line by about a third (design choice, usual for towns)

Point = tuple[float, float]  # longitude, latitude (WGS-84)


def metres(here: Point, there: Point) -> int:
    """Give the distance of two points along the great circle, in metres (haversine)."""
    (lon1, lat1), (lon2, lat2) = ((radians(lon), radians(lat)) for lon, lat in (here, there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH_M * asin(sqrt(half)))


def road_metres(here: Point, there: Point, detour: float = DETOUR) -> int:
    """Guess how far it is between two points on streets: the straight line times a factor."""
    return round(metres(here, there) * detour)
