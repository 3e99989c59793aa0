"""The reads of this app."""

from lianfang.transport.queries.fleet import (
    ASK,
    DRIVE,
    PLAN,
    READ,
    drivers,
    hail_areas,
    stops,
    stops_near,
    tours,
    vehicles,
)
from lianfang.transport.queries.numbers import current
from lianfang.transport.queries.rides import Counts, counts, of_people, rides, rides_of

__all__ = [
    "ASK",
    "DRIVE",
    "PLAN",
    "READ",
    "Counts",
    "counts",
    "current",
    "drivers",
    "hail_areas",
    "of_people",
    "rides",
    "rides_of",
    "stops",
    "stops_near",
    "tours",
    "vehicles",
]
