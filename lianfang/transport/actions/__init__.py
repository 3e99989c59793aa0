"""Writes of rides."""

from lianfang.transport.actions.fleet import (
    add_hail_area,
    add_stop,
    add_vehicle,
    change_vehicle,
    close_hail_area,
    close_stop,
    disinfect,
    put_in,
    take_out,
)
from lianfang.transport.actions.rides import Asked, ask, cancel
from lianfang.transport.actions.tours import Sent, call_off, send_out

__all__ = [
    "Asked",
    "Sent",
    "add_hail_area",
    "add_stop",
    "add_vehicle",
    "ask",
    "call_off",
    "cancel",
    "change_vehicle",
    "close_hail_area",
    "close_stop",
    "disinfect",
    "put_in",
    "send_out",
    "take_out",
]
