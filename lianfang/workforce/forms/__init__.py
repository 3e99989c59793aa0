"""The forms of this app."""

from lianfang.workforce.forms.organisations import OrganisationField, OrganisationFilter, OrganisationForm
from lianfang.workforce.forms.teams import STATES, TASKS, MemberForm, SendForm, TeamFilter, TeamForm

__all__ = [
    "STATES",
    "TASKS",
    "MemberForm",
    "OrganisationField",
    "OrganisationFilter",
    "OrganisationForm",
    "SendForm",
    "TeamFilter",
    "TeamForm",
]
