"""What agreements, allocations, vouchers and the stores ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.common.ids import uuid7
from lianfang.donations import queries
from lianfang.donations.forms.gifts import ONE_NUMBER, read
from lianfang.donations.models import Agreement, Allocation, Spending
from lianfang.donations.rules import read_fen
from lianfang.supplies import queries as supplies
from lianfang.supplies.actions import Goods
from lianfang.supplies.forms import StepForm, TextForm
from lianfang.supplies.forms.goods import MOST, ItemField
from lianfang.supplies.models import Balance, Store
from lianfang.web.fields import DayInput, offer_rows


class AgreeForm(StepForm):
    """Who agreed to another use, when, how, on which paper, up to how much."""

    use = forms.CharField(label=_("What it may be used for"), max_length=200)
    who = forms.CharField(label=_("Who agreed"), max_length=120)
    how = forms.ChoiceField(label=_("How"), choices=Agreement.How.choices)
    on = forms.DateField(label=_("Day"), widget=DayInput)
    paper = forms.CharField(label=_("Number of the paper"), max_length=60, required=False)
    most = forms.CharField(
        label=_("Up to how much"), max_length=40, required=False, help_text=_("Nothing: all of the gift.")
    )

    def fit(self) -> None:
        """Begin with the giver and today."""
        self.fields["who"].initial, self.fields["on"].initial = self.thing.giver, self.request.today

    def clean_most(self) -> int | None:
        """Read up to how much."""
        return _amount(self, "most") if self.cleaned_data["most"] else None

    def clean(self) -> dict[str, Any]:
        """Ask for the number of what is in writing."""
        said = super().clean() or {}
        if said.get("how") == Agreement.How.PAPER and not said.get("paper"):
            self.add_error("paper", gettext("What is in writing has a number: write it down."))
        return said

    def given(self) -> dict[str, Any]:
        """Give the agreement."""
        return {"agreement": Agreement(gift=self.thing, **self.cleaned_data)}


def _amount(form: StepForm, name: str) -> int:
    found = read(form.thing.kind, form.cleaned_data[name])
    if found is None:
        raise forms.ValidationError(str(ONE_NUMBER))
    return found[0]


class AllocateForm(StepForm):
    """How much goes to whom, and whether it fits what its giver bound it to."""

    source = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    to = forms.CharField(label=_("To whom"), max_length=120)
    purpose = forms.CharField(label=pgettext_lazy("gift", "What for"), max_length=200)
    amount = forms.CharField(label=_("Amount"), max_length=40)
    fits = forms.BooleanField(label=_("It fits what the giver bound it to"), required=False, initial=False)
    agreement = forms.ModelChoiceField(
        Agreement.objects.none(), label=_("The giver agreed to another use"), required=False
    )

    def fit(self) -> None:
        """Ask for the giver's will only where there is one."""
        if self.thing.bound_to:
            self.fields["fits"].help_text = self.thing.bound_to
            offer_rows(self, "agreement", self.thing.agreements.all())
        else:
            self.fields.pop("fits")
            self.fields.pop("agreement")

    def given(self) -> dict[str, Any]:
        """Read the amount as the gift is counted."""
        said = dict(self.cleaned_data)
        amount, qualifier = said.pop("amount")
        return said | {"amount": amount, "qualifier": qualifier}

    def clean_amount(self) -> tuple[int, str]:
        """Read the amount with its qualifier."""
        found = read(self.thing.kind, self.cleaned_data["amount"])
        if found is None:
            raise forms.ValidationError(str(ONE_NUMBER))
        return found


class OfAllocationForm(StepForm):
    """A step on one of the allocations that stand."""

    allocation = forms.ModelChoiceField(Allocation.objects.none(), label=_("Allocation"))

    def fit(self) -> None:
        """Offer those on which the step can be taken."""
        offer_rows(self, "allocation", self.offered())

    def offered(self) -> Any:
        """List the allocations that stand."""
        return self.thing.allocations.filter(withdrawn_at=None)


class DeliverForm(OfAllocationForm, TextForm):
    """Which allocation came, and who took it."""

    def offered(self) -> Any:
        """List those that are not delivered."""
        return super().offered().filter(delivered_at=None)


class UndeliverForm(OfAllocationForm, TextForm):
    """Which delivery is taken back, and why."""

    def offered(self) -> Any:
        """List those that are delivered."""
        return super().offered().exclude(delivered_at=None)


class WithdrawForm(OfAllocationForm, TextForm):
    """Which allocation is taken back, and why."""

    def offered(self) -> Any:
        """List those of which nothing was delivered or spent."""
        return super().offered().filter(delivered_at=None, spent=0)


class SpendForm(OfAllocationForm):
    """A voucher: to whom, for what, how much, when."""

    source = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    voucher = forms.CharField(label=_("Number of the voucher"), max_length=60)
    payee = forms.CharField(label=_("Paid to"), max_length=120)
    what = forms.CharField(label=_("What was paid"), max_length=200)
    amount = forms.CharField(label=_("Amount in yuan"), max_length=40)
    spent_on = forms.DateField(label=_("Day"), widget=DayInput)
    as_bound = forms.BooleanField(label=_("It was spent for what the giver bound it to"), required=False)

    def fit(self) -> None:
        """Ask for what the giver bound it to only where they did."""
        super().fit()
        self.fields["spent_on"].initial = self.request.today
        if self.thing.bound_to:
            self.fields["as_bound"].help_text = self.thing.bound_to
        else:
            self.fields.pop("as_bound")

    def clean_amount(self) -> int:
        """Read a sum of yuan; a voucher says exactly how much."""
        found = read_fen(self.cleaned_data["amount"])
        if found is None or found[1]:
            raise forms.ValidationError(str(ONE_NUMBER))
        return found[0]

    def given(self) -> dict[str, Any]:
        """Give the voucher."""
        return {"spending": Spending(**self.cleaned_data)}


class UnspendForm(TextForm):
    """Which voucher is taken back, and why."""

    field_order = ("spending", "text")

    spending = forms.ModelChoiceField(Spending.objects.none(), label=_("Voucher"))

    def fit(self) -> None:
        """Offer those that stand."""
        rows = Spending.objects.filter(allocation__gift=self.thing, voided_at=None)
        offer_rows(self, "spending", rows)


class StockForm(StepForm):
    """Into which store, as what."""

    source = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    store = forms.ModelChoiceField(Store.objects.none(), label=pgettext_lazy("supplies", "Store"))
    item = ItemField()
    n = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=MOST)
    lot = forms.CharField(
        label=_("Number of the lot"),
        max_length=40,
        required=False,
        help_text=_("Without one it gets that of the receipt, and can be told from others."),
    )
    expires_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)

    def fit(self) -> None:
        """Offer stores; begin with how many were given."""
        rows = supplies.stores(self.request.user, self.request.today, kind="store").filter(closed_at=None)
        offer_rows(self, "store", rows)
        self.fields["n"].initial = min(self.thing.amount, MOST)
        self.fields["expires_on"].initial = self.thing.expires_on

    def given(self) -> dict[str, Any]:
        """Give the goods and their store."""
        said = self.cleaned_data
        goods = Goods(said["item"], said["n"], said["lot"], said["expires_on"])
        return {"store": said["store"], "goods": goods, "source": said["source"]}


class GiveOutForm(OfAllocationForm):
    """Which goods of the gift leave which store, for which allocation, to where."""

    source = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    row = forms.ModelChoiceField(Balance.objects.none(), label=_("Lot"))
    n = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=MOST)
    target = forms.ModelChoiceField(
        Store.objects.none(), label=_("To"), required=False, empty_label=_("For use at once")
    )
    text = forms.CharField(label=pgettext_lazy("supplies", "Note"), max_length=200, required=False)

    def fit(self) -> None:
        """Offer what of the gift lies in stores, and where it may go."""
        super().fit()
        offer_rows(self, "row", queries.stock_of(self.thing))
        field: Any = self.fields["row"]
        field.label_from_instance = _lies
        targets = supplies.stores(self.request.user, self.request.today).filter(closed_at=None)
        offer_rows(self, "target", targets.order_by("-kind", "name"))

    def given(self) -> dict[str, Any]:
        """Give what leaves, from where, to where."""
        said = self.cleaned_data
        row = said["row"]
        names = ("allocation", "n", "text", "source")
        return {name: said[name] for name in names} | {
            "store": row.store,
            "lot": row.lot,
            "to": said["target"],
        }


def _lies(row: Balance) -> str:
    return f"{row.store.name} · {row.item.name} · {row.lot.number} · {row.n} {row.item.unit}"
