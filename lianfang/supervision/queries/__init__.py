"""Reads of this app."""

from lianfang.supervision.queries.checklists import (
    Board,
    Row,
    board,
    checklist_of,
    items,
    round_of,
    unchecked_rounds,
    unchecked_visits,
)
from lianfang.supervision.queries.draws import Behind, behind, candidates, drawn_of, draws, teller_of, to_call
from lianfang.supervision.queries.findings import (
    READ,
    Counts,
    about_people,
    counts,
    days_of,
    findings,
    numbers_of,
    pressing,
    to_look_at,
    waiting,
)
from lianfang.supervision.queries.process import notices, testing, visiting

__all__ = [
    "READ",
    "Behind",
    "Board",
    "Counts",
    "Row",
    "about_people",
    "behind",
    "board",
    "candidates",
    "checklist_of",
    "counts",
    "days_of",
    "drawn_of",
    "draws",
    "findings",
    "items",
    "notices",
    "numbers_of",
    "pressing",
    "round_of",
    "teller_of",
    "testing",
    "to_call",
    "to_look_at",
    "unchecked_rounds",
    "unchecked_visits",
    "visiting",
    "waiting",
]
