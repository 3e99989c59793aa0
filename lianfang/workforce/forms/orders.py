"""Forms about orders and what is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.places.rules import Span
from lianfang.web.fields import MomentInput
from lianfang.workforce.models import Team

ORDER_WORDS = {
    "ordered": _("Ordered"),
    "acknowledged": _("Order known"),
    "there": _("At work"),
    "back": _("Returned"),
    "withdrawn": _("Taken back"),
}


class OrderFilter(forms.Form):
    """Which orders the board shows."""

    q = forms.CharField(
        label=_("Team or task"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Team or task")}),
        max_length=60,
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *ORDER_WORDS.items()]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Team.Kind.choices]
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AskForm(forms.Form):
    """What an area asks for."""

    area = AreaField(label=_("For which area"))
    task = forms.CharField(
        label=_("Task"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "tasks", "autocomplete": "off"}),
    )
    people = forms.IntegerField(label=_("People needed"), min_value=1, max_value=9999)
    kind = forms.ChoiceField(
        label=_("Kind of team"), required=False, choices=[("", _("Any kind")), *Team.Kind.choices]
    )
    needed_at = forms.DateTimeField(label=_("Needed from"), widget=MomentInput)

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
