"""A new token, and the filter of their list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.api.scopes import SCOPES
from lianfang.web.fields import DayInput, search_box


class TokenForm(forms.Form):
    """For whom a token asks, what for, what it may, until when."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("The token acts under this user’s posts. Make a user of its own for a system."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("What it is for"), max_length=60, help_text=_("The system that keeps it."))
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(name, scope.label) for name, scope in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)


class TokensFilter(forms.Form):
    """What the list of tokens can be narrowed to."""

    q = search_box(_("Token or user"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("In use")), ("ended", _("Revoked or over")), ("all", _("All"))],
    )


def words(scopes: Sequence[str]) -> list[Any]:
    """Give the words of some scopes."""
    return [SCOPES[each].label for each in scopes if each in SCOPES]
