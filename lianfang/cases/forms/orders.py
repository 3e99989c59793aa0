"""Orders of quarantine."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.cases.forms.common import ReasonForm
from lianfang.cases.models import APPEAL, Quarantine
from lianfang.places.models import Site, SiteKind
from lianfang.web.fields import DayInput


class OrderForm(ReasonForm):
    """An order of quarantine."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[c for c in Quarantine.Kind.choices if c[0] in {"central", "home", "monitoring"}],
    )
    site = forms.ModelChoiceField(
        Site.objects.filter(kind=SiteKind.ISOLATION, closed_at=None),
        label=_("Isolation site"),
        required=False,
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


class ExtendForm(ReasonForm):
    """A later end of a quarantine."""

    ends_on = forms.DateField(label=_("Until"), widget=DayInput())
    field_order = ["ends_on"]
