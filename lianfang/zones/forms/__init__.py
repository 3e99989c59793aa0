"""What the pages of zones ask for."""

from lianfang.zones.forms.orders import LookForm, OrderForm, ZoneFilter
from lianfang.zones.forms.people import PeopleFilter, PermitFilter, PermitForm, PersonForm
from lianfang.zones.forms.steps import (
    EmptyForm,
    FlagForm,
    LevelForm,
    PlaceForm,
    ReasonForm,
    StepForm,
    TeamForm,
    TextForm,
)

__all__ = [
    "EmptyForm",
    "FlagForm",
    "LevelForm",
    "LookForm",
    "OrderForm",
    "PeopleFilter",
    "PermitFilter",
    "PermitForm",
    "PersonForm",
    "PlaceForm",
    "ReasonForm",
    "StepForm",
    "TeamForm",
    "TextForm",
    "ZoneFilter",
]
