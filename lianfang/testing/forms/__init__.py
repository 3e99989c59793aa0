"""Planning a round, its sites, a laboratory's desk, filters of the lists."""

from lianfang.testing.forms.laboratory import ERRORS, WORDS, BoxForm, LaboratoryForm, ResultsForm
from lianfang.testing.forms.plans import (
    CopyForm,
    GroupAreaForm,
    GroupPeopleForm,
    HoursForm,
    PlanForm,
    PointForm,
    PointsFilter,
)
from lianfang.testing.forms.rounds import (
    INFECTED,
    TUBE_STATES,
    ElsewhereForm,
    OutbreakField,
    RecallFilter,
    RoundField,
    RoundForm,
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
    "CopyForm",
    "ElsewhereForm",
    "GroupAreaForm",
    "GroupPeopleForm",
    "HoursForm",
    "LaboratoryForm",
    "OutbreakField",
    "PlanForm",
    "PointForm",
    "PointsFilter",
    "RecallFilter",
    "ResultsForm",
    "RoundField",
    "RoundForm",
    "ServiceForm",
    "TubeFilter",
    "round_name",
]
