"""Forms about teams."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField
from lianfang.people.models import Organisation
from lianfang.places.rules import Span
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


class OrganisationField(forms.CharField):
    """A registered organisation, by its whole name or code; the page suggests those there are."""

    widget = forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        """Find the one organisation that is meant."""
        text = super().clean(value)
        rows = Organisation.objects.all()
        found = list(rows.filter(name=text)[:2]) or list(rows.filter(code=text).exclude(code="")[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("Give the whole name or the code of one registered organisation."))
        return found[0]


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
        self.fields["area"].within(spans)  # type: ignore[attr-defined]
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
        self.fields["area"].within(spans)  # type: ignore[attr-defined]


class OrganisationForm(forms.Form):
    """A public body, enterprise or institution."""

    name = forms.CharField(label=_("Name"), max_length=120)
    level = forms.ChoiceField(label=_("Level"), choices=Organisation.Level.choices)
    area = AreaField(label=_("Area"), help_text=_("Which area it answers to."))
    code = forms.CharField(label=_("Unified social credit code"), max_length=18, required=False)

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].within(spans)  # type: ignore[attr-defined]
