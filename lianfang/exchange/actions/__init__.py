"""The writes of this app."""

from lianfang.exchange.actions.bringing import bring, choose, leave_out, opened, take_sheet
from lianfang.exchange.actions.reading import SMALL, begin, go_on, stop, work_on
from lianfang.exchange.actions.undoing import UNDO_FOR, go_back, undo

__all__ = [
    "SMALL",
    "UNDO_FOR",
    "begin",
    "bring",
    "choose",
    "go_back",
    "go_on",
    "leave_out",
    "opened",
    "stop",
    "take_sheet",
    "undo",
    "work_on",
]
