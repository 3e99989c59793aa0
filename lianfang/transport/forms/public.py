"""What somebody asks for on their own page: a ride, or a vehicle they wave down."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.transport.actions import Asked
from lianfang.transport.actions.rides import MOST
from lianfang.transport.models import HailArea, Ride, Stop
from lianfang.web.fields import MomentInput, offer_rows


class PeopleForm(forms.Form):
    """How many go, and whether somebody sits in a wheelchair."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    companions = forms.IntegerField(label=_("Companions"), min_value=0, max_value=MOST, initial=0)
    wheelchair = forms.BooleanField(label=_("In a wheelchair"), required=False)


class OwnRideForm(PeopleForm):
    """A ride one asks for oneself, or for a relative of the same phone."""

    site = forms.ModelChoiceField(Site.objects.none(), label=pgettext_lazy("ride", "Where to"))
    arrive_by = forms.DateTimeField(label=_("There until"), widget=MomentInput)
    stop = forms.ModelChoiceField(
        Stop.objects.none(), label=_("Stop"), required=False, empty_label=_("Fetched at the address")
    )
    place = forms.CharField(label=_("Address"), max_length=200, required=False)
    back = forms.ChoiceField(
        label=_("Ride back"), choices=[each for each in Ride.Back.choices if each[0] != "at"], initial="after"
    )
    field_order = ("site", "arrive_by", "stop", "place", "back", "companions", "wheelchair")

    def __init__(self, *args: Any, sites: QuerySet[Site], stops: QuerySet[Stop], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "site", sites)
        offer_rows(self, "stop", stops)

    def asked(self, person: Person, channel: str) -> Asked:
        """Give how the ride is asked for."""
        said = dict(self.cleaned_data)
        stop: Stop | None = said["stop"]
        if not stop and not said["place"] and person.household:
            said["place"] = person.household.address
        area = stop.area_id if stop else person.area_id
        return Asked(area_id=area, channel=channel, agreed=True, **said)


class WaveForm(PeopleForm):
    """A vehicle that is waved down: in which area, where exactly."""

    hail_area = forms.ModelChoiceField(HailArea.objects.none(), label=_("Where it may be hailed"))
    place = forms.CharField(
        label=_("Where exactly"), max_length=200, help_text=_("A street corner, a gate, a shop.")
    )
    back = forms.ChoiceField(
        label=_("Ride back"), choices=[each for each in Ride.Back.choices if each[0] != "at"], initial="after"
    )
    field_order = ("hail_area", "place", "back", "companions", "wheelchair")

    def __init__(self, *args: Any, areas: list[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "hail_area", HailArea.objects.filter(pk__in=areas))

    def asked(self, now: Any, channel: str) -> Asked:
        """Give how the vehicle is asked for; where it leads and when is the area's."""
        said = dict(self.cleaned_data)
        hail_area: HailArea = said.pop("hail_area")
        return Asked(hail_area.site, hail_area.area_id, now, channel=channel, agreed=True, **said)
