"""Which gifts are listed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.donations import queries
from lianfang.donations.models import Gift
from lianfang.places.queries import labels
from lianfang.places.rules import at_level
from lianfang.web.fields import DayInput, offer_choices, search_box

KINDS = [("", _("All kinds")), *Gift.Kind.choices]


class PublicFilter(forms.Form):
    """Which published gifts."""

    q = search_box(_("Giver, gift or number of the receipt"))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=KINDS)
    month = forms.ChoiceField(label=_("Month"), required=False)
    area = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(f"{month:%Y-%m}", f"{month:%Y-%m}") for month in queries.months()]
        offer_choices(self, "month", [("", _("All months")), *months])
        areas = queries.published().order_by().values_list("area_id", flat=True).distinct()
        districts = sorted({at_level(area, "district") for area in areas})
        names = labels(districts)
        found = [(str(area), names.get(area, "")) for area in districts]
        offer_choices(self, "area", [("", _("All districts")), *found])

    def clean_month(self) -> date | None:
        """Give the first day of the month."""
        text = self.cleaned_data["month"]
        return date.fromisoformat(f"{text}-01") if text else None

    def clean_area(self) -> int | None:
        """Give the district."""
        text = self.cleaned_data["area"]
        return int(text) if text else None


class GiftFilter(forms.Form):
    """Which gifts."""

    q = search_box(_("Giver, gift or number of the receipt"))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=KINDS)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("left", _("Not all allocated")),
            ("thank", _("Not thanked yet")),
            ("publish", _("Not published yet")),
            ("tell", _("Refused, the giver was not told")),
            *Gift.State.choices,
        ],
    )
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("To"), required=False, widget=DayInput)
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)
