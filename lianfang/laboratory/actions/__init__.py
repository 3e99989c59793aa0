"""Writes of laboratories."""

from lianfang.laboratory.actions.abilities import add_instrument, add_lot, retire, set_ability
from lianfang.laboratory.actions.files import begin_reading, deal_with, keep_file, void_file
from lianfang.laboratory.actions.hearing import hear
from lianfang.laboratory.actions.plates import empty, fill, give_up, make_plate, put, set_control
from lianfang.laboratory.actions.reading import SMALL, read_again, read_file, told_of, waiting_files
from lianfang.laboratory.actions.readings import Released, amend, conclude, enter_lines, release, set_aside
from lianfang.laboratory.actions.runs import Entry, enter_run

__all__ = [
    "SMALL",
    "Entry",
    "Released",
    "add_instrument",
    "add_lot",
    "amend",
    "begin_reading",
    "conclude",
    "deal_with",
    "empty",
    "enter_lines",
    "enter_run",
    "fill",
    "give_up",
    "hear",
    "keep_file",
    "make_plate",
    "put",
    "read_again",
    "read_file",
    "release",
    "retire",
    "set_ability",
    "set_aside",
    "set_control",
    "told_of",
    "void_file",
    "waiting_files",
]
