"""Which gifts are listed, writing one down, what each step asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.common.ids import uuid7
from lianfang.donations import queries
from lianfang.donations.models import Allocation, Gift
from lianfang.donations.rules import read_count, read_fen
from lianfang.places.rules import Span
from lianfang.supplies import queries as supplies
from lianfang.supplies.actions import Goods
from lianfang.supplies.forms import MaybeTextForm, StepForm, TextForm
from lianfang.supplies.forms.goods import ItemField
from lianfang.supplies.models import Store
from lianfang.web.fields import DayInput, offer_choices, offer_rows

__all__ = [
    "AllocateForm",
    "DeliverForm",
    "GiftFilter",
    "GiftForm",
    "JoinForm",
    "MaybeTextForm",
    "PublicFilter",
]
__all__ += ["StockForm", "TextForm"]


def _find(label: Any) -> forms.CharField:
    wide = forms.TextInput(attrs={"type": "search", "placeholder": label})
    return forms.CharField(label=label, required=False, max_length=60, widget=wide)


class PublicFilter(forms.Form):
    """Which published gifts."""

    q = _find(_("Giver, gift or number of the receipt"))
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Gift.Kind.choices]
    )


class GiftFilter(PublicFilter):
    """Which gifts."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("left", _("Not all allocated")),
            ("thank", _("Not thanked yet")),
            ("publish", _("Not published yet")),
            *Gift.State.choices,
        ],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


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
    bound_to = forms.CharField(label=_("Bound to"), max_length=200, required=False)
    given_on = forms.DateField(label=_("Day"), widget=DayInput)
    area = AreaField(label=_("Area"))
    phone = forms.CharField(label=_("Phone"), max_length=24, required=False)
    anonymous = forms.BooleanField(label=_("Not to be named"), required=False)

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)

    def clean(self) -> dict[str, Any]:
        """Read the amount as its kind is counted."""
        said = super().clean() or {}
        read = read_fen if said.get("kind") == "cash" else read_count
        found = read(said.get("amount", "")) if said.get("amount") else None
        worth = read_fen(said["worth"]) if said.get("worth") else None
        if said.get("amount") and found is None:
            self.add_error("amount", gettext("One number, please."))
        if said.get("worth") and worth is None:
            self.add_error("worth", gettext("One number, please."))
        said["read"], said["fen"] = found, worth[0] if worth else None
        return said

    def gift(self) -> Gift:
        """Give the gift as it was written down."""
        said = self.cleaned_data
        names = ("kind", "giver", "what", "unit", "bound_to", "given_on", "phone", "anonymous")
        amount, qualifier = said["read"]
        rest = {"source": said["id"], "area_id": said["area"].pk, "worth": said["fen"]}
        return Gift(**{name: said[name] for name in names}, amount=amount, qualifier=qualifier, **rest)


class AllocateForm(StepForm):
    """How much goes to whom, and whether it fits what its giver bound it to."""

    to = forms.CharField(label=_("To whom"), max_length=120)
    purpose = forms.CharField(label=pgettext_lazy("gift", "What for"), max_length=200)
    amount = forms.CharField(label=_("Amount"), max_length=40)
    fits = forms.BooleanField(label=_("It fits what the giver bound it to"), required=False, initial=False)
    consent = forms.CharField(label=_("How the giver agreed to another use"), max_length=200, required=False)

    def fit(self) -> None:
        """Ask for the giver's will only where there is one."""
        if not self.thing.bound_to:
            self.fields.pop("fits")
            self.fields.pop("consent")

    def clean_amount(self) -> int:
        """Read the amount as the gift is counted."""
        read = read_fen if self.thing.kind == "cash" else read_count
        found = read(self.cleaned_data["amount"])
        if found is None:
            raise forms.ValidationError(gettext("One number, please."))
        return found[0]


class DeliverForm(TextForm):
    """Which allocation came, and who took it."""

    allocation = forms.ModelChoiceField(Allocation.objects.none(), label=_("Allocation"))

    def fit(self) -> None:
        """Offer those that are not delivered."""
        offer_rows(self, "allocation", self.thing.allocations.filter(delivered_at=None))
        field: Any = self.fields["allocation"]
        field.label_from_instance = lambda row: f"{row.to} · {row.purpose}"


class JoinForm(StepForm):
    """Which report is the same gift."""

    to = forms.ChoiceField(label=_("The one that stays"))

    def fit(self) -> None:
        """Offer reports that are alike."""
        self.same = {str(each.pk): each for each in queries.perhaps_same(self.thing)}
        offer_choices(self, "to", [(key, f"{each.giver} · {each.what}") for key, each in self.same.items()])

    def clean_to(self) -> Gift:
        """Give the report that was chosen."""
        return self.same[self.cleaned_data["to"]]


class StockForm(StepForm):
    """Into which store, as what."""

    store = forms.ModelChoiceField(Store.objects.none(), label=pgettext_lazy("supplies", "Store"))
    item = ItemField()
    n = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=10_000_000)
    lot = forms.CharField(label=_("Number of the lot"), max_length=40, required=False)
    expires_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)

    def fit(self) -> None:
        """Offer stores; begin with how many were given."""
        rows = supplies.stores(self.request.user, self.request.today, kind="store").filter(closed_at=None)
        offer_rows(self, "store", rows)
        self.fields["n"].initial = self.thing.amount

    def given(self) -> dict[str, Any]:
        """Give the goods and their store."""
        said = self.cleaned_data
        return {
            "store": said["store"],
            "goods": Goods(said["item"], said["n"], said["lot"], said["expires_on"]),
        }
