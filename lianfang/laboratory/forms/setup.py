"""What a laboratory can do, its instruments and lots."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.web.fields import DayInput


class AbilityForm(forms.Form):
    """Tubes a day and hours."""

    pooled_per_day = forms.IntegerField(label=_("Pooled tubes a day"), min_value=0, max_value=200_000)
    single_per_day = forms.IntegerField(label=_("Single tubes a day"), min_value=0, max_value=200_000)
    opens_hour = forms.IntegerField(label=_("Works from, h"), min_value=0, max_value=23, initial=0)
    closes_hour = forms.IntegerField(label=_("Works until, h"), min_value=1, max_value=24, initial=24)


class InstrumentForm(forms.Form):
    """An instrument."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=60)
    model = forms.CharField(label=_("Model"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "instrument_%s"} | kwargs)


class LotForm(forms.Form):
    """A lot of a reagent."""

    kit = forms.CharField(label=_("Reagent"), max_length=80)
    number = forms.CharField(label=_("Lot"), max_length=40)
    genes = forms.CharField(
        label=_("Genes"), max_length=80, initial="ORF1ab, N", help_text=_("With commas between them.")
    )
    internal = forms.CharField(label=_("Internal control"), max_length=12, initial="IC", required=False)
    expires_on = forms.DateField(label=_("Good until"), widget=DayInput)
    ct_positive = forms.FloatField(
        label=_("Found up to Ct"),
        min_value=5,
        max_value=60,
        required=False,
        help_text=_("Empty: as the protocol says."),
    )
    ct_grey = forms.FloatField(label=_("Grey up to Ct"), min_value=5, max_value=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "lot_%s"} | kwargs)

    def clean_genes(self) -> list[str]:
        """Part the genes."""
        return [gene[:12] for gene in re.split(r"[,，;；、\s]+", self.cleaned_data["genes"]) if gene]

    def clean(self) -> dict[str, Any]:
        """Look whether the two limits are in order."""
        said: dict[str, Any] = super().clean() or {}
        first, second = said.get("ct_positive"), said.get("ct_grey")
        if first is not None and second is not None and second < first:
            self.add_error("ct_grey", _("The grey zone lies beyond the limit of what was found."))
        return said
