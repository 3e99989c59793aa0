"""What is asked on public pages, one question a page: what somebody gives, and what they say against an order."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.donations.forms.gifts import ONE_NUMBER, read
from lianfang.donations.models import Gift
from lianfang.people.rules.numbers import read_phone
from lianfang.places.models import Area


class KindForm(forms.Form):
    """What kind of gift it is."""

    kind = forms.ChoiceField(
        label=_("What do you want to give?"), choices=Gift.Kind.choices, widget=forms.RadioSelect
    )


class WhatForm(forms.Form):
    """What and how much; money is counted in yuan, the rest in a unit."""

    what = forms.CharField(label=_("What is it?"), max_length=300)
    amount = forms.CharField(
        label=_("How much?"), max_length=40, widget=forms.TextInput({"inputmode": "decimal"})
    )
    unit = forms.CharField(
        label=pgettext_lazy("goods", "Counted in"),
        max_length=12,
        help_text=_("Such as pieces, boxes, portions, hours."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == Gift.Kind.CASH:
            del self.fields["unit"], self.fields["what"]
            self.fields["amount"].label = _("How many yuan?")

    def clean_amount(self) -> str:
        """Read the amount as its kind is counted."""
        if read(self.kind, self.cleaned_data["amount"]) is None:
            raise forms.ValidationError(str(ONE_NUMBER))
        return str(self.cleaned_data["amount"])


class WhereForm(forms.Form):
    """Where it is to help, and for what alone."""

    area = forms.TypedChoiceField(label=_("Where is it to help?"), coerce=int)
    bound_to = forms.CharField(
        label=_("Only for something?"),
        max_length=200,
        required=False,
        help_text=_("What the giver wants it to be used for; it is used for that alone."),
    )

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(area.pk, str(area)) for area in areas]  # type: ignore[attr-defined]


class GiverForm(forms.Form):
    """Who gives, whom to phone, and whether the public ledger may name them."""

    giver = forms.CharField(
        label=_("Your name, or that of your unit"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=24,
        help_text=_("You are called about when and where it is taken over."),
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    anonymous = forms.BooleanField(
        label=_("Do not name me where everybody reads what was given"), required=False
    )

    def clean_phone(self) -> str:
        """Take a phone that can be called."""
        if not read_phone(self.cleaned_data["phone"]):
            raise forms.ValidationError(gettext("This is no phone number. Write all of its digits."))
        return str(self.cleaned_data["phone"])


class CheckForm(forms.Form):
    """All answers are right. People do not see `website`: who fills it in is a program."""

    website = forms.CharField(label=_("Leave this empty"), required=False)


class AgainstForm(forms.Form):
    """What somebody says against an order, in their own words."""

    said = forms.CharField(
        label=_("Why do you not agree?"),
        max_length=600,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("In your own words. Somebody else than who ordered it looks at it and answers."),
    )
