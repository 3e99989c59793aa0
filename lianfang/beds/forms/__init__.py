"""Forms of wards, rooms and beds."""

from lianfang.beds.forms.rooms import (
    BedsForm,
    IsolationRoomForm,
    RoomChangeForm,
    RoomForm,
    StateForm,
    WhyForm,
)
from lianfang.beds.forms.wards import StaffForm, WardChangeForm, WardForm

__all__ = [
    "BedsForm",
    "IsolationRoomForm",
    "RoomChangeForm",
    "RoomForm",
    "StaffForm",
    "StateForm",
    "WardChangeForm",
    "WardForm",
    "WhyForm",
]
