"""Admitting, planning, consulting, observing, moving, discharging."""

from lianfang.care.actions.bedside import Measures, decide_type, observe, observe_many, set_scoring
from lianfang.care.actions.stays import BEFORE_DISCHARGE, admit, ask_for_tests, discharge, move
from lianfang.care.actions.writing import consult, write_plan

__all__ = [
    "BEFORE_DISCHARGE",
    "Measures",
    "admit",
    "ask_for_tests",
    "consult",
    "decide_type",
    "discharge",
    "move",
    "observe",
    "observe_many",
    "set_scoring",
    "write_plan",
]
