"""What a trace is narrowed by."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.web.fields import offer_choices

STEPS = [("1", _("Near the case")), ("2", _("Near those who were near"))]


class TraceFilter(forms.Form):
    """Which of those a trace found."""

    step = forms.ChoiceField(label=_("Step"), required=False, choices=STEPS)
    place = forms.TypedChoiceField(label=_("Place"), required=False, coerce=UUID, empty_value=None)
    minutes = forms.IntegerField(
        label=_("Minutes together, at least"),
        required=False,
        widget=forms.NumberInput({"placeholder": _("Minutes together, at least")}),
        validators=[MinValueValidator(0), MaxValueValidator(10_000)],
    )
    together = forms.BooleanField(label=_("At the same time only"), required=False)

    def __init__(self, *args: Any, places: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((str(id_), name) for id_, name in places.items()), key=lambda each: each[1])
        offer_choices(self, "place", [("", gettext("All places")), *named])
