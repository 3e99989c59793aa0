"""What the list of requests that were turned away can be narrowed to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.turned_away import WHYS

DAYS = 1


class TurnedAwayFilter(forms.Form):
    """Why, and since when."""

    why = forms.ChoiceField(label=_("Why"), required=False, choices=[("", _("All reasons")), *WHYS.items()])
    days = forms.ChoiceField(
        label=_("Since"),
        required=False,
        choices=[("", _("Since yesterday")), ("7", _("7 days")), ("90", _("90 days"))],
    )
