"""Wards, rooms, beds, who is in them, for whom they are kept, and how they are made clean."""

from lianfang.beds.models.cleaning import Disinfection
from lianfang.beds.models.rooms import Bed, Room, Ward
from lianfang.beds.models.stays import Occupancy, Reservation

__all__ = ["Bed", "Disinfection", "Occupancy", "Reservation", "Room", "Ward"]
