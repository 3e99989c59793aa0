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
from lianfang.workforce.forms.orders import ORDER_WORDS, AskForm, OrderFilter
from lianfang.workforce.forms.organisations import OrganisationField, OrganisationFilter, OrganisationForm
from lianfang.workforce.forms.pairings import PairingFilter, PairingForm
from lianfang.workforce.forms.teams import STATES, TASKS, MemberForm, SendForm, TeamFilter, TeamForm
from lianfang.workforce.forms.volunteers import (
    InsuranceForm,
    OfferPart,
    PhoneOfferForm,
    PublicOfferForm,
    ReasonForm,
    TrainingForm,
    VolunteerFilter,
)
from lianfang.workforce.forms.workers import QualificationForm, WorkerField, WorkerFilter, WorkerForm

__all__ = [
    "ORDER_WORDS",
    "STANDING_WORDS",
    "STATES",
    "TASKS",
    "AskForm",
    "CallFilter",
    "CalledForm",
    "InsuranceForm",
    "MemberForm",
    "MusterFilter",
    "MusterForm",
    "OfferPart",
    "OrderFilter",
    "OrganisationField",
    "OrganisationFilter",
    "OrganisationForm",
    "PairingFilter",
    "PairingForm",
    "PhoneOfferForm",
    "PublicOfferForm",
    "QualificationForm",
    "ReasonForm",
    "SendForm",
    "SitesForm",
    "TeamFilter",
    "TeamForm",
    "TrainingForm",
    "VehicleForm",
    "VolunteerFilter",
    "WhyForm",
    "WorkerField",
    "WorkerFilter",
    "WorkerForm",
]
