"""Decisions of this app. Pure."""

from lianfang.supervision.rules.checklists import Answer, left, read
from lianfang.supervision.rules.draws import SEEDS, Candidate, Found, chosen, digest, odd, place, weight
from lianfang.supervision.rules.findings import MAY, OPEN, due, look_on, overdue, unit_area
from lianfang.supervision.rules.process import Judged, Stage, gaps, judged

__all__ = [
    "MAY",
    "OPEN",
    "SEEDS",
    "Answer",
    "Candidate",
    "Found",
    "Judged",
    "Stage",
    "chosen",
    "digest",
    "due",
    "gaps",
    "judged",
    "left",
    "look_on",
    "odd",
    "overdue",
    "place",
    "read",
    "unit_area",
    "weight",
]
