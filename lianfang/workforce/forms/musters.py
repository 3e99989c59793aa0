"""Forms about musters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.places.models import SiteKind
from lianfang.places.rules import Span
from lianfang.web.fields import MomentInput
from lianfang.workforce.forms.organisations import OrganisationField
from lianfang.workforce.rules import STANDINGS

STANDING_WORDS = {
    "missing": _("Not here"),
    "not_coming": _("Not coming"),
    "called": _("No answer yet"),
    "coming": _("Coming"),
    "late": _("Came late"),
    "arrived": _("Arrived"),
    "replaced": _("Let off"),
}


class MusterFilter(forms.Form):
    """What the list of musters shows."""

    q = forms.CharField(
        label=_("Task or place"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Task or place")}),
        max_length=60,
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Open and over")), ("open", _("Open")), ("over", _("Over"))],
    )


class CallFilter(forms.Form):
    """Whom a muster's board shows."""

    q = forms.CharField(
        label=_("Name or organisation"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or organisation")}),
        max_length=60,
    )
    standing = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("However they stand")), *((word, STANDING_WORDS[word]) for word in STANDINGS)],
    )


class CalledForm(forms.Form):
    """A whole organisation that is called, besides what was ticked."""

    organisation = OrganisationField(
        label=_("Everybody of the organisation"),
        required=False,
        help_text=_("Its staff, and its people in teams. Teams are ticked in their list."),
    )


class MusterForm(CalledForm):
    """Where people are to be, by when, what for."""

    task = forms.CharField(label=_("What for"), max_length=120)
    place = forms.CharField(label=_("Where"), max_length=200)
    area = AreaField(label=_("Area"), help_text=_("In which area the place lies."))
    due_at = forms.DateTimeField(label=_("Be there by"), widget=MomentInput)
    field_order = ("task", "place", "area", "due_at", "organisation")

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)


class VehicleForm(forms.Form):
    """A vehicle of a muster."""

    plate = forms.CharField(
        label=_("Plate"), max_length=12, required=False, help_text=_("Empty: not known yet.")
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=99)
    driver = forms.CharField(label=_("Driver"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=24, required=False)


class SitesForm(forms.Form):
    """To which sites people are dealt: all open ones of a kind in an area."""

    area = AreaField(label=_("Area"))
    kind = forms.ChoiceField(label=_("Kind"), choices=SiteKind.choices, initial=SiteKind.SAMPLING)

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)


class WhyForm(forms.Form):
    """A reason."""

    why = forms.CharField(label=_("Why"), max_length=200)
