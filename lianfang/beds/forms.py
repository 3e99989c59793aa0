"""Forms of rooms and beds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.beds.models import Bed

MOST_BEDS = 20  # more in one room is a typing mistake


class RoomForm(forms.Form):
    """A new room and how many beds it has."""

    ward = forms.CharField(label=_("Ward"), max_length=60)
    name = forms.CharField(label=_("Room"), max_length=30)
    beds = forms.IntegerField(label=_("Beds"), min_value=1, max_value=MOST_BEDS, initial=1)
    single = forms.BooleanField(label=_("One person only"), required=False, initial=True)
    negative_pressure = forms.BooleanField(label=_("Negative pressure"), required=False)


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
        del self.fields["negative_pressure"]


class StateForm(forms.Form):
    """What a bed is from now on."""

    state = forms.ChoiceField(choices=Bed.State.choices)
