"""What a round offers to those it tests."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.testing.models import RoundService


class ServiceForm(forms.Form):
    """Whom a round tells results by message, and whether places can be booked."""

    telling = forms.ChoiceField(
        label=_("Who gets a message with their result"),
        choices=RoundService.Telling.choices,
        widget=forms.RadioSelect,
    )
    booking = forms.BooleanField(
        label=_("People can book places"),
        required=False,
        help_text=_("Slots are made from the hours of the sites, and follow when those change."),
    )
