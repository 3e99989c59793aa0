"""Forms of rooms and beds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.beds.actions.rooms import MOST_BEDS
from lianfang.beds.models import Bed
from lianfang.places.models import SiteKind
from lianfang.supplies.forms import StepForm


class RoomForm(forms.Form):
    """A new room and how many beds it has."""

    ward = forms.CharField(label=_("Ward"), max_length=60)
    name = forms.CharField(label=_("Room"), max_length=30)
    beds = forms.IntegerField(label=_("Beds"), min_value=1, max_value=MOST_BEDS, initial=1)
    single = forms.BooleanField(label=_("One person only"), required=False, initial=True)
    negative_pressure = forms.BooleanField(label=_("Negative pressure"), required=False)
    icu = forms.BooleanField(label=_("Intensive care"), required=False)


class IsolationRoomForm(RoomForm):
    """A new room of an isolation site: floors instead of wards, and a household stays together unless it is said."""

    single = forms.BooleanField(
        label=_("One person only"),
        required=False,
        help_text=_("Otherwise people of one household may share it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name things as they are called where nobody is ill."""
        super().__init__(*args, **kwargs)
        self.fields["ward"].label = pgettext_lazy("isolation", "Building or floor")
        self.fields["beds"].label = pgettext_lazy("beds", "Places")
        del self.fields["negative_pressure"], self.fields["icu"]


class StateForm(forms.Form):
    """What a bed is from now on."""

    state = forms.ChoiceField(choices=Bed.State.choices)
    method = forms.CharField(required=False, max_length=24)
    done_by = forms.CharField(required=False, max_length=60)


class RoomChangeForm(StepForm):
    """What a room is called and what it is."""

    name = forms.CharField(label=_("Room"), max_length=30)
    single = forms.BooleanField(label=_("One person only"), required=False)
    negative_pressure = forms.BooleanField(label=_("Negative pressure"), required=False)
    icu = forms.BooleanField(label=_("Intensive care"), required=False)

    def fit(self) -> None:
        """Begin with what it is."""
        for name in self.fields:
            self.fields[name].initial = getattr(self.thing, name)
        if self.thing.site.kind == SiteKind.ISOLATION:
            for name in ("negative_pressure", "icu"):
                self.fields[name].widget = forms.HiddenInput()


class BedsForm(StepForm):
    """How many beds are added."""

    beds = forms.IntegerField(label=_("Beds"), min_value=1, max_value=MOST_BEDS, initial=1)


class WhyForm(StepForm):
    """A reason."""

    why = forms.CharField(label=_("Reason"), max_length=200)
