"""Waiting apart for a single result: the filter of the list, decisions, objections; teams that swab at home."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.workforce.models import Team


class HoldFilter(forms.Form):
    """Which of those who are asked to wait apart."""

    CHOICES = (
        ("", _("All in force")),
        ("decide", _("To be decided on")),
        ("confirmed", pgettext_lazy("waiting apart", "Confirmed")),
        ("objections", _("Objections that wait")),
        ("over", _("Over")),
    )

    state = forms.ChoiceField(label=_("State"), choices=CHOICES, required=False)


class WordsForm(forms.Form):
    """Why something is decided, or what somebody says."""

    note = forms.CharField(label=_("Reason"), max_length=400, required=False)


class TeamForm(forms.Form):
    """Which team swabs people at home."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), empty_label=None)

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = teams
