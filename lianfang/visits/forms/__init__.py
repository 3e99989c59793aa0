"""The forms of this app."""

from lianfang.visits.forms.helped import (
    AgreedForm,
    HelpedFilter,
    ManyForm,
    RelativeForm,
    WhyForm,
    WorkerForm,
)
from lianfang.visits.forms.rounds import (
    DueFilter,
    RosterFilter,
    RosterForm,
    RoundDoorsFilter,
    RoundFilter,
    RoundForm,
    TeamForm,
)
from lianfang.visits.forms.sweep import BackFilter, DoorFilter, SweepFilter

__all__ = [
    "AgreedForm",
    "BackFilter",
    "DoorFilter",
    "DueFilter",
    "HelpedFilter",
    "ManyForm",
    "RelativeForm",
    "RosterFilter",
    "RosterForm",
    "RoundDoorsFilter",
    "RoundFilter",
    "RoundForm",
    "SweepFilter",
    "TeamForm",
    "WhyForm",
    "WorkerForm",
]
