"""What is told at a registration desk."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.booking.models import Booking
from lianfang.common.ids import uuid7
from lianfang.people.forms import RegisterForm

Channel = Booking.Channel


class FindForm(forms.Form):
    """A code that is scanned, a number that a reader types with Enter at its end, or one that is typed by hand."""

    q = forms.CharField(
        label=_("Code, document or phone"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "off", "spellcheck": "false", "class": "mono"}
        ),
    )


class MetForm(RegisterForm):
    """Somebody who is not on record yet, as told at the desk."""

    def __init__(self, *args: Any, area_id: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, area_id=area_id, today=today, **kwargs)
        self.fields["kind"].initial = "present"
        del self.fields["verified"]  # a phone does not say it either


class PlaceForm(forms.Form):
    """Through whom a place is asked for. A helper's phone gets the messages about it and is never the person's."""

    CHANNELS = [choice for choice in Channel.choices if choice[0] != Channel.OWN]

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7, required=False)
    channel = forms.ChoiceField(label=_("Who asks"), choices=CHANNELS, initial=Channel.DESK)
    agreed = forms.BooleanField(
        label=_("The person agreed"),
        required=False,
        help_text=_("Where somebody else asks for them. Who stands at the desk or calls has said so."),
    )
    helper_name = forms.CharField(label=_("Name of the helper"), max_length=60, required=False)
    helper_phone = forms.CharField(
        label=_("Phone of the helper"),
        max_length=40,
        required=False,
        help_text=_(
            "Messages about this place go there. It is kept for some days and never as the person’s own."
        ),
    )

    def clean_agreed(self) -> bool:
        """Whoever asks for themselves agrees by that."""
        return bool(
            self.cleaned_data["agreed"] or self.cleaned_data.get("channel") in {Channel.DESK, Channel.CALL}
        )
