"""What anybody may tell on the public page: what they need, thanks, a complaint."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.common.ids import uuid7
from lianfang.needs.models import Feedback
from lianfang.people.rules.numbers import read_phone
from lianfang.places.models import Area
from lianfang.places.rules import LEVELS
from lianfang.web.fields import DayInput, offer_choices

STAMP, DAY_S = "lianfang say form", 24 * 3600
DISTRICT = LEVELS.index("district")
NEED = "need"
SHORT = 400  # characters of a need, as its column holds


def stamp() -> str:
    """Give a form its id, signed with the time it was loaded: sent twice, it tells once."""
    return TimestampSigner(salt=STAMP).sign(str(uuid7()))


def grouped(areas: list[Area]) -> list[tuple[Any, Any]]:
    """Offer townships under their districts, in the order of their codes."""
    offered: list[tuple[Any, Any]] = []
    for area in sorted(areas, key=lambda each: each.pk):
        if area.depth <= DISTRICT or not offered:
            offered.append((str(area), [(area.pk, str(area))]))
        else:
            offered[-1][1].append((area.pk, str(area)))
    return offered


class SayForm(forms.Form):
    """Something needed, thanks, or a complaint. People do not see `website`: who fills it in is a program."""

    id = forms.CharField(widget=forms.HiddenInput, initial=stamp, max_length=200)
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(NEED, _("Something is needed")), *Feedback.Kind.choices],
        widget=forms.RadioSelect,
        initial=NEED,
    )
    text = forms.CharField(
        label=_("In your words"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("In danger of life, phone 120 first."),
    )
    area = forms.TypedChoiceField(label=_("Where"), coerce=int)
    place = forms.CharField(
        label=_("Street, building, door"),
        max_length=200,
        required=False,
        help_text=_("Where help should come to."),
    )
    badge = forms.CharField(
        label=_("Number on the badge"),
        max_length=40,
        required=False,
        help_text=_("Of the person you thank or complain about: it leads to the right unit."),
    )
    about = forms.CharField(
        label=_("Whom it is about"),
        max_length=120,
        required=False,
        help_text=_("Unit, place or what they looked like."),
    )
    sent_to = forms.CharField(
        label=_("To which unit"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"list": "organisations", "autocomplete": "off"}),
        help_text=_("If you know it. It is passed on if it is another one’s."),
    )
    happened_on = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    name = forms.CharField(
        label=_("Your name"), max_length=120, required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Your phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("So that somebody can call you."),
    )
    may_publish = forms.BooleanField(label=_("May be published without names"), required=False)
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, areas: list[Area], known: bool, today: date, at: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.today, self.at = known or bool(at), today, at
        offer_choices(self, "area", grouped(areas))
        if at:  # the code on a building says where
            del self.fields["area"]
            self.fields["place"].label = _("Door")
            self.fields["place"].help_text = _("Only the number: the building is known.")
        if known:
            for name in ("area", "name", "phone"):
                del self.fields[name]

    def clean_id(self) -> UUID:
        """Take only an id that we gave out, not longer than a day ago."""
        try:
            return UUID(TimestampSigner(salt=STAMP).unsign(self.cleaned_data["id"], max_age=DAY_S))
        except (BadSignature, ValueError) as error:
            message = _("This form lay too long. It is fresh now: send it again.")
            raise forms.ValidationError(message) from error

    def clean_phone(self) -> str:
        """Look whether the number is a phone number."""
        typed = str(self.cleaned_data["phone"])
        if typed and read_phone(typed) is None:
            raise forms.ValidationError(gettext("This is no phone number. Write all of its digits."))
        return typed

    def clean(self) -> dict[str, Any]:
        """A need can only be met where somebody can be found."""
        data = dict(super().clean() or {})
        if data.get("kind") == NEED and not self.known and not (data.get("place") or data.get("phone")):
            self.add_error("place", gettext("Write where you are, or a phone: else nobody finds you."))
        if data.get("kind") == NEED and len(data.get("text", "")) > SHORT:
            self.add_error("text", gettext("Say what is needed in at most 400 characters."))
        if data.get("happened_on") and data["happened_on"] > self.today:
            self.add_error("happened_on", gettext("This lies in the future."))
        return data


class LookForm(forms.Form):
    """The code that was shown when something was told."""

    code = forms.CharField(label=_("Code"), max_length=40)
