"""Forms of rooms and beds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.beds.models import Bed

MOST_BEDS = 20  # more in one room is a typing mistake


class RoomForm(forms.Form):
    """A new room and how many beds it has."""

    ward = forms.CharField(label=_("Ward"), max_length=60)
    name = forms.CharField(label=_("Room"), max_length=30)
    beds = forms.IntegerField(label=_("Beds"), min_value=1, max_value=MOST_BEDS, initial=1)
    single = forms.BooleanField(label=_("One person only"), required=False, initial=True)
    negative_pressure = forms.BooleanField(label=_("Negative pressure"), required=False)


class StateForm(forms.Form):
    """What a bed is from now on."""

    state = forms.ChoiceField(choices=Bed.State.choices)
