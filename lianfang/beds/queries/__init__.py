"""Reads over wards, rooms and beds."""

from lianfang.beds.queries.board import (
    Card,
    Place,
    Wing,
    board,
    by_ward,
    free_beds,
    kept_beds,
    refusals,
    shown_ward,
    wards_of,
)
from lianfang.beds.queries.choosing import Offer, offers
from lianfang.beds.queries.city import Capacity, Kind, capacity, city, whole
from lianfang.beds.queries.cleaning import Cleaning, cleanings

__all__ = [
    "Capacity",
    "Card",
    "Cleaning",
    "Kind",
    "Offer",
    "Place",
    "Wing",
    "board",
    "by_ward",
    "capacity",
    "city",
    "cleanings",
    "free_beds",
    "kept_beds",
    "offers",
    "refusals",
    "shown_ward",
    "wards_of",
    "whole",
]
