"""Writes of this app."""

from lianfang.supervision.actions.checklists import answer, sign, take_back
from lianfang.supervision.actions.draws import call, draw
from lianfang.supervision.actions.findings import (
    Told,
    escalate,
    fail,
    find,
    fix,
    note,
    pass_,
    reopen,
    take,
    withdraw,
)

__all__ = [
    "Told",
    "answer",
    "call",
    "draw",
    "escalate",
    "fail",
    "find",
    "fix",
    "note",
    "pass_",
    "reopen",
    "sign",
    "take",
    "take_back",
    "withdraw",
]
