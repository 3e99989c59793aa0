"""Which meals, kitchens, sites and alarms are listed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.meals import queries
from lianfang.meals.words import STATES
from lianfang.web.fields import DayInput, offer_choices, search_box


class AreaFilter(forms.Form):
    """What every list of meals can be narrowed by."""

    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class BoardFilter(AreaFilter):
    """Which meals of which day."""

    q = search_box(pgettext_lazy("meal site", "Name"))
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    meal = forms.ChoiceField(label=_("Which meal"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((key, words) for key, (words, _tone) in STATES.items())],
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meals = [(each.key, gettext(each.label)) for each in queries.current(on).meals.value]
        offer_choices(self, "meal", [("", gettext("All meals")), *meals])


class RotaFilter(AreaFilter):
    """Which sites, from which day on."""

    q = search_box(pgettext_lazy("meal site", "Name"))
    day = forms.DateField(label=_("From"), required=False, widget=DayInput)


class KitchenFilter(AreaFilter):
    """Which kitchens."""

    q = search_box(_("Name or whom to call"))
    state = forms.ChoiceField(
        label=_("Which"), required=False, choices=[("", _("Those that cook now")), ("all", _("All"))]
    )


class SiteFilter(AreaFilter):
    """Which sites."""

    q = search_box(pgettext_lazy("meal site", "Name"))
    state = forms.ChoiceField(
        label=_("Which"), required=False, choices=[("", _("Those that are fed now")), ("all", _("All"))]
    )


class ShortfallFilter(AreaFilter):
    """Which alarms."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("open", _("Nobody ended them")),
            ("ended", pgettext_lazy("shortfall", "Ended")),
            ("all", _("All")),
        ],
    )


class TotalFilter(AreaFilter):
    """Which days are added up, and how."""

    first = forms.DateField(label=_("From"), required=False, widget=DayInput)
    last = forms.DateField(label=_("To"), required=False, widget=DayInput)
    by = forms.ChoiceField(
        label=_("Lines"),
        required=False,
        choices=[("", _("Each kitchen and day")), ("kitchen", _("Each kitchen"))],
    )
