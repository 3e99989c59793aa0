"""What anybody may tell on the public page: what they need, thanks, a complaint."""

from collections.abc import Iterable, Iterator, Mapping
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
PARTS: dict[str, tuple[str, ...]] = {
    "kind": ("kind",),
    "words": ("text",),
    "whom": ("badge", "about", "sent_to", "happened_on", "may_publish"),
    "where": ("area", "place"),
    "who": ("name", "phone"),
    "check": ("website",),
}
SHORT = 400  # characters of a need, as its column holds


def stamp() -> str:
    """Give a form its id, signed with the time it was loaded: sent twice, it tells once."""
    return TimestampSigner(salt=STAMP).sign(str(uuid7()))


def read_stamp(stamped: str) -> UUID | None:
    """Read the id of a form: only one that we gave out, not longer than a day ago."""
    try:
        return UUID(TimestampSigner(salt=STAMP).unsign(stamped, max_age=DAY_S))
    except (BadSignature, ValueError):
        return None


def steps_of(kind: str, *, known: bool) -> tuple[str, ...]:
    """List the pages for a need, or for thanks and complaints; whoever is known is not asked who and where they are."""
    if kind == NEED:
        return ("kind", "words", "where", "check") if known else ("kind", "words", "where", "who", "check")
    return ("kind", "words", "whom", "check") if known else ("kind", "words", "whom", "where", "who", "check")


def grouped(areas: list[Area]) -> list[tuple[Any, Any]]:
    """Offer townships under their districts, in the order of their codes."""
    offered: list[tuple[Any, Any]] = []
    for area in sorted(areas, key=lambda each: each.pk):
        if area.depth <= DISTRICT or not offered:
            offered.append((str(area), [(area.pk, str(area))]))
        else:
            offered[-1][1].append((area.pk, str(area)))
    return offered


class SayPart(forms.Form):
    """One page of something needed, thanks, or a complaint; what was answered on the pages before is known. People do
    not see `website`: who fills it in is a program."""

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
        self,
        *args: Any,
        part: str,
        before: Mapping[str, Any],
        areas: list[Area],
        known: bool,
        today: date,
        at: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before, self.known, self.today = before, known or bool(at), today
        offer_choices(self, "area", grouped(areas))
        if at:  # the code on a building says where
            self.fields["place"].label = _("Door")
            self.fields["place"].help_text = _("Only the number: the building is known.")
        asked = set(PARTS[part]) - ({"area"} if self.known else set())
        for name in set(self.fields) - asked:
            del self.fields[name]

    @property
    def need(self) -> bool:
        """Say whether something is needed, as it was answered on the first page."""
        return bool(self.before.get("kind", NEED) == NEED)

    def answers(self) -> list[tuple[Any, str]]:
        """List what was answered on this page with its words; what was left empty is not listed."""
        listed = []
        for name, field in self.fields.items():
            told = self[name].data
            choices = dict(_flat(getattr(field, "choices", ())))
            answer = choices.get(str(told)) or (_("Yes") if told is True else told)
            if answer:
                listed.append((field.label, str(answer)))
        return listed

    def clean_text(self) -> str:
        """A need is short: its column holds no more."""
        if self.need and len(self.cleaned_data["text"]) > SHORT:
            raise forms.ValidationError(gettext("Say what is needed in at most 400 characters."))
        return str(self.cleaned_data["text"])

    def clean_happened_on(self) -> date | None:
        """What is told happened already."""
        day: date | None = self.cleaned_data["happened_on"]
        if day and day > self.today:
            raise forms.ValidationError(gettext("This lies in the future."))
        return day

    def clean_phone(self) -> str:
        """Look whether the number is a phone number; a need can only be met where somebody can be found."""
        typed = str(self.cleaned_data["phone"])
        if typed and read_phone(typed) is None:
            raise forms.ValidationError(gettext("This is no phone number. Write all of its digits."))
        if not typed and self.need and not self.known and not self.before.get("place"):
            raise forms.ValidationError(gettext("Write a phone, or where you are: else nobody finds you."))
        return typed


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list):
            yield from _flat(label)
        else:
            yield str(value), label


class LookForm(forms.Form):
    """The code that was shown when something was told."""

    code = forms.CharField(label=_("Code"), max_length=40)
