"""Forms about volunteers: signing up on the public page or by phone, deciding, insurance, training."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.common.ids import uuid7
from lianfang.people.forms import FIELD_OF
from lianfang.people.models import Identifier
from lianfang.people.rules import Wrong
from lianfang.people.rules.newcomer import Newcomer, check
from lianfang.people.words import WORDS
from lianfang.places.models import Area
from lianfang.places.rules import Span
from lianfang.web.fields import DayInput, offer_choices
from lianfang.workforce.models import Free, Qualification, Skill, Volunteer

NOBODY = "某某"  # a name that can be right, where a page does not ask for it
STAMP, DAY_S = "lianfang sign-up form", 24 * 3600
TAUGHT = ("trained", "first_aid", "driver", "sampler", "nurse", "doctor", "vaccinator", "laboratory")


class OfferForm(forms.Form):
    """What somebody tells who wants to help. The hidden id makes sending twice harmless."""

    id: forms.Field = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    name = forms.CharField(
        label=_("Name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        help_text=_("You are called before your first shift."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    id_kind = forms.ChoiceField(
        label=_("Document"),
        choices=[choice for choice in Identifier.Kind.choices if choice[0] != Identifier.Kind.NONE_YET],
        initial=Identifier.Kind.RESIDENT_ID,
    )
    number = forms.CharField(
        label=_("Number"),
        max_length=40,
        help_text=_("For your insurance. It is kept encrypted."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    born_on = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=DayInput,
        help_text=_("Only if your document is no resident identity card."),
    )
    skills = forms.MultipleChoiceField(
        label=_("What you can help with"),
        required=False,
        choices=Skill.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    free = forms.MultipleChoiceField(
        label=_("When you are free"), choices=Free.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Anything else"),
        required=False,
        max_length=200,
        help_text=_("Languages, licences, an illness that we should know of."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Apply the rules about people once the fields can be read."""
        if not self.errors:
            wrong = check(self.newcomer(), self.today)
            if isinstance(wrong, Wrong):
                first = wrong.value.split("_")[0]
                field = FIELD_OF.get(first, first)
                self.add_error(field if field in self.fields else None, str(WORDS[wrong]))
        return self.cleaned_data

    def newcomer(self) -> Newcomer:
        """Give what was told of the person."""
        told = self.cleaned_data
        names = ("id", "name", "phone", "id_kind", "number", "born_on")
        return Newcomer(area_id=int(getattr(told["area"], "id", told["area"])), **{n: told[n] for n in names})


class PhoneOfferForm(OfferForm):
    """The same, told to a clerk on the phone."""

    area = AreaField(label=_("Where they would help"))
    consent = forms.BooleanField(
        label=_("I read out what the details are kept for, and they agreed"),
        error_messages={"required": _("Without their consent nothing is kept.")},
    )
    field_order = ("name", "phone", "id_kind", "number", "born_on", "area", "skills", "free", "note")

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)


def stamp() -> str:
    """Give a form of the public page its id, signed with the time it was loaded."""
    return TimestampSigner(salt=STAMP).sign(str(uuid7()))


class PublicOfferForm(OfferForm):
    """The same, told on the public page. People do not see `website`: who fills it in is a program."""

    id = forms.CharField(widget=forms.HiddenInput, initial=stamp, max_length=200)
    area = forms.ChoiceField(label=_("Where you would help"))
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    consent = forms.BooleanField(
        label=_("I am told above what my details are kept for, and I agree"),
        error_messages={"required": _("Without your consent nothing is kept.")},
    )
    field_order = ("name", "phone", "id_kind", "number", "born_on", "area", "skills", "free", "note")

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "area", [(each.id, str(each)) for each in areas])

    def clean_id(self) -> UUID:
        """Take only an id that we gave out, not longer than a day ago."""
        try:
            return UUID(TimestampSigner(salt=STAMP).unsign(self.cleaned_data["id"], max_age=DAY_S))
        except (BadSignature, ValueError) as error:
            message = _("This form lay too long. It is fresh now: send it again.")
            raise forms.ValidationError(message) from error


class OfferPart(PublicOfferForm):
    """One page of the same: some of its fields, each checked as far as the others are not needed for it."""

    def __init__(self, *args: Any, part: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(part):
            del self.fields[name]

    def newcomer(self) -> Newcomer:
        """Give what this page tells of the person; the rest is as if it were right."""
        names = ("name", "phone", "id_kind", "number", "born_on")
        told = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        nobody: dict[str, Any] = {"name": NOBODY, "area_id": 0}
        return Newcomer(**(nobody | told))


class VolunteerFilter(forms.Form):
    """What the list of volunteers shows."""

    q = forms.CharField(
        label=_("Name or phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or phone")}),
        max_length=60,
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *Volunteer.State.choices]
    )
    skill = forms.ChoiceField(
        label=_("Skill"), required=False, choices=[("", _("Any skill")), *Skill.choices]
    )
    free = forms.ChoiceField(label=_("Free"), required=False, choices=[("", _("At any time")), *Free.choices])


class InsuranceForm(forms.Form):
    """A volunteer's insurance against accidents."""

    insurer = forms.CharField(label=_("Insurer"), max_length=80)
    policy_no = forms.CharField(label=_("Number of the policy"), max_length=40)
    until = forms.DateField(label=_("Insured until"), widget=DayInput)


class TrainingForm(forms.Form):
    """A training, or a licence that was looked at."""

    what = forms.ChoiceField(
        label=_("Training or licence"),
        choices=[(kind, Qualification.Kind(kind).label) for kind in TAUGHT],
    )
    on = forms.DateField(label=_("from"), widget=DayInput)
    until = forms.DateField(label=_("until"), widget=DayInput, required=False)
    number = forms.CharField(label=_("Number"), max_length=40, required=False)


class ReasonForm(forms.Form):
    """Why somebody is declined."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
