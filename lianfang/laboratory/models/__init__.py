"""The tables of this app."""

from lianfang.laboratory.models.abilities import Ability, Instrument, Lot
from lianfang.laboratory.models.files import HeardMessage, ResultFile, ReturnedRow
from lianfang.laboratory.models.plates import ControlValue, Plate, Run, Well
from lianfang.laboratory.models.readings import Reading, SecondTest

__all__ = [
    "Ability",
    "ControlValue",
    "HeardMessage",
    "Instrument",
    "Lot",
    "Plate",
    "Reading",
    "ResultFile",
    "ReturnedRow",
    "Run",
    "SecondTest",
    "Well",
]
