"""Orders of quarantine."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.cases.forms.common import ReasonForm, StepForm
from lianfang.cases.models import APPEAL, Appeal, Quarantine
from lianfang.cases.reasons import ORDER, RELEASE, SaidReason
from lianfang.places.models import Site, SiteKind
from lianfang.web.fields import DayInput


class OrderForm(ReasonForm):
    """An order of quarantine."""

    reason = SaidReason(ORDER, label=_("Reason"))

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[c for c in Quarantine.Kind.choices if c[0] in {"central", "home", "monitoring"}],
    )
    site = forms.ModelChoiceField(
        Site.objects.filter(kind=SiteKind.ISOLATION, closed_at=None),
        label=_("Isolation site"),
        required=False,
    )
    place = forms.CharField(
        label=_("Address"),
        max_length=200,
        required=False,
        help_text=_("At home: empty means where the household lives."),
    )
    exception = forms.ChoiceField(label=_("Why at home"), required=False)
    other = forms.CharField(label=_("Another reason to stay at home"), max_length=200, required=False)
    appeal_to = forms.CharField(label=_("Appeal to"), max_length=120, initial=lambda: gettext(APPEAL))
    field_order = ["kind", "site", "reason"]

    def clean(self) -> dict[str, Any]:
        """Take the reason to stay at home from the list or from the text."""
        data = dict(super().clean() or {})
        data["exception"] = data.pop("other", "") or data.get("exception", "")
        return data


class ConvertOrderForm(OrderForm):
    """Another kind or place for an order that runs."""

    appeal_to = None  # type: ignore[assignment]  # Django's way to leave out a field of the parent


class BulkOrderForm(forms.Form):
    """The same order for many contacts."""

    kind = forms.ChoiceField(choices=[("central", ""), ("home", ""), ("monitoring", "")])
    site = forms.ModelChoiceField(
        Site.objects.filter(kind=SiteKind.ISOLATION, closed_at=None), required=False
    )
    reason = SaidReason(ORDER)

    @staticmethod
    def sites() -> list[Site]:
        """Give the isolation sites that an order may name."""
        return list(Site.objects.filter(kind=SiteKind.ISOLATION, closed_at=None))


class AppealForm(StepForm):
    """What a person says against their restriction."""

    said_by = forms.CharField(
        label=_("Who appeals"), max_length=80, help_text=_("The person, or who speaks for them.")
    )
    said = forms.CharField(label=_("In their own words"), max_length=600, widget=forms.Textarea({"rows": 4}))


class AnswerForm(forms.Form):
    """What was decided about an appeal."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Appeal.Outcome.choices)
    answer = forms.CharField(label=_("Answer"), max_length=600, widget=forms.Textarea({"rows": 3}))


class ReleaseForm(ReasonForm):
    """Why somebody may go."""

    reason = SaidReason(RELEASE, label=_("Reason"))


class ExtendForm(ReasonForm):
    """A later end of a quarantine."""

    ends_on = forms.DateField(label=_("Until"), widget=DayInput())
    field_order = ["ends_on"]
