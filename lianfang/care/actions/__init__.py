"""Admitting, planning, consulting, observing, moving, discharging."""

from lianfang.care.actions.stays import BEFORE_DISCHARGE, admit, ask_for_tests, discharge, move
from lianfang.care.actions.writing import consult, observe, write_plan

__all__ = [
    "BEFORE_DISCHARGE",
    "admit",
    "ask_for_tests",
    "consult",
    "discharge",
    "move",
    "observe",
    "write_plan",
]
