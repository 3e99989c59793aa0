"""The forms of this app."""

from lianfang.workforce.forms.musters import (
    STANDING_WORDS,
    CalledForm,
    CallFilter,
    MusterFilter,
    MusterForm,
    SitesForm,
    VehicleForm,
    WhyForm,
)
from lianfang.workforce.forms.organisations import OrganisationField, OrganisationFilter, OrganisationForm
from lianfang.workforce.forms.teams import STATES, TASKS, MemberForm, SendForm, TeamFilter, TeamForm

__all__ = [
    "STANDING_WORDS",
    "STATES",
    "TASKS",
    "CallFilter",
    "CalledForm",
    "MemberForm",
    "MusterFilter",
    "MusterForm",
    "OrganisationField",
    "OrganisationFilter",
    "OrganisationForm",
    "SendForm",
    "SitesForm",
    "TeamFilter",
    "TeamForm",
    "VehicleForm",
    "WhyForm",
]
