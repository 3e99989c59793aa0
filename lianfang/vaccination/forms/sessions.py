"""What is asked about sessions, vaccines and boxes."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.common.dates import at
from lianfang.places.models import Site
from lianfang.protocol.vaccination import Product
from lianfang.supplies.forms import StepForm
from lianfang.supplies.models import Balance, Item, Store
from lianfang.transport.forms.fleet import HourField
from lianfang.vaccination import queries
from lianfang.vaccination.actions import Plan
from lianfang.vaccination.models import Session, Vaccine
from lianfang.web.fields import DayInput, offer_choices, offer_rows, search_box


class SessionFilter(forms.Form):
    """What the list of sessions can be narrowed by."""

    q = search_box(_("Site"))
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All sessions")), ("coming", _("Planned and open")), *Session.State.choices],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SessionForm(forms.Form):
    """A session: where, when, what, how many vaccinators."""

    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"))
    day = forms.DateField(label=_("Day"), widget=DayInput)
    begins = HourField(label=_("From"))
    ends = HourField(label=_("Until"), help_text=_("24:00 is midnight."))
    products = forms.MultipleChoiceField(label=_("Vaccines"), widget=forms.CheckboxSelectMultiple)
    vaccinators = forms.IntegerField(label=_("Vaccinators"), min_value=1, max_value=200, initial=2)
    per_hour = forms.IntegerField(label=_("People an hour and vaccinator"), min_value=1, max_value=120)

    def __init__(
        self, *args: Any, sites: QuerySet[Site], products: tuple[Product, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "site", sites)
        offer_choices(self, "products", [(one.key, gettext(one.label)) for one in products])

    def plan(self) -> Plan:
        """Give the session as it is planned."""
        said = self.cleaned_data
        return Plan(
            said["site"],
            _moment(said["day"], said["begins"]),
            _moment(said["day"], said["ends"]),
            said["products"],
            said["vaccinators"],
            said["per_hour"],
        )


def _moment(day: Any, minutes: int) -> datetime:
    return at(day) + timedelta(minutes=minutes)


class VaccineForm(forms.Form):
    """Which goods are which vaccine."""

    item = forms.ModelChoiceField(Item.objects.none(), label=_("Goods"))
    product = forms.ChoiceField(label=_("Vaccine"))
    vial_doses = forms.IntegerField(label=_("Doses in a vial"), min_value=1, max_value=50, initial=1)

    def __init__(self, *args: Any, products: tuple[Product, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Vaccine.objects.values("item")
        offer_rows(self, "item", Item.objects.filter(kind=Item.Kind.MEDICINE).exclude(pk__in=known))
        offer_choices(self, "product", [(one.key, gettext(one.label)) for one in products])


def _books(row: Balance) -> str:
    day = row.lot.expires_on.isoformat() if row.lot.expires_on else "–"
    return f"{row.item.name} {row.lot.number} · {day} · {row.n} · {row.store.name}"


class BooksField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """A lot where it lies, with its last day and how much there is."""

    def label_from_instance(self, obj: Balance) -> str:
        """Write a lot as whoever holds the box reads it."""
        return _books(obj)


class LotForm(StepForm):
    """Some doses of a lot, where they lie now."""

    books = BooksField(Balance.objects.none(), label=_("Lot"))
    n = forms.IntegerField(label=_("Doses"), min_value=1, max_value=100_000)

    def rows(self) -> QuerySet[Balance]:
        """List the lots in the box of the session."""
        return Balance.objects.filter(store=self.thing.box_id, n__gt=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "books", self.rows().select_related("lot", "item", "store"))


class BringForm(LotForm):
    """Doses that come from a store into the box."""

    def rows(self) -> QuerySet[Balance]:
        """List the lots of the session's vaccines that lie in the stores one sees."""
        items = queries.vaccines(self.thing.disease).filter(product__in=self.thing.products).values("item")
        seen = queries.stores_of(self.request.user, self.request.today)
        return Balance.objects.filter(store__in=seen, item__in=items, n__gt=0, lot__recalled_at=None)

    def given(self) -> dict[str, Any]:
        """Give the lot, from where and how many."""
        books = self.cleaned_data["books"]
        return {"lot": books.lot, "store": books.store, "n": self.cleaned_data["n"]}


class WasteForm(LotForm):
    """Doses that are written off, and why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("A vial broke, was open too long, was not emptied.")
    )

    def given(self) -> dict[str, Any]:
        """Give the lot, how many and why."""
        said = self.cleaned_data
        return {"lot": said["books"].lot, "n": said["n"], "reason": said["reason"]}


class BackForm(LotForm):
    """Doses that go back to a store."""

    store = forms.ModelChoiceField(Store.objects.none(), label=_("Store"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "store", queries.stores_of(self.request.user, self.request.today))

    def given(self) -> dict[str, Any]:
        """Give the lot, where to and how many."""
        said = self.cleaned_data
        return {"lot": said["books"].lot, "store": said["store"], "n": said["n"]}
