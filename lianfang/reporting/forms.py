"""Forms of bulletins."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.web.fields import DayInput


class PublishForm(forms.Form):
    """Which day to publish."""

    day = forms.DateField(label=_("Day"), widget=DayInput)


class CorrectForm(forms.Form):
    """What is corrected and why."""

    note = forms.CharField(label=_("What is corrected, and why"), max_length=300)
