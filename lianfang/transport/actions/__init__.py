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
from lianfang.transport.actions.hailing import wave
from lianfang.transport.actions.hearing import hear, hear_hails
from lianfang.transport.actions.moving import move
from lianfang.transport.actions.planning import ask_plan, drop_plan, plan_next, send_plan
from lianfang.transport.actions.rides import Asked, ask, cancel
from lianfang.transport.actions.seating import close, own_way, put, ready, say, take_from
from lianfang.transport.actions.tours import Sent, call_off, send_out

__all__ = [
    "Asked",
    "Sent",
    "add_hail_area",
    "add_stop",
    "add_vehicle",
    "ask",
    "ask_plan",
    "call_off",
    "cancel",
    "change_vehicle",
    "close",
    "close_hail_area",
    "close_stop",
    "disinfect",
    "drop_plan",
    "hear",
    "hear_hails",
    "move",
    "own_way",
    "plan_next",
    "put",
    "put_in",
    "ready",
    "say",
    "send_out",
    "send_plan",
    "take_from",
    "take_out",
    "wave",
]
