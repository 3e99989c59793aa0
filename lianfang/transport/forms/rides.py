"""Asking for a ride at a desk; sending a vehicle out."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.common.dates import at
from lianfang.common.ids import uuid7
from lianfang.people.forms import WHO, one_meant
from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.places.rules import Span
from lianfang.supplies.forms import StepForm
from lianfang.transport import queries
from lianfang.transport.actions import Asked, Sent
from lianfang.transport.actions.rides import MOST
from lianfang.transport.actions.seating import OPEN
from lianfang.transport.forms.fleet import HourField, WorkerField
from lianfang.transport.models import Boarding, HailArea, Leg, Ride, Stop, Tour, Vehicle
from lianfang.transport.rules import hour_of
from lianfang.web.fields import DayInput, MomentInput, offer_choices, offer_rows
from lianfang.web.http import Request
from lianfang.workforce.models import Worker

DESKS = [each for each in Ride.Channel.choices if each[0] != "own"]


class RideForm(forms.Form):
    """A ride for somebody in the register; the address is theirs unless another is written."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    person = forms.CharField(label=_("Person"), help_text=WHO)
    site = forms.ModelChoiceField(Site.objects.none(), label=pgettext_lazy("ride", "Where to"))
    arrive_by = forms.DateTimeField(label=_("There until"), widget=MomentInput)
    stop = forms.ModelChoiceField(
        Stop.objects.none(), label=_("Stop"), required=False, empty_label=_("Fetched at the address")
    )
    place = forms.CharField(
        label=_("Address"),
        max_length=200,
        required=False,
        help_text=_("Empty: their door, as it is on record."),
    )
    back = forms.ChoiceField(label=_("Ride back"), choices=Ride.Back.choices, initial="after")
    back_at = forms.DateTimeField(
        label=_("Back at"), widget=MomentInput, required=False, help_text=_("Only where a time is known.")
    )
    companions = forms.IntegerField(label=_("Companions"), min_value=0, max_value=MOST, initial=0)
    wheelchair = forms.BooleanField(label=_("In a wheelchair"), required=False)
    channel = forms.ChoiceField(label=_("How it was asked for"), choices=DESKS, initial="desk")
    agreed = forms.BooleanField(label=_("The person was asked and agrees"))
    helper_name = forms.CharField(label=_("Name of the relative"), max_length=60, required=False)
    helper_phone = forms.CharField(
        label=_("Phone of the relative"),
        max_length=24,
        required=False,
        widget=forms.TextInput({"inputmode": "tel"}),
    )
    note = forms.CharField(
        label=_("Note for the driver"), max_length=200, required=False, help_text=_("Nothing about illness.")
    )

    def __init__(
        self, *args: Any, request: Request, sites: QuerySet[Site], stops: QuerySet[Stop], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        offer_rows(self, "site", sites)
        offer_rows(self, "stop", stops)

    def clean_person(self) -> Person:
        """Find the one person meant."""
        return one_meant(self.cleaned_data["person"], self.request.user, self.request.today)

    def asked(self) -> Asked:
        """Give how the ride is asked for; the door on record where nothing else is said."""
        said = dict(self.cleaned_data)
        person, stop = said.pop("person"), said["stop"]
        if not stop and not said["place"] and person.household:
            said["place"] = person.household.address
        return Asked(area_id=stop.area_id if stop else person.area_id, **said)


class TourField(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class of Django takes none
    """Chooses a tour by vehicle, hours and seats that are left."""

    def label_from_instance(self, obj: Any) -> str:
        """Say which vehicle, when, and how many seats are free."""
        left = obj.seats - obj.taken - obj.hailed
        return gettext("%(vehicle)s, %(hours)s, %(n)s seats left") % {
            "vehicle": obj.vehicle, "hours": obj.hours, "n": max(left, 0)
        }  # fmt: skip


class TourForm(forms.Form):
    """A tour of a vehicle: with whom, when, how."""

    vehicle = forms.ModelChoiceField(Vehicle.objects.none(), label=pgettext_lazy("ride", "Vehicle"))
    driver = WorkerField(Worker.objects.none(), label=_("Driver"))
    day = forms.DateField(label=_("Day"), widget=DayInput)
    begins = HourField(label=_("From"))
    ends = HourField(label=_("Until"), help_text=_("On a round: its last departure. 24:00 is midnight."))
    mode = forms.ChoiceField(label=_("Mode"), choices=Tour.Mode.choices)
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label=pgettext_lazy("ride", "Where to"),
        required=False,
        help_text=_("For a round."),
    )
    hail_area = forms.ModelChoiceField(
        HailArea.objects.none(), label=_("Where it may be hailed"), required=False
    )
    every = forms.IntegerField(
        label=_("Minutes between departures"),
        min_value=1,
        max_value=600,
        required=False,
        help_text=_("For a round."),
    )
    stops = forms.MultipleChoiceField(
        label=_("Stops of the round"), required=False, widget=forms.CheckboxSelectMultiple
    )
    gap = forms.IntegerField(label=_("Minutes from stop to stop"), min_value=1, max_value=120, initial=5)

    def __init__(
        self, *args: Any, rows: dict[str, QuerySet[Any]], stops: QuerySet[Stop], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, found in rows.items():
            offer_rows(self, name, found)
        self.passed = {str(stop.pk): stop for stop in stops}
        offer_choices(self, "stops", [(key, stop.name) for key, stop in self.passed.items()])

    def sent(self) -> Sent:
        """Give how the vehicle is sent out; on a round its stops follow each other in the order of the list."""
        said = self.cleaned_data
        round_, hail = said["mode"] == Tour.Mode.CIRCUIT, said["mode"] == Tour.Mode.HAIL
        passed = [(self.passed[key], n * said["gap"]) for n, key in enumerate(said["stops"])]
        return Sent(
            driver=said["driver"],
            starts_at=_moment(said["day"], said["begins"]),
            ends_at=_moment(said["day"], said["ends"]),
            mode=said["mode"],
            site=said["site"] if not hail else None,
            hail_area=said["hail_area"] if hail else None,
            every=said["every"] if round_ else None,
            stops=passed if round_ else (),
        )


def _moment(day: Any, minutes: int) -> datetime:
    return at(day) + timedelta(minutes=minutes)


def as_uuid(text: str) -> UUID | None:
    """Read an id from an address; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


class PutForm(StepForm):
    """Which way of a ride goes with which vehicle, from when."""

    leg = forms.ModelChoiceField(Leg.objects.none(), label=pgettext_lazy("ride", "Way"), empty_label=None)
    tour = TourField(Tour.objects.none(), label=pgettext_lazy("ride", "Vehicle"))
    board_at = forms.DateTimeField(label=_("Gets in at"), widget=MomentInput)

    def fit(self) -> None:
        """Offer what has no vehicle or may change it, and the vehicles of that day with their seats."""
        legs = self.thing.legs.filter(state__in=OPEN).order_by("-way")
        offer_rows(self, "leg", legs)
        user, on = self.request.user, self.request.today
        offer_rows(self, "tour", queries.tours(user, on, day=self.thing.day).filter(state__in=Tour.LIVE))
        first = legs.first()
        late = self.thing.home_by or self.thing.arrive_from
        self.fields["board_at"].initial = self.thing.arrive_from if first and first.way == "there" else late


class RidersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # the class of Django takes none
    """Chooses riders of a tour by when they get in and who they are."""

    def label_from_instance(self, obj: Any) -> str:
        """Say when and who."""
        return f"{hour_of(obj.board_at, obj.day)} {obj.person.name}" if obj.board_at else obj.person.name


class MoveForm(StepForm):
    """Who of a tour moves to which other one."""

    legs = RidersField(Leg.objects.none(), label=_("Who moves"), widget=forms.CheckboxSelectMultiple)
    to = TourField(Tour.objects.none(), label=pgettext_lazy("ride", "Vehicle"))

    def fit(self) -> None:
        """Offer who did not board yet, all of them at first, and the other vehicles of the day with their seats."""
        legs = self.thing.legs.filter(state="planned").select_related("person").order_by("board_at", "pk")
        offer_rows(self, "legs", legs)
        self.fields["legs"].initial = list(legs)
        rows = queries.tours(self.request.user, self.request.today, day=self.thing.day)
        offer_rows(self, "to", rows.filter(state__in=Tour.LIVE).exclude(pk=self.thing.pk))


class LegForm(StepForm):
    """Which way of a ride."""

    leg = forms.ModelChoiceField(Leg.objects.none(), label=pgettext_lazy("ride", "Way"), empty_label=None)

    def fit(self) -> None:
        """Offer those with a vehicle that nobody boarded."""
        offer_rows(self, "leg", self.thing.legs.filter(state="planned").order_by("-way"))


class SayForm(StepForm):
    """What a driver says of somebody."""

    leg = forms.ModelChoiceField(Leg.objects.none(), label=pgettext_lazy("ride", "Way"), empty_label=None)
    what = forms.ChoiceField(label=_("What happened"), choices=Boarding.What.choices)

    def fit(self) -> None:
        """Offer the ways that have a vehicle."""
        offer_rows(self, "leg", self.thing.legs.exclude(tour=None).order_by("-way"))


class PlanForm(forms.Form):
    """Which day is planned, for which area."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
    area = AreaField(label=_("Area"))

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
