"""Forms about a person; what is wrong is said beside the field."""

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.people.meaning import meant
from lianfang.people.models import Deferral, Identifier, Person
from lianfang.people.rules import Wrong
from lianfang.people.rules.newcomer import Newcomer, check
from lianfang.people.words import WORDS
from lianfang.web.fields import DayInput, MomentInput, offer_choices

# What a form says of whom it asks for, and of nobody.
WHO = _(
    "Name, pinyin, phone or identity number; outside your areas the whole number, or the code of their page"
)
NOBODY = _("Nobody is found in your areas, nor anybody with this number or code. Register them first.")
FIELD_OF = {"born": "born_on"}


def one_meant(text: str, user: User, on: date, nobody: str | Promise = NOBODY) -> Person:
    """Find the one person who is meant by what was typed; `nobody`: what is said where there is none.

    Raises ValidationError.
    """
    try:
        found = meant(text, user, on)
    except Refused as refused:
        raise forms.ValidationError(str(refused)) from refused
    return the_one(found, nobody)


def the_one(found: list[Person], nobody: str | Promise = NOBODY) -> Person:
    """Give the one who was found.

    Raises ValidationError.
    """
    if not found:
        raise forms.ValidationError(str(nobody))
    if len(found) > 1:
        raise forms.ValidationError(gettext("Several people match: use the phone or the identity number."))
    return found[0]


class PersonForm(forms.Form):
    """What is known of a person, whatever their documents."""

    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=Person.Kind.choices, initial=Person.Kind.RESIDENT)
    sex = forms.ChoiceField(label=_("Sex"), choices=Person.Sex.choices, required=False)
    born_on = forms.DateField(label=_("Date of birth"), required=False, widget=DayInput)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    address = forms.CharField(
        label=_("Door"),
        required=False,
        max_length=240,
        help_text=_("People with the same door in the area are one household."),
    )

    def __init__(self, *args: Any, area_id: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area_id, self.today = area_id, today

    def clean(self) -> dict[str, Any]:
        """Apply the rules once the fields can be read."""
        if not self.errors:
            wrong = check(self.newcomer(), self.today)
            if isinstance(wrong, Wrong):
                self.turn_down(wrong)
        return self.cleaned_data

    def newcomer(self) -> Newcomer:
        """Give what was filled in, in the words of the rules."""
        return Newcomer(area_id=self.area_id, **self.cleaned_data)

    def turn_down(self, wrong: Wrong) -> None:
        """Say what is wrong beside its field."""
        first = wrong.value.split("_")[0]
        field = FIELD_OF.get(first, first)
        self.add_error(field if field in self.fields else None, str(WORDS[wrong]))


class RegisterForm(PersonForm):
    """A person who is not on record yet, with their document. The hidden id makes sending twice harmless."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    id_kind = forms.ChoiceField(label=_("Document"), choices=Identifier.Kind.choices)
    number = forms.CharField(label=_("Number"), required=False, max_length=40)
    verified = forms.BooleanField(label=_("I have seen the document"), required=False)

    field_order = (
        "name",
        "id_kind",
        "number",
        "verified",
        "kind",
        "sex",
        "born_on",
        "phone",
        "address",
        "id",
    )


class DocumentForm(forms.Form):
    """One more document."""

    id_kind = forms.ChoiceField(
        label=_("Document"),
        choices=[choice for choice in Identifier.Kind.choices if choice[0] != Identifier.Kind.NONE_YET],
    )
    number = forms.CharField(label=_("Number"), max_length=40)


class MergeForm(forms.Form):
    """Which of two records is kept, and why they are the same person."""

    kept = forms.ChoiceField(label=_("Which record is kept?"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why are they the same person?"), max_length=200)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(person.id), f"{person.name} · {person.area}") for person in people]
        offer_choices(self, "kept", choices)


class ProxyForm(forms.Form):
    """Someone who acts for a person."""

    relation = forms.CharField(label=_("Relation"), max_length=40)
    consented_on = forms.DateField(label=_("Agreed on"), widget=DayInput)


class DeferralForm(forms.Form):
    """Why somebody is not due for an activity, and until when."""

    activity = forms.ChoiceField(label=_("Not due for"), choices=Deferral.Activity.choices)
    reason = forms.ChoiceField(label=_("Reason"), choices=Deferral.Reason.choices)
    from_at = forms.DateTimeField(label=_("From"), widget=MomentInput)
    until = forms.DateTimeField(label=_("Until"), widget=MomentInput)
    source = forms.CharField(label=_("Known from"), max_length=120)

    def clean(self) -> dict[str, Any]:
        """Ask for an end that comes after its beginning."""
        found = super().clean() or {}
        if found.get("from_at") and found.get("until") and found["until"] <= found["from_at"]:
            self.add_error("until", _("It must end after it begins."))
        return found


class PeopleFilter(forms.Form):
    """What a list of people may be narrowed by."""

    q = forms.CharField(
        required=False,
        label=_("Name, phone or number"),
        widget=forms.TextInput(attrs={"placeholder": _("Name, phone or number"), "type": "search"}),
    )
    kind = forms.ChoiceField(
        required=False, label=_("Kind"), choices=[("", _("All kinds")), *Person.Kind.choices]
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)
