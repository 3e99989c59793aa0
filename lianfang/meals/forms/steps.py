"""What each step on a serving, a kitchen or an alarm asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.common.ids import uuid7
from lianfang.donations.rules import read_count
from lianfang.meals import queries
from lianfang.meals.forms.places import MOST, how_many
from lianfang.meals.models import Kitchen
from lianfang.supplies import queries as supplies
from lianfang.supplies.forms import StepForm
from lianfang.supplies.models import Item, Store
from lianfang.web.fields import DayInput, MomentInput, offer_rows
from lianfang.web.words import full_day


class NForm(StepForm):
    """How many meals."""

    n = how_many(_("Meals"))

    def fit(self) -> None:
        """Begin with what is planned."""
        self.fields["n"].initial = self.thing.n


class SendForm(NForm):
    """How many are on the way, when they were cooked."""

    cooked_at = forms.DateTimeField(label=_("Cooked at"), widget=MomentInput())
    hot = forms.BooleanField(label=_("Kept at 60 °C or more"), required=False)

    def fit(self) -> None:
        """Begin with what was ordered."""
        super().fit()
        self.fields["cooked_at"].initial = self.request.now


class CountForm(StepForm):
    """How many came; how many of them nobody may eat, and what became of these."""

    came = forms.CharField(
        label=pgettext_lazy("meals", "Came"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("120+ and 约120 are understood where nobody could count exactly."),
    )
    refused = how_many(_("Of these, not to be eaten"), 0, required=False)
    refused_why = forms.CharField(label=_("Why, and what became of them"), max_length=200, required=False)
    cooked_at = forms.DateTimeField(
        label=_("Cooked at"),
        required=False,
        widget=MomentInput(),
        help_text=_("If the label on the box says so."),
    )
    hot = forms.BooleanField(label=_("Kept at 60 °C or more"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def fit(self) -> None:
        """Begin with what is expected."""
        expected = self.thing.sent_n if self.thing.sent_n is not None else self.thing.n
        self.fields["came"].initial = self.thing.came if self.thing.came is not None else expected
        if self.thing.cooked_at:
            self.fields.pop("cooked_at")
            self.fields.pop("hot")

    def clean_came(self) -> tuple[int, str]:
        """Read a count with its qualifier; none came is a count as well."""
        text = self.cleaned_data["came"].strip()
        found = (0, "") if text in {"0", "０"} else read_count(text)
        if found is None or found[0] > MOST:
            raise forms.ValidationError(gettext("Write one number."))
        return found

    def given(self) -> dict[str, Any]:
        """Give the count."""
        said = dict(self.cleaned_data)
        came, qualifier = said.pop("came")
        return {**said, "came": came, "qualifier": qualifier, "refused": said["refused"] or 0}


class UntilForm(StepForm):
    """The last day."""

    until = forms.DateField(label=_("Last day"), widget=DayInput)

    def fit(self) -> None:
        """Begin with today."""
        self.fields["until"].initial = self.request.today


class WhatForm(StepForm):
    """What stands on the receipt of a gift of meals."""

    what = forms.CharField(label=_("What is given"), max_length=300)

    def fit(self) -> None:
        """Begin with the days on which it cooked."""
        days = list(queries.not_in_a_gift(self.thing).order_by("day").values_list("day", flat=True))
        if days:
            said = {"first": full_day(days[0]), "last": full_day(days[-1])}
            self.fields["what"].initial = gettext("Meals for those who serve, %(first)s to %(last)s") % said


class SecondForm(StepForm):
    """Which kitchen is asked for how many."""

    kitchen = forms.ModelChoiceField(Kitchen.objects.none(), label=pgettext_lazy("meals", "Kitchen"))
    n = how_many(_("Meals"))

    def fit(self) -> None:
        """Offer kitchens of the areas one plans for; begin with what is missing."""
        rows = queries.kitchens(self.request.user, self.request.today)
        offer_rows(self, "kitchen", rows)
        self.fields["n"].initial = self.thing.missing or None


class BoxesForm(StepForm):
    """Which boxes from which store."""

    source = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    store = forms.ModelChoiceField(Store.objects.none(), label=pgettext_lazy("supplies", "Store"))
    item = forms.ModelChoiceField(Item.objects.none(), label=pgettext_lazy("goods", "Goods"))
    n = how_many(_("Boxes"))

    def fit(self) -> None:
        """Offer stores and what can be eaten; begin with what is missing."""
        rows = supplies.stores(self.request.user, self.request.today, kind="store").filter(closed_at=None)
        offer_rows(self, "store", rows)
        offer_rows(self, "item", Item.objects.filter(kind__in=["meal", "food"]))
        self.fields["n"].initial = self.thing.missing or None
