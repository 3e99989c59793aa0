"""Which stock, stores, documents and requests are listed."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.supplies.models import Document, Item, Request, Store
from lianfang.web.fields import search_box

KINDS = [("", _("All kinds")), *Item.Kind.choices]


class StockFilter(forms.Form):
    """Which goods."""

    q = search_box(_("Name or barcode"))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=KINDS)
    only = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[("", _("All goods")), ("there", _("In stock")), ("short", _("Too little"))],
    )


class StoreFilter(forms.Form):
    """Which stores."""

    q = search_box(_("Name or address"))
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

    q = search_box(_("Number, goods, point or what for"))
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
