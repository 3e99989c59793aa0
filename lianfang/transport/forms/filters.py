"""Which rides, vehicles, stops and tours are listed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.places.models import Site
from lianfang.transport.models import Ride, Tour, Vehicle
from lianfang.web.fields import DayInput, offer_rows, search_box


class AreaFilter(forms.Form):
    """What every list of rides can be narrowed by."""

    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RideFilter(AreaFilter):
    """Which rides: those of a day that are not over, unless another state is chosen."""

    q = search_box(_("Name, address or stop"))
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("live", pgettext_lazy("ride", "Going on")), *Ride.State.choices],
    )
    only = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All rides")),
            ("unplanned", _("Without a vehicle")),
            ("chair", _("In a wheelchair")),
        ],
    )
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label=pgettext_lazy("ride", "Where to"),
        required=False,
        empty_label=_("Anywhere"),
    )
    channel = forms.ChoiceField(
        label=_("How it was asked for"), required=False, choices=[("", _("Any way")), *Ride.Channel.choices]
    )

    def __init__(self, *args: Any, sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "site", sites)


class VehicleFilter(AreaFilter):
    """Which vehicles: those in use, unless others are chosen."""

    q = search_box(_("Plate, name or where it stands"))
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Vehicle.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[("", pgettext_lazy("vehicle", "In use")), ("out", _("Out of use")), ("all", _("All"))],
    )


class StopFilter(AreaFilter):
    """Which stops: those in use, unless all are asked for."""

    q = search_box(_("Name or address"))
    state = forms.ChoiceField(
        label=_("Which"), required=False, choices=[("", pgettext_lazy("stop", "In use")), ("all", _("All"))]
    )


class TourFilter(AreaFilter):
    """Which tours of which day."""

    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    mode = forms.ChoiceField(
        label=_("Mode"), required=False, choices=[("", _("All modes")), *Tour.Mode.choices]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All that count")), *Tour.State.choices, ("all", _("All"))],
    )
