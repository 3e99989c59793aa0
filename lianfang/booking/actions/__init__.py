"""Writes of booking."""

from lianfang.booking.actions.keeping import miss, tick
from lianfang.booking.actions.places import Asked, arrive, book, cancel, move, walk_in
from lianfang.booking.actions.slots import Laid, lay_out

__all__ = [
    "Asked",
    "Laid",
    "arrive",
    "book",
    "cancel",
    "lay_out",
    "miss",
    "move",
    "tick",
    "walk_in",
]
