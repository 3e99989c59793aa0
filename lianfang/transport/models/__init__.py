"""The tables of this app."""

from lianfang.transport.models.fleet import HailArea, Stop, Tour, TourStop, Vehicle
from lianfang.transport.models.rides import Leg, Ride

__all__ = ["HailArea", "Leg", "Ride", "Stop", "Tour", "TourStop", "Vehicle"]
