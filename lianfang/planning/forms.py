"""Which goods are listed; what would come in addition; coefficients, what items count as, orders."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import title
from lianfang.planning.models import Ordered
from lianfang.protocol.planning import Planning
from lianfang.supplies.forms.goods import ItemField, quantity
from lianfang.supplies.models import Store
from lianfang.web.fields import DayInput, offer_choices, offer_rows, search_box


class ForecastFilter(forms.Form):
    """Which goods."""

    q = search_box(pgettext_lazy("goods", "Name"))
    only = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All goods")),
            ("soon", _("Runs out soon")),
            ("order", _("To be ordered")),
            ("needed", _("Needed now")),
        ],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class StoresFilter(ForecastFilter):
    """Which goods at which store."""

    store = forms.ModelChoiceField(
        Store.objects.none(),
        label=pgettext_lazy("supplies", "Store"),
        required=False,
        empty_label=_("All stores"),
    )

    field_order = ("q", "store", "only", "area")

    def __init__(self, *args: Any, stores: QuerySet[Store], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "store", stores)


class OrderedFilter(forms.Form):
    """Which orders."""

    q = search_box(_("Goods or supplier"))
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[*Ordered.State.choices, ("all", _("All"))]
    )


def _more(label: Any, most: int = 10_000_000) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most)


class WhatIfForm(forms.Form):
    """What would come in addition, each day of the forecast unless it says otherwise."""

    people = _more(_("An extra round: people to swab"))
    over = forms.IntegerField(label=_("over so many days"), required=False, min_value=1, max_value=30)
    pool = forms.IntegerField(label=_("people a tube"), required=False, min_value=1, max_value=20)
    homes = _more(_("A closed zone: households"), 1_000_000)
    shifts = _more(_("More shifts a day"), 1_000_000)
    suited = _more(_("of these in suits"), 1_000_000)
    patients = _more(_("More patients in hospital"), 100_000)
    quarantined = _more(_("More people in quarantine at sites"), 1_000_000)

    def clean(self) -> dict[str, Any]:
        """See that those in suits are among the shifts."""
        said = super().clean() or {}
        if (said.get("suited") or 0) > (said.get("shifts") or 0):
            self.add_error("suited", gettext("There are not so many shifts."))
        return said


class BedsWhatIf(forms.Form):
    """Of which outbreak; and what is tried instead of what was read: whatever is left empty stays as read."""

    outbreak = forms.ModelChoiceField(
        Outbreak.objects.none(), label=_("Outbreak"), required=False, empty_label=_("The newest one")
    )
    a_day = forms.FloatField(label=_("New cases a day"), required=False, min_value=0, max_value=100_000)
    at_once = _more(_("Cases at once, today"), 100_000)
    percent = forms.FloatField(
        label=_("Of 100 contacts in quarantine become cases"), required=False, min_value=0, max_value=100
    )
    longer = forms.IntegerField(
        label=_("Each stays so many days longer"), required=False, min_value=-30, max_value=60
    )
    negative = _more(_("More beds with nurses: negative pressure"), 100_000)
    icu = _more(_("More beds with nurses: intensive care"), 100_000)
    ordinary = _more(_("More beds with nurses: ordinary"), 100_000)
    isolation = _more(_("More places at isolation sites"), 1_000_000)

    def __init__(self, *args: Any, outbreaks: QuerySet[Outbreak], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "outbreak", outbreaks)
        self.fields["outbreak"].label_from_instance = title  # type: ignore[attr-defined]


class RateForm(forms.Form):
    """Another coefficient, with the reason."""

    use = forms.ChoiceField(label=pgettext_lazy("planning", "Use"))
    pieces = forms.FloatField(label=_("Pieces for one"), min_value=0, max_value=100_000)
    area = forms.ChoiceField(label=_("Where it holds"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, planning: Planning, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "use", [(use.key, gettext(use.label)) for use in planning.uses])
        offer_choices(self, "area", areas)


class CountedAsForm(forms.Form):
    """As which goods an item is reckoned."""

    good = forms.ChoiceField(label=_("Counts as"), required=False)
    holds = forms.IntegerField(label=_("Pieces in one unit"), min_value=1, max_value=1_000_000)

    def __init__(self, *args: Any, planning: Planning, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(good.key, gettext(good.label)) for good in planning.goods.value]
        offer_choices(self, "good", [("", gettext("Nothing of these: by the ledger alone")), *named])


class OrderForm(forms.Form):
    """What was ordered from a supplier."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    store = forms.ModelChoiceField(Store.objects.none(), label=pgettext_lazy("supplies", "Store"))
    item = ItemField()
    n = quantity(required=True)
    due_on = forms.DateField(label=_("Comes on"), widget=DayInput)
    supplier = forms.CharField(label=_("Supplier"), max_length=120)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, stores: QuerySet[Store], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "store", stores)


class DropForm(forms.Form):
    """Why it does not come."""

    text = forms.CharField(label=_("In words"), max_length=200)
