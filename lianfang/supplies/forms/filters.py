"""Which stock, stores, documents and requests are listed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.supplies.models import Document, Item, Request, Store

KINDS = [("", _("All kinds")), *Item.Kind.choices]


def _find(label: Any) -> forms.CharField:
    wide = forms.TextInput(attrs={"type": "search", "placeholder": label})
    return forms.CharField(label=label, required=False, max_length=60, widget=wide)


class StockFilter(forms.Form):
    """Which goods."""

    q = _find(_("Name or barcode"))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=KINDS)
    only = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[("", _("All goods")), ("there", _("In stock")), ("short", _("Too little"))],
    )


class StoreFilter(forms.Form):
    """Which stores."""

    q = _find(_("Name or address"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("All kinds")),
            *(each for each in Store.Kind.choices if each[0] in {"store", "point"}),
        ],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class DocumentFilter(forms.Form):
    """Which documents."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Document.Kind.choices]
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RequestFilter(forms.Form):
    """Which requests: those that go on unless another state is chosen."""

    q = _find(_("Number, goods, point or what for"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("open", pgettext_lazy("goods", "Going on")),
            *Request.State.choices,
            ("all", _("All")),
        ],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)
