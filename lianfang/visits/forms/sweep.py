"""What the pages of a sweep may be narrowed by."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from lianfang.visits.models import Outcome
from lianfang.web.fields import DayInput


class SweepFilter(forms.Form):
    """Which days of a sweep."""

    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=DayInput(),
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
    )
    span = forms.ChoiceField(
        label=_("Days"),
        required=False,
        choices=[("", _("The week that ends with it")), ("day", _("This day"))],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class DoorFilter(SweepFilter):
    """Which doors."""

    outcome = forms.ChoiceField(
        label=_("What came of it"),
        required=False,
        choices=[
            ("", _("All doors")),
            ("not_yet", _("Not visited yet")),
            *Outcome.choices,
            ("back", _("To come back to")),
        ],
    )


class BackFilter(forms.Form):
    """Which doors somebody has to come back to."""

    outcome = forms.ChoiceField(
        label=_("Why"),
        required=False,
        choices=[
            ("", _("Any reason")),
            *((one.value, one.label) for one in Outcome if one != Outcome.DONE),
            ("needs", _("Something is needed")),
        ],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)
