"""Taking in, giving out, moving, counting, writing off; items and stores."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django import forms
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.common.ids import uuid7
from lianfang.places.rules import Span
from lianfang.supplies import queries
from lianfang.supplies.models import Balance, Item, Lot, Store
from lianfang.web.fields import DayInput, offer_choices, offer_rows

MOST = 10_000_000  # pieces on one line; more is a slip of the finger
ROWS = 5


class ItemField(forms.CharField):
    """An item by its name, or by a barcode that a scanner types."""

    def __init__(self, **kwargs: Any) -> None:
        wide = forms.TextInput({"list": "goods", "autocomplete": "off", "placeholder": _("Name or barcode")})
        fields: dict[str, Any] = {"label": pgettext_lazy("goods", "Goods"), "max_length": 200, "widget": wide}
        super().__init__(**(fields | kwargs))

    def clean(self, value: Any) -> Any:
        """Find the item that is meant."""
        text = super().clean(value)
        if not text:
            return None
        found = Item.objects.filter(name=text).first() or queries.scanned(text)[1]
        if found is None:
            raise forms.ValidationError(
                gettext("“%(text)s” is not on the list of goods."), params={"text": text[:40]}
            )
        return found


def quantity(**kwargs: Any) -> forms.IntegerField:
    """Make a field for how many."""
    fields: dict[str, Any] = {
        "label": _("Quantity"),
        "min_value": 1,
        "max_value": MOST,
        "required": False,
    } | kwargs
    return forms.IntegerField(**fields)


class GoodsForm(forms.Form):
    """One line: so many of an item."""

    item = ItemField(required=False)
    n = quantity()

    def clean(self) -> dict[str, Any]:
        """Ask for both or neither."""
        said = super().clean() or {}
        if not self.errors and bool(said.get("item")) != bool(said.get("n")):
            self.add_error("n" if said.get("item") else "item", gettext("Say what and how much."))
        return said


class ReceivedForm(GoodsForm):
    """One line of what comes in, with what stands on the box."""

    lot = forms.CharField(label=_("Number of the lot"), max_length=40, required=False)
    expires_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)


class TiedField(forms.ChoiceField):
    """Which goods leave: free ones, or those that a giver bound to a purpose."""

    def __init__(self, **kwargs: Any) -> None:
        said = _("Goods that were given for a purpose leave for that alone.")
        fields: dict[str, Any] = {"label": _("Which goods"), "required": False, "help_text": said}
        super().__init__(**(fields | kwargs))


def offer_ties(form: forms.BaseForm, ties: Sequence[str]) -> None:
    """Offer free goods and those bound to each purpose; ask nothing where nothing is bound."""
    if ties:
        named = [(each, gettext("bound to: %(what)s") % {"what": each}) for each in ties]
        offer_choices(form, "tied", [("", gettext("Free goods")), *named])
    else:
        form.fields.pop("tied")


F = TypeVar("F", bound=forms.Form)


def rows_of(form: type[F], data: Any = None, n: int = ROWS, initial: Any = None) -> "BaseFormSet[F]":
    """Make several lines of a form."""
    return formset_factory(form, extra=n, max_num=50)(data, prefix="line", initial=initial)


class PaperForm(forms.Form):
    """What every document asks for besides its lines; its id makes writing it twice harmless."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    reason = forms.CharField(label=pgettext_lazy("supplies", "Note"), max_length=300, required=False)


class ReceiveForm(PaperForm):
    """Goods come in."""

    lines = ReceivedForm


class IssueForm(PaperForm):
    """Goods go out: to a point, to another store, or for use at once."""

    lines = GoodsForm
    to = forms.ModelChoiceField(
        Store.objects.none(), label=_("To"), required=False, empty_label=_("For use at once")
    )
    tied = TiedField()

    def __init__(self, *args: Any, targets: QuerySet[Store], ties: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "to", targets)
        offer_ties(self, ties)


class LotForm(PaperForm):
    """So many of one lot of a store."""

    field_order = ("lot", "n", "to", "reason")

    lot = forms.ModelChoiceField(Balance.objects.none(), label=_("Lot"))
    n = quantity(required=True)

    def __init__(self, *args: Any, stock: QuerySet[Balance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "lot", stock)
        field: Any = self.fields["lot"]
        field.label_from_instance = _told
        field.to_field_name = "lot_id"


def _told(row: Balance) -> str:
    last = f" · {row.lot.expires_on:%Y-%m-%d}" if row.lot.expires_on else ""
    return f"{row.item.name} · {row.lot.number}{last} · {row.n} {row.item.unit}"


class WriteOffForm(LotForm):
    """What is spoilt, broken, expired or lost, with the reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class MoveForm(LotForm):
    """A lot that goes to another store or point."""

    to = forms.ModelChoiceField(Store.objects.none(), label=_("To"))

    def __init__(self, *args: Any, targets: QuerySet[Store], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "to", targets)


class BackForm(MoveForm):
    """What a point did not use goes back to a store."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class BatchForm(PaperForm):
    """A batch of our own making."""

    item = ItemField()
    n = quantity(required=True)
    lot = forms.CharField(label=_("Number of the batch"), max_length=40)
    expires_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)
    maker = forms.CharField(label=_("Made by"), max_length=80)


class CountForm(PaperForm):
    """What was counted, lot by lot; what is left open was not counted."""

    def __init__(self, *args: Any, stock: Iterable[Balance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stock = {str(row.lot_id): row for row in stock}
        for key, row in self.stock.items():
            self.fields[key] = quantity(min_value=0, label=_told(row))

    def rows(self) -> list[tuple[Balance, forms.BoundField]]:
        """Give each lot with its field."""
        return [(row, self[key]) for key, row in self.stock.items()]

    def found(self) -> dict[Lot, int]:
        """Give what was counted."""
        said = self.cleaned_data
        return {row.lot: said[key] for key, row in self.stock.items() if said.get(key) is not None}


class MinimumForm(forms.Form):
    """How much of an item there should be at least."""

    item = ItemField()
    n = quantity(label=_("At least"), min_value=0, required=True, help_text=_("0: no minimum."))


class ItemForm(forms.Form):
    """A kind of goods."""

    name = forms.CharField(label=pgettext_lazy("goods", "Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=Item.Kind.choices)
    unit = forms.CharField(
        label=pgettext_lazy("goods", "Counted in"), max_length=12, help_text=_("Box, piece, bottle…")
    )
    barcode = forms.CharField(label=_("Barcode"), max_length=40, required=False)
    medical = forms.BooleanField(label=_("Medical goods"), required=False)
    expires = forms.BooleanField(label=_("Has a last day"), required=False, initial=True)


class StoreForm(forms.Form):
    """A store or a hand-over point."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[each for each in Store.Kind.choices if each[0] in {"store", "point"}]
    )
    name = forms.CharField(label=pgettext_lazy("supplies", "Name"), max_length=120)
    area = AreaField(label=_("Area"))
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    phone = forms.CharField(label=_("Phone"), max_length=24, required=False)

    def __init__(self, *args: Any, spans: Sequence[Span], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
