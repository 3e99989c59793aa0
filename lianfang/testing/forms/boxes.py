"""Boxes: the filters of their list, receiving against the list, settling what differs."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.places.models import Site
from lianfang.testing.forms.laboratory import LaboratoryForm
from lianfang.testing.models import Receipt, Rejection
from lianfang.testing.models.boxes import COLDEST, HOTTEST

BOX_STATES = (
    ("", _("All boxes")),
    ("on_the_way", _("Not received yet")),
    ("packed", _("Packed")),
    ("in_transit", _("In transit")),
    ("arrived", _("Arrived")),
    ("received", _("Received")),
    ("late", _("Late")),
    ("held", _("Held")),
    ("settled", _("Difference settled")),
)


class BoxFilter(forms.Form):
    """Which boxes."""

    q = forms.CharField(label=_("Box"), required=False, max_length=24)
    state = forms.ChoiceField(label=_("State"), choices=BOX_STATES, required=False)
    site = forms.ModelChoiceField(
        label=_("Site"), queryset=Site.objects.none(), required=False, empty_label=_("All sites")
    )
    laboratory = forms.ModelChoiceField(
        label=_("Laboratory"), queryset=Site.objects.none(), required=False, empty_label=_("All laboratories")
    )
    round = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, sites: QuerySet[Site], laboratories: QuerySet[Site], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("site", sites), ("laboratory", laboratories)):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = offered


class CountForm(LaboratoryForm):
    """A box as a laboratory finds it: counted, perhaps scanned tube by tube, how cold, how sealed."""

    n_told = forms.IntegerField(label=_("Tubes counted"), min_value=0, max_value=10_000)
    celsius = forms.FloatField(
        label=_("Temperature in the box, °C"), min_value=COLDEST, max_value=HOTTEST, required=False
    )
    seal = forms.ChoiceField(label=_("Seal of the box"), choices=Receipt.SealState.choices, required=False)
    text = forms.CharField(
        label=_("Codes scanned"),
        required=False,
        max_length=60_000,
        help_text=_("Scan one tube after another into this field. Leave it empty if you only counted."),
        widget=forms.Textarea(
            attrs={"rows": 8, "class": "mono", "spellcheck": "false", "autocomplete": "off"}
        ),
    )

    def clean_text(self) -> list[str]:
        """Read the codes, each once, in the order they were scanned."""
        return list(dict.fromkeys(self.cleaned_data["text"].upper().split()))


class RejectForm(forms.Form):
    """Why tubes are rejected."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Rejection.Reason.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)


class NoteForm(forms.Form):
    """Why something was settled or taken back."""

    note = forms.CharField(label=_("Reason"), max_length=400)
