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
from lianfang.testing.forms.service import ServiceForm

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
    "ServiceForm",
    "SitesForm",
    "TubeFilter",
    "round_name",
]
