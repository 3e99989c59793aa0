"""The tables of this app."""

from lianfang.transport.models.fleet import HailArea, Stop, Tour, TourStop, Vehicle
from lianfang.transport.models.plans import RidePlan
from lianfang.transport.models.rides import Leg, Ride
from lianfang.transport.models.told import Boarding, Hail, RideDoubt
from lianfang.transport.models.ways import RoadWay

__all__ = [
    "Boarding",
    "Hail",
    "HailArea",
    "Leg",
    "Ride",
    "RideDoubt",
    "RidePlan",
    "RoadWay",
    "Stop",
    "Tour",
    "TourStop",
    "Vehicle",
]
