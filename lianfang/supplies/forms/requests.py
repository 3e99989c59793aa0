"""Asking for goods and what each step asks for."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.ids import uuid7
from lianfang.protocol.supplies import Supplies
from lianfang.supplies import queries
from lianfang.supplies.forms.goods import GoodsForm, TiedField, offer_ties, quantity
from lianfang.supplies.models import Item, Store
from lianfang.web.fields import MomentInput, offer_choices, offer_rows
from lianfang.web.http import Request


class AskForm(forms.Form):
    """What is needed, where, what for, until when."""

    lines = GoodsForm
    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    point = forms.ModelChoiceField(Store.objects.none(), label=_("Hand-over point"))
    purpose = forms.ChoiceField(label=pgettext_lazy("goods", "For whom"), initial="other")
    why = forms.CharField(label=pgettext_lazy("goods", "What for"), max_length=200)
    wanted_by = forms.DateTimeField(label=_("Wanted by"), required=False, widget=MomentInput())
    urgent = forms.BooleanField(label=_("Urgent"), required=False)

    def __init__(self, *args: Any, points: QuerySet[Store], numbers: Supplies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "point", points)
        offer_choices(self, "purpose", [(each.key, gettext(each.label)) for each in numbers.purposes.value])


class StepForm(forms.Form):
    """What a step asks for; it knows the thing and who looks at it."""

    def __init__(self, *args: Any, thing: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing, self.request = thing, request
        self.fit()

    def fit(self) -> None:
        """Offer what fits the thing."""

    def given(self) -> dict[str, Any]:
        """Give the answers as the step takes them."""
        return self.cleaned_data


class EmptyForm(StepForm):
    """A step that asks for nothing."""


class TextForm(StepForm):
    """A step and its reason."""

    text = forms.CharField(label=_("In words"), max_length=300, widget=forms.Textarea({"rows": 3}))


class MaybeTextForm(StepForm):
    """A step that may be explained."""

    text = forms.CharField(
        label=_("In words"), max_length=300, required=False, widget=forms.Textarea({"rows": 3})
    )


class LinesForm(StepForm):
    """A step that asks how much of each line."""

    def fit(self) -> None:
        """Ask for each line; begin with what is proposed."""
        self.items = {str(line.pk): line for line in self.thing.lines.select_related("item")}
        for key, line in self.items.items():
            label = f"{line.item.name} ({line.item.unit})"
            self.fields[key] = quantity(label=label, min_value=0, max_value=self.most(line), required=True)
            self.fields[key].initial = self.most(line)
        self.order_fields([*self.items, *(name for name in self.fields if name not in self.items)])

    def most(self, line: Any) -> int:
        """Say how much of a line is possible."""
        return int(line.asked)

    def each(self) -> dict[Item, int]:
        """Give how much of each item."""
        return {line.item: self.cleaned_data[key] for key, line in self.items.items()}


class PickForm(StepForm):
    """Which goods are taken off the shelves: free ones, or those bound to the purpose of the request."""

    tied = TiedField()

    def fit(self) -> None:
        """Offer what goods in the store are bound to."""
        items = [line.item_id for line in self.thing.lines.all()]
        offer_ties(self, queries.ties(self.thing.store_id, items) if self.thing.store_id else [])


class ApproveForm(LinesForm):
    """How much is granted, from which store. Where there is not enough for all who wait, a fair share is proposed."""

    store = forms.ModelChoiceField(Store.objects.none(), label=pgettext_lazy("supplies", "Store"))
    text = forms.CharField(label=_("In words"), max_length=300, required=False)

    def fit(self) -> None:
        """Offer stores, and shares of what lies in the one that is looked at."""
        super().fit()
        user, on = self.request.user, self.request.today
        rows = queries.stores(user, on, kind="store").filter(closed_at=None).exclude(pk=self.thing.point_id)
        offer_rows(self, "store", rows)
        self.chosen = _asked_for(self.request, rows) or queries.store_for(self.thing, user, on)
        self.shares = queries.shares_at(self.chosen, self.thing, user, on) if self.chosen else []
        self.numbers = queries.current(on)
        self.fields["store"].initial = self.chosen
        by_item = {shared.item.pk: shared for shared in self.shares}
        for key, line in self.items.items():
            shared = by_item.get(line.item_id)
            if shared:
                self.fields[key].initial = shared.share_of(line.pk)
                self.fields[key].help_text = gettext(
                    "%(store)s has %(n)s to give; %(asked)s are asked for by all who wait"
                ) % {"store": self.chosen, "n": shared.free, "asked": shared.asked}

    def given(self) -> dict[str, Any]:
        """Give what is granted and from where."""
        said = self.cleaned_data
        return {"granted": self.each(), "store": said["store"], "text": said["text"]}


def _asked_for(request: Request, rows: QuerySet[Store]) -> Store | None:
    """Give the store that the address names, if it is one of these."""
    try:
        return rows.filter(pk=UUID(request.GET.get("store", ""))).first()
    except ValueError:
        return None


class SendForm(StepForm):
    """Who carries it."""

    courier = forms.ModelChoiceField(User.objects.none(), label=_("Courier"))

    def fit(self) -> None:
        """Offer those whose posts reach there."""
        offer_rows(self, "courier", queries.couriers(self.thing.area_id, self.request.today))


class ConfirmForm(LinesForm):
    """How much of each came; what became of the rest."""

    text = forms.CharField(
        label=_("What became of what is missing"),
        max_length=300,
        required=False,
        help_text=_("Empty: all came."),
    )

    def most(self, line: Any) -> int:
        """Say how much was sent."""
        return int(line.granted or 0)

    def given(self) -> dict[str, Any]:
        """Give what came."""
        return {"came": self.each(), "text": self.cleaned_data["text"]}
