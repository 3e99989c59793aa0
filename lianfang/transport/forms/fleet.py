"""Vehicles, stops, areas in which one may hail."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.common.plates import LONGEST
from lianfang.people.models import Organisation
from lianfang.places.models import Site
from lianfang.places.rules import Span
from lianfang.supplies.forms import StepForm
from lianfang.transport.models import HailArea, Stop, Vehicle
from lianfang.transport.models.fleet import DAY
from lianfang.web.fields import DayInput, offer_rows
from lianfang.workforce.models import Worker


def point(label: Any, most: int) -> forms.FloatField:
    """Ask for a degree of longitude or latitude."""
    return forms.FloatField(label=label, min_value=-most, max_value=most, required=False)


class PlacedForm(forms.Form):
    """Something that lies in an area, with its point on the map where it is known."""

    area = AreaField(label=_("Area"))
    longitude = point(_("Longitude"), 180)
    latitude = point(_("Latitude"), 90)

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)

    def clean(self) -> dict[str, Any]:
        """Take a point whole or not at all."""
        said = super().clean() or {}
        if (said.get("longitude") is None) != (said.get("latitude") is None):
            self.add_error("latitude", gettext("Give longitude and latitude, or neither."))
        return said

    def about(self) -> dict[str, Any]:
        """Give what is said, by column."""
        said = dict(self.cleaned_data)
        return {"area_id": said.pop("area").pk, **said}


class WorkerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class of Django takes none
    """Chooses somebody who works, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Give the name."""
        return str(obj.person.name)


class VehicleForm(PlacedForm):
    """A vehicle."""

    plate = forms.CharField(label=_("Plate"), max_length=LONGEST + 4)
    kind = forms.ChoiceField(label=_("Kind"), choices=Vehicle.Kind.choices)
    name = forms.CharField(
        label=pgettext_lazy("vehicle", "Name"), max_length=60, required=False, help_text=_("No. 3, shuttle")
    )
    seats = forms.IntegerField(label=_("Seats for passengers"), min_value=0, max_value=99)
    wheelchairs = forms.IntegerField(label=_("Places for wheelchairs"), min_value=0, max_value=20, initial=0)
    depot = forms.CharField(label=_("Where it stands"), max_length=120)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Whose it is"),
        required=False,
        empty_label=_("A volunteer’s own"),
    )
    owner = WorkerField(Worker.objects.none(), label=_("Volunteer whose car it is"), required=False)
    since = forms.DateField(label=_("From"), widget=DayInput)
    field_order = ("plate", "kind", "name", "seats", "wheelchairs", "area", "depot")

    def __init__(
        self, *args: Any, organisations: QuerySet[Organisation], owners: QuerySet[Worker], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "organisation", organisations)
        offer_rows(self, "owner", owners)


class StopForm(PlacedForm):
    """A point where vehicles stop."""

    name = forms.CharField(label=pgettext_lazy("stop", "Name"), max_length=80)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    lit = forms.BooleanField(label=_("Lit at night"), required=False)
    shelter = forms.BooleanField(label=_("With a roof or a seat"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    field_order = ("name", "area", "address")

    def stop(self) -> Stop:
        """Give the stop."""
        return Stop(**self.about())


class HourField(forms.CharField):
    """A time of day as one says it: 8:30; 24:00 is midnight at the end of the day."""

    widget = forms.TextInput({"inputmode": "numeric", "placeholder": "24:00"})

    def clean(self, value: Any) -> int:
        """Give the minutes since midnight."""
        hour, _colon, minute = super().clean(value).replace("：", ":").partition(":")
        if hour.isdecimal() and minute.isdecimal() and len(minute) == 2 and int(minute) < 60:
            found = int(hour) * 60 + int(minute)
            if found <= DAY:
                return found
        raise forms.ValidationError(gettext("Write a time as 8:30; midnight at the end of the day is 24:00."))


class HailForm(forms.Form):
    """Where and when vehicles may be hailed, and where they lead."""

    name = forms.CharField(label=pgettext_lazy("hail area", "Name"), max_length=80)
    area = AreaField(label=_("Area"))
    site = forms.ModelChoiceField(Site.objects.none(), label=pgettext_lazy("ride", "Where to"))
    first_on = forms.DateField(label=_("First day"), widget=DayInput)
    last_on = forms.DateField(label=_("Last day"), widget=DayInput)
    opens = HourField(label=_("From"))
    shuts = HourField(label=_("Until"), help_text=_("24:00 is midnight at the end of the day."))

    def __init__(self, *args: Any, spans: tuple[Span, ...], sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
        offer_rows(self, "site", sites)

    def hail_area(self) -> HailArea:
        """Give the area."""
        said = dict(self.cleaned_data)
        return HailArea(area_id=said.pop("area").pk, **said)


class OutForm(StepForm):
    """From when a vehicle is out of use, and why."""

    until = forms.DateField(label=_("Last day"), widget=DayInput)
    text = forms.CharField(label=_("Why"), max_length=200)

    def fit(self) -> None:
        """Begin with today."""
        self.fields["until"].initial = self.request.today
