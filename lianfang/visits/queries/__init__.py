"""The reads of this app."""

from lianfang.visits.queries.due import DueDoor, doors_due, of_worker, worker_of_user
from lianfang.visits.queries.figures import UnitDay, unit_days
from lianfang.visits.queries.helped import (
    code_of_person,
    family_of,
    helped,
    helped_people,
    revoked_codes,
    without_smartphones,
)
from lianfang.visits.queries.roster import Listed, people_page
from lianfang.visits.queries.rounds import (
    RoundRow,
    progress,
    progress_of_units,
    round_page,
    rounds,
    running_on,
)
from lianfang.visits.queries.sweep import (
    COMMUNITY,
    Counts,
    Door,
    Window,
    Worker,
    board,
    doors,
    last_day,
    sizes,
    to_come_back,
    total,
    visits_of,
    window,
    workers,
)

__all__ = [
    "COMMUNITY",
    "Counts",
    "Door",
    "DueDoor",
    "Listed",
    "RoundRow",
    "UnitDay",
    "Window",
    "Worker",
    "board",
    "code_of_person",
    "doors",
    "doors_due",
    "family_of",
    "helped",
    "helped_people",
    "last_day",
    "of_worker",
    "people_page",
    "progress",
    "progress_of_units",
    "revoked_codes",
    "round_page",
    "rounds",
    "running_on",
    "sizes",
    "to_come_back",
    "total",
    "unit_days",
    "visits_of",
    "window",
    "without_smartphones",
    "worker_of_user",
    "workers",
]
