"""The tables of this app."""

from lianfang.zones.models.people import CareFlag, DoorCount, PlaceCount, Present
from lianfang.zones.models.permits import Permit
from lianfang.zones.models.told import Flagging, Headcount
from lianfang.zones.models.zones import WeighedCase, Zone, ZoneOrder, ZonePart, ZoneRound, ZoneTeam

__all__ = [
    "CareFlag",
    "DoorCount",
    "Flagging",
    "Headcount",
    "Permit",
    "PlaceCount",
    "Present",
    "WeighedCase",
    "Zone",
    "ZoneOrder",
    "ZonePart",
    "ZoneRound",
    "ZoneTeam",
]
