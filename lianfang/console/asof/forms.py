"""As of when, and whom one looks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.web.fields import DayInput, MomentInput


class ThenForm(forms.Form):
    """The instant one looks back to."""

    at = forms.DateTimeField(label=_("As of"), required=False, widget=MomentInput())


class WhoForm(forms.Form):
    """Whom one looks for: exactly, so that nobody leafs through people."""

    q = forms.CharField(
        label=_("Case number, phone, identity number or code"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class ReportForm(forms.Form):
    """The day of a report, and the instant one looks back to."""

    day = forms.DateField(label=_("Report of"), required=False, widget=DayInput)
    at = forms.DateTimeField(label=_("As of"), required=False, widget=MomentInput())
