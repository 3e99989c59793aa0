"""What holds at a checkpoint: pure functions on pure data."""

from lianfang.common.plates import normal_plate, plate_kind
from lianfang.presence.rules.checking import (
    EXEMPT,
    Checks,
    Decided,
    Numbers,
    decide,
    findings,
    read_checks,
    ways_that_need_a_test,
    write_checks,
)
from lianfang.presence.rules.stays import Seen, Stayed, pieces, stays
from lianfang.presence.rules.waiting import wait_minutes

__all__ = [
    "EXEMPT",
    "Checks",
    "Decided",
    "Numbers",
    "Seen",
    "Stayed",
    "decide",
    "findings",
    "normal_plate",
    "pieces",
    "plate_kind",
    "read_checks",
    "stays",
    "wait_minutes",
    "ways_that_need_a_test",
    "write_checks",
]
