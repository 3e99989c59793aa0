"""Forms about teams."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.places.rules import Span
from lianfang.workforce.forms.organisations import OrganisationField
from lianfang.workforce.models import Dispatch, Team

STATES = {
    "ready": _("Not sent"),
    "on_way": _("On the way"),
    "there": _("At work"),
    "back": _("Returned"),
}
# What cadres do in a community (the report of Yiyang's outbreak, 2021); offered, not prescribed.
TASKS = (
    _("Survey from door to door"),
    _("Take temperatures"),
    _("Check health codes"),
    _("Help with testing"),
    _("Explain vaccination"),
    _("Register people"),
    _("Enter data"),
    _("Explain prevention"),
)


class TeamFilter(forms.Form):
    """What the list of teams shows."""

    q = forms.CharField(
        label=_("Name of a team"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name of a team")}),
        max_length=60,
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Team.Kind.choices]
    )
    level = forms.ChoiceField(
        label=_("Sent by"), required=False, choices=[("", _("Sent by anyone")), *Dispatch.Level.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Wherever they are")), *STATES.items()]
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class MemberForm(forms.Form):
    """Which organisation sends a person."""

    organisation = OrganisationField(label=_("Sent by the organisation"))


class TeamForm(MemberForm):
    """A team under a leader."""

    name = forms.CharField(label=_("Name of the team"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=Team.Kind.choices)
    area = AreaField(label=_("Area"), help_text=_("Where the team belongs; it can be sent elsewhere."))
    field_order = ("name", "kind", "area", "organisation")

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
        self.fields["organisation"].label = _("The leader's organisation")


class SendForm(forms.Form):
    """Where teams are sent, by whom, to do what."""

    area = AreaField(label=_("Send to"), help_text=_("Name or code of the area."))
    level = forms.ChoiceField(label=_("Sent by"), choices=Dispatch.Level.choices)
    task = forms.CharField(
        label=_("Task"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "tasks", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
