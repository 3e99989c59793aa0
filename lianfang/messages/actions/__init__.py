"""Writes of messages."""

from lianfang.messages.actions.codes import make_slip, send_code, spaced, use_code, use_slip
from lianfang.messages.actions.devices import add_device, forget_devices, tell_devices
from lianfang.messages.actions.preferences import ask_email, choose, confirm_email, forget_email
from lianfang.messages.actions.sending import (
    INTO,
    OPTIONAL,
    Wanted,
    bundle_up,
    erase,
    hand_over,
    queue,
    send,
    tick,
    try_again,
)

__all__ = [
    "INTO",
    "OPTIONAL",
    "Wanted",
    "add_device",
    "ask_email",
    "bundle_up",
    "choose",
    "confirm_email",
    "erase",
    "forget_devices",
    "forget_email",
    "hand_over",
    "make_slip",
    "queue",
    "send",
    "send_code",
    "spaced",
    "tell_devices",
    "tick",
    "try_again",
    "use_code",
    "use_slip",
]
