"""Admitting, planning, consulting, observing, moving, discharging."""

from lianfang.care.actions.bedside import Measures, decide_type, observe, observe_many, set_scoring
from lianfang.care.actions.consults import answer_consult, ask_consult, close_consult, read_consult
from lianfang.care.actions.deaths import correct_death, record_death, report_death
from lianfang.care.actions.follow_ups import follow_up
from lianfang.care.actions.orders import carry_out, carry_out_many, order_care, stop_order, take_back_step
from lianfang.care.actions.stays import BEFORE_DISCHARGE, admit, ask_for_tests, discharge, move
from lianfang.care.actions.teams import join_team, leave_team
from lianfang.care.actions.writing import consult, write_plan

__all__ = [
    "BEFORE_DISCHARGE",
    "Measures",
    "admit",
    "answer_consult",
    "ask_consult",
    "ask_for_tests",
    "carry_out",
    "carry_out_many",
    "close_consult",
    "consult",
    "correct_death",
    "decide_type",
    "discharge",
    "follow_up",
    "join_team",
    "leave_team",
    "move",
    "observe",
    "observe_many",
    "order_care",
    "read_consult",
    "record_death",
    "report_death",
    "set_scoring",
    "stop_order",
    "take_back_step",
    "write_plan",
]
