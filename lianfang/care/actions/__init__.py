"""Admitting, planning, consulting, observing, moving, discharging."""

from lianfang.care.actions.bedside import Measures, decide_type, observe, observe_many, set_scoring
from lianfang.care.actions.orders import carry_out, carry_out_many, order_care, stop_order, take_back_step
from lianfang.care.actions.stays import BEFORE_DISCHARGE, admit, ask_for_tests, discharge, move
from lianfang.care.actions.teams import join_team, leave_team
from lianfang.care.actions.writing import consult, write_plan

__all__ = [
    "BEFORE_DISCHARGE",
    "Measures",
    "admit",
    "ask_for_tests",
    "carry_out",
    "carry_out_many",
    "consult",
    "decide_type",
    "discharge",
    "join_team",
    "leave_team",
    "move",
    "observe",
    "observe_many",
    "order_care",
    "set_scoring",
    "stop_order",
    "take_back_step",
    "write_plan",
]
