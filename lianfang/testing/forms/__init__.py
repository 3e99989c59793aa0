"""Planning a round, its sites, a laboratory's desk, filters of the lists."""

from lianfang.testing.forms.desk import FindForm, MetForm, PlaceForm
from lianfang.testing.forms.laboratory import BoxForm, LaboratoryForm
from lianfang.testing.forms.plans import (
    CopyForm,
    GroupAreaForm,
    GroupPeopleForm,
    HoursForm,
    LeaveOutForm,
    PlanForm,
    PointForm,
    PointsFilter,
    QueueForm,
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
    "INFECTED",
    "TUBE_STATES",
    "BoxForm",
    "CopyForm",
    "ElsewhereForm",
    "FindForm",
    "GroupAreaForm",
    "GroupPeopleForm",
    "HoursForm",
    "LaboratoryForm",
    "LeaveOutForm",
    "MetForm",
    "OutbreakField",
    "PlaceForm",
    "PlanForm",
    "PointForm",
    "PointsFilter",
    "QueueForm",
    "RecallFilter",
    "RoundField",
    "RoundForm",
    "ServiceForm",
    "TubeFilter",
    "round_name",
]
