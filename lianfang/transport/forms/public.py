"""What somebody asks for on their own page: a ride, or a vehicle they wave down."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.transport.actions import Asked
from lianfang.transport.actions.rides import MOST
from lianfang.transport.models import HailArea, Ride, Stop
from lianfang.web.fields import MomentInput, offer_rows
from lianfang.web.words import moment

# What is asked on which page; the last one shows all answers.
RIDE_PARTS: Mapping[str, tuple[str, ...]] = {
    "where": ("site",),
    "when": ("arrive_by",),
    "from": ("stop", "place"),
    "back": ("back",),
    "who": ("companions", "wheelchair"),
}
WAVE_PARTS: Mapping[str, tuple[str, ...]] = {
    "where": ("hail_area", "place"),
    "back": ("back",),
    "who": ("companions", "wheelchair"),
}


class PeopleForm(forms.Form):
    """How many go, and whether somebody sits in a wheelchair; `part`: only these questions of a longer form."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    companions = forms.IntegerField(label=_("Companions"), min_value=0, max_value=MOST, initial=0)
    wheelchair = forms.BooleanField(label=_("In a wheelchair"), required=False)

    def __init__(self, *args: Any, part: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(part) if part else ():
            del self.fields[name]

    def answers(self) -> Iterator[tuple[str, Any, str]]:
        """Give what was answered to each question, in words: its name, its label, the answer."""
        for name, field in self.fields.items():
            said = self.cleaned_data.get(name) or getattr(field, "empty_label", None)
            if name == "id" or said in (None, "", False):
                continue
            if isinstance(said, datetime):
                said = moment(said)
            choices = {} if isinstance(field, forms.ModelChoiceField) else dict(getattr(field, "choices", ()))
            yield name, field.label, str(_("Yes") if said is True else choices.get(said, said))


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

    def __init__(
        self, *args: Any, sites: QuerySet[Site], stops: QuerySet[Stop], now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        for name, rows in (("site", sites), ("stop", stops)):
            if name in self.fields:
                offer_rows(self, name, rows)

    def clean_arrive_by(self) -> datetime:
        """A ride lies ahead."""
        until: datetime = self.cleaned_data["arrive_by"]
        if until <= self.now:
            raise forms.ValidationError(gettext("This time is over. Choose a later one."))
        return until

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

    hail_area = forms.ModelChoiceField(
        HailArea.objects.none(),
        label=_("Where it may be hailed"),
        help_text=_("Inside the area a vehicle stops for you. You may also simply wave in the street."),
    )
    place = forms.CharField(
        label=_("Where exactly"), max_length=200, help_text=_("A street corner, a gate, a shop.")
    )
    back = forms.ChoiceField(
        label=_("Ride back"), choices=[each for each in Ride.Back.choices if each[0] != "at"], initial="after"
    )
    field_order = ("hail_area", "place", "back", "companions", "wheelchair")

    def __init__(self, *args: Any, areas: list[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "hail_area" in self.fields:
            offer_rows(self, "hail_area", HailArea.objects.filter(pk__in=areas))

    def asked(self, now: Any, channel: str) -> Asked:
        """Give how the vehicle is asked for; where it leads and when is the area's."""
        said = dict(self.cleaned_data)
        hail_area: HailArea = said.pop("hail_area")
        return Asked(hail_area.site, hail_area.area_id, now, channel=channel, agreed=True, **said)
