"""Forms about pairings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.places.rules import Span
from lianfang.workforce.forms.organisations import OrganisationField


class PairingFilter(forms.Form):
    """Which pairings are shown."""

    q = forms.CharField(
        label=_("Organisation or community"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Organisation or community")}),
        max_length=60,
    )
    short = forms.BooleanField(label=_("Only those short of people"), required=False)
    ended = forms.BooleanField(label=_("Ended ones too"), required=False)
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PairingForm(forms.Form):
    """Which organisation helps which village or community."""

    organisation = OrganisationField(label=_("Organisation"))
    area = AreaField(label=_("Village or community"), help_text=_("Its name or its code of 12 digits."))
    need = forms.IntegerField(label=_("People needed a day"), min_value=1, max_value=999)
    contact = forms.CharField(label=_("Contact person"), max_length=60, required=False)
    contact_phone = forms.CharField(label=_("Phone"), max_length=24, required=False)

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
