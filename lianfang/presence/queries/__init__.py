"""The reads of this app."""

from lianfang.presence.queries.board import (
    Board,
    Found,
    Station,
    Way,
    board,
    count,
    handovers,
    reasons,
    seen_on,
)
from lianfang.presence.queries.held import HELD, Held, held, held_count, with_transfers
from lianfang.presence.queries.log import (
    Hour,
    by_hour,
    checkpoints,
    last_day,
    occupants,
    of_people,
    passages,
    plates_of,
    site_names,
    totals,
    vehicles,
)
from lianfang.presence.queries.passes import find_pass, passes, revoked_numbers

__all__ = [
    "HELD",
    "Board",
    "Found",
    "Held",
    "Hour",
    "Station",
    "Way",
    "board",
    "by_hour",
    "checkpoints",
    "count",
    "find_pass",
    "handovers",
    "held",
    "held_count",
    "last_day",
    "occupants",
    "of_people",
    "passages",
    "passes",
    "plates_of",
    "reasons",
    "revoked_numbers",
    "seen_on",
    "site_names",
    "totals",
    "vehicles",
    "with_transfers",
]
