"""Setting up wards and rooms; keeping, taking, leaving and cleaning beds."""

from lianfang.beds.actions.cleaning import disinfected, set_state
from lianfang.beds.actions.reserving import release, reserve
from lianfang.beds.actions.rooms import (
    add_beds,
    change_room,
    close_room,
    open_room,
    set_up_room,
)
from lianfang.beds.actions.stays import end_stay, move, occupy, occupy_many, offering, transfer_stay, vacate
from lianfang.beds.actions.wards import add_ward, change_ward, close_ward, open_ward, staff_ward

__all__ = [
    "add_beds",
    "add_ward",
    "change_room",
    "change_ward",
    "close_room",
    "close_ward",
    "disinfected",
    "end_stay",
    "move",
    "occupy",
    "occupy_many",
    "offering",
    "open_room",
    "open_ward",
    "release",
    "reserve",
    "set_state",
    "set_up_room",
    "staff_ward",
    "transfer_stay",
    "vacate",
]
