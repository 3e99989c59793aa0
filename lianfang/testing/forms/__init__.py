"""Planning a round, its sites, a laboratory's desk, filters of the lists."""

from lianfang.testing.forms.laboratory import ERRORS, WORDS, BoxForm, LaboratoryForm, ResultsForm
from lianfang.testing.forms.rounds import (
    INFECTED,
    TUBE_STATES,
    ElsewhereForm,
    OutbreakField,
    RecallFilter,
    RoundField,
    RoundForm,
    SitesForm,
    TubeFilter,
    round_name,
)

__all__ = [
    "ERRORS",
    "INFECTED",
    "TUBE_STATES",
    "WORDS",
    "BoxForm",
    "ElsewhereForm",
    "LaboratoryForm",
    "OutbreakField",
    "RecallFilter",
    "ResultsForm",
    "RoundField",
    "RoundForm",
    "SitesForm",
    "TubeFilter",
    "round_name",
]
