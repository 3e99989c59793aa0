"""Forms about meals."""

from lianfang.meals.forms.filters import (
    BoardFilter,
    KitchenFilter,
    RotaFilter,
    ShortfallFilter,
    SiteFilter,
    TotalFilter,
)
from lianfang.meals.forms.places import ChangeForm, KitchenForm, PlanForm, SiteForm, TurnForm
from lianfang.meals.forms.steps import BoxesForm, CountForm, NForm, SecondForm, SendForm, UntilForm, WhatForm

__all__ = [
    "BoardFilter",
    "BoxesForm",
    "ChangeForm",
    "CountForm",
    "KitchenFilter",
    "KitchenForm",
    "NForm",
    "PlanForm",
    "RotaFilter",
    "SecondForm",
    "SendForm",
    "ShortfallFilter",
    "SiteFilter",
    "SiteForm",
    "TotalFilter",
    "TurnForm",
    "UntilForm",
    "WhatForm",
]
