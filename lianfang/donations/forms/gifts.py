"""Writing a gift down, and what the steps of its life ask for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.common.ids import uuid7
from lianfang.donations import queries
from lianfang.donations.actions import Looked
from lianfang.donations.models import Gift
from lianfang.donations.rules import read_count, read_fen
from lianfang.places.rules import Span
from lianfang.supplies.forms import MaybeTextForm, StepForm, TextForm
from lianfang.web.fields import DayInput, offer_choices

ONE_NUMBER = _("One number above nought, such as 2.1万, 1亿 or 1,000.50; money no finer than a fen.")


def read(kind: str, text: str) -> tuple[int, str] | None:
    """Read how much, as a kind of gift is counted: money in fen, else pieces."""
    return read_fen(text) if kind == Gift.Kind.CASH else read_count(text)


class GiftForm(forms.Form):
    """What somebody gives."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    kind = forms.ChoiceField(label=_("Kind"), choices=Gift.Kind.choices)
    giver = forms.CharField(label=pgettext_lazy("gift", "Giver"), max_length=120)
    what = forms.CharField(label=_("What is given"), max_length=300)
    amount = forms.CharField(
        label=_("Amount"),
        max_length=40,
        help_text=_("Yuan of money, else how many: 2.1万, 12,700+ and 约300 are understood."),
    )
    unit = forms.CharField(label=pgettext_lazy("goods", "Counted in"), max_length=12, required=False)
    worth = forms.CharField(label=_("Worth in yuan"), max_length=40, required=False)
    bound_to = forms.CharField(
        label=_("Bound to"),
        max_length=200,
        required=False,
        help_text=_("What the giver wants it to be used for; it is used for that alone."),
    )
    given_on = forms.DateField(label=_("Day"), widget=DayInput)
    area = AreaField(label=_("Area"))
    office = forms.CharField(
        label=_("Written down by which office"),
        max_length=80,
        required=False,
        help_text=_("So that one gift which two offices report is found."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=24, required=False)
    medical = forms.BooleanField(label=_("Medical goods"), required=False)
    anonymous = forms.BooleanField(label=_("Not to be named"), required=False)

    def __init__(self, *args: Any, spans: tuple[Span, ...], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        keep_within(self, "area", spans)

    def clean_given_on(self) -> date:
        """Take no day to come."""
        on: date = self.cleaned_data["given_on"]
        if on > self.today:
            raise forms.ValidationError(gettext("That day is still to come."))
        return on

    def clean(self) -> dict[str, Any]:
        """Read the amount as its kind is counted."""
        said = super().clean() or {}
        kind = said.get("kind", "")
        found = read(kind, said["amount"]) if said.get("amount") else None
        worth = read_fen(said["worth"]) if said.get("worth") else None
        if said.get("amount") and found is None:
            self.add_error("amount", str(ONE_NUMBER))
        if said.get("worth") and worth is None:
            self.add_error("worth", str(ONE_NUMBER))
        if said.get("medical") and kind != Gift.Kind.GOODS:
            self.add_error("medical", gettext("Only goods are medical goods."))
        said["read"], said["fen"] = found, worth[0] if worth else None
        return said

    def told(self) -> dict[str, Any]:
        """Give the columns of the gift as it was written down."""
        said = self.cleaned_data
        names = ("kind", "giver", "what", "bound_to", "given_on", "office", "phone", "medical", "anonymous")
        cash = said["kind"] == Gift.Kind.CASH
        amount, qualifier = said["read"]
        found = {name: said[name] for name in names}
        rest = {"area_id": said["area"].pk, "unit": "" if cash else said["unit"]}
        return (
            found | rest | {"amount": amount, "qualifier": qualifier, "worth": None if cash else said["fen"]}
        )

    def gift(self) -> Gift:
        """Give the gift as it was written down."""
        return Gift(source=self.cleaned_data["id"], **self.told())


class ReceiveForm(MaybeTextForm):
    """It is here; of medical goods what was seen on them."""

    registration = forms.CharField(
        label=_("Number of registration"),
        max_length=60,
        required=False,
        help_text=_("As it stands on the packing."),
    )
    expires_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)
    opened = forms.BooleanField(label=_("Opened, or the packing is damaged"), required=False)

    def fit(self) -> None:
        """Ask what was seen of medical goods alone."""
        if not self.thing.medical:
            for name in ("registration", "expires_on", "opened"):
                self.fields.pop(name)

    def given(self) -> dict[str, Any]:
        """Give what was seen."""
        said = self.cleaned_data
        if not self.thing.medical:
            return {"text": said["text"]}
        looked = Looked(said["registration"].strip(), said["expires_on"], said["opened"])
        return {"text": said["text"], "looked": looked}


class RefuseForm(MaybeTextForm):
    """Why a gift is refused, by the reasons of the protocol, and whether its giver knows."""

    field_order = ("why", "text", "told")

    why = forms.ChoiceField(label=_("Reason"))
    told = forms.BooleanField(label=_("The giver was told why"), required=False)

    def fit(self) -> None:
        """Offer the reasons that fit the goods."""
        protocol = queries.numbers(self.thing.area_id, self.request.today)
        fit = [each for each in protocol.refusals.value if self.thing.medical or not each.medical]
        offer_choices(self, "why", [(each.key, gettext(each.label)) for each in fit])


class SameForm(StepForm):
    """Which of the reports that are alike."""

    to = forms.ChoiceField(label=_("The one that stays"))

    def fit(self) -> None:
        """Offer reports that are alike and that the user sees."""
        seen = queries.gifts(self.request.user, self.request.today).filter(
            pk__in=[each.pk for each in queries.perhaps_same(self.thing)]
        )
        self.same = {str(each.pk): each for each in seen}
        offer_choices(self, "to", [(key, _said(each)) for key, each in self.same.items()])

    def clean_to(self) -> Gift:
        """Give the report that was chosen."""
        return self.same[self.cleaned_data["to"]]


class ApartForm(SameForm):
    """Which report is of another gift, and how that was found out."""

    to = forms.ChoiceField(label=_("The other gift"))
    text = forms.CharField(label=_("How you found out"), max_length=200)

    def given(self) -> dict[str, Any]:
        """Give the other report, and the words."""
        return {"other": self.cleaned_data["to"], "text": self.cleaned_data["text"]}


def _said(gift: Gift) -> str:
    return " · ".join(filter(None, (gift.giver, gift.what, gift.office, f"{gift.given_on:%Y-%m-%d}")))


__all__ = [
    "ApartForm",
    "GiftForm",
    "MaybeTextForm",
    "ReceiveForm",
    "RefuseForm",
    "SameForm",
    "TextForm",
    "read",
]
