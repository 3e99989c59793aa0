"""How the graph of an outbreak is looked at."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ChainFilter(forms.Form):
    """Along what, coloured by what, with whom."""

    along = forms.ChoiceField(
        label=_("From left to right"),
        required=False,
        choices=[("onset", _("By onset")), ("report", _("By report")), ("generation", _("By generation"))],
    )
    colour = forms.ChoiceField(
        label=_("Colour"),
        required=False,
        choices=[("state", _("Coloured by state")), ("setting", _("Coloured by setting"))],
    )
    by = forms.ChoiceField(
        label=_("Clusters"),
        required=False,
        choices=[
            ("chain", _("Clusters by chain")),
            ("setting", _("Clusters by setting")),
            ("place", _("Clusters by place")),
        ],
    )
    contacts = forms.BooleanField(label=_("With contacts"), required=False)
    chain = forms.UUIDField(required=False, widget=forms.HiddenInput)
