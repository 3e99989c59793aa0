"""Which people and permits are listed; somebody put on the list; a permit that is asked for."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.common.errors import Refused
from lianfang.people.forms import WHO, the_one
from lianfang.people.meaning import meant
from lianfang.people.models import Household, Person
from lianfang.presence.models import Pass
from lianfang.protocol.zones import Zones
from lianfang.web.fields import MomentInput, offer_choices
from lianfang.web.http import Request
from lianfang.zones.models import Permit, Present, Zone
from lianfang.zones.queries import doors_of, numbers_of


class PeopleFilter(forms.Form):
    """Which people of a zone."""

    q = forms.CharField(
        label=_("Name, address or employer"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name, address or employer")}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("present", _("All who count as present")),
            ("stranded", _("Stranded")),
            *Present.State.choices,
            ("all", _("All")),
        ],
    )
    need = forms.ChoiceField(label=_("What they need"), required=False)

    def __init__(self, *args: Any, numbers: Zones, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.key, gettext(each.label)) for each in numbers.care.value]
        offer_choices(
            self, "need", [("", gettext("Whatever they need")), ("any", gettext("Anything")), *offered]
        )


class PermitFilter(forms.Form):
    """Which permits: those that wait unless another state is chosen."""

    q = forms.CharField(
        label=_("Holder, plate or number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Holder, plate or number")}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("late", _("Overdue")),
            ("out", _("Good now")),
            ("overdue", _("Not back in time")),
            *Permit.State.choices,
        ],
    )
    zone = forms.UUIDField(required=False, widget=forms.HiddenInput)


class _WhoForm(forms.Form):
    """Finds the one person meant among those the user may find."""

    person = forms.CharField(label=_("Person"), required=False, help_text=WHO)

    def __init__(self, *args: Any, request: Request, zone: Zone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.zone = request, zone

    def clean_person(self) -> Person | None:
        """Find the one person meant; of several, the one who is in the zone."""
        text = self.cleaned_data["person"]
        if not text:
            return None
        try:
            found = meant(text, self.request.user, self.request.today)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        if len(found) > 1:
            here = Present.objects.filter(zone=self.zone, person__in=[each.pk for each in found])
            inside = set(here.values_list("person", flat=True))
            found = [each for each in found if each.pk in inside] or found
        return the_one(found)


class PersonForm(_WhoForm):
    """Somebody who is in a zone: behind which door or where else, for whom they work."""

    address = forms.CharField(
        label=_("Door"),
        required=False,
        max_length=200,
        help_text=_("The address as it is on record; empty: at no door."),
    )
    place = forms.CharField(label=_("Where they sleep"), required=False, max_length=120)
    employer = forms.CharField(label=_("For whom they work"), required=False, max_length=120)
    stranded = forms.BooleanField(label=_("Stranded: does not live here"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].required = True

    def clean_address(self) -> Household | None:
        """Find the door among those of the zone."""
        text = self.cleaned_data["address"].strip()
        if not text:
            return None
        parts = [(part.area_id, part.stair) for part in self.zone.parts.all()]
        found = list(Household.objects.filter(doors_of(parts), address__contains=text)[:2])
        exact = [each for each in found if each.address == text] or found
        if len(exact) != 1:
            raise forms.ValidationError(gettext("Write the address of one door of the zone."))
        return exact[0]


class PermitForm(_WhoForm):
    """A permit that somebody asks for."""

    holder = forms.CharField(
        label=_("Holder"), required=False, max_length=60, help_text=_("Empty: the person’s name.")
    )
    way = forms.ChoiceField(label=_("Which way"), choices=Permit.Way.choices)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Pass.Purpose.choices)
    urgent = forms.BooleanField(label=_("Urgent care: goes at once, nobody has to decide"), required=False)
    starts_at = forms.DateTimeField(label=_("From"), required=False, widget=MomentInput())
    ends_at = forms.DateTimeField(label=_("Until"), required=False, widget=MomentInput())
    plate = forms.CharField(label=_("Plate"), required=False, max_length=10)
    why = forms.CharField(label=_("What for"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = self.request.now
        self.fields["starts_at"].initial = now
        self.fields["ends_at"].initial = now + timedelta(
            hours=numbers_of(self.zone.protocol).permit_hours.value + 4
        )

    def clean(self) -> dict[str, Any]:
        """Somebody goes, and unless it is urgent the hours are needed."""
        told = dict(super().clean() or {})
        person = told.get("person")
        told["holder"] = told.get("holder") or (person.name if person else "")
        if not told["holder"] and "person" not in self.errors:
            self.add_error("holder", gettext("Say whose pass this is."))
        for name in ("starts_at", "ends_at"):
            if not told.get("urgent") and not told.get(name) and name not in self.errors:
                self.add_error(name, gettext("Say from when to when."))
        return told
