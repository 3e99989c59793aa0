"""A laboratory's desk."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from lianfang.places.models import Site
from lianfang.protocol.testing import TestMethod

# What a laboratory may write for a conclusion, in either language; compared in lower case.
WORDS = {
    "negative": "negative",
    "neg": "negative",
    "-": "negative",
    "阴性": "negative",
    "阴": "negative",
    "positive": "positive",
    "pos": "positive",
    "+": "positive",
    "阳性": "positive",
    "阳": "positive",
    "grey": "grey",
    "gray": "grey",
    "grey zone": "grey",
    "灰区": "grey",
    "可疑": "grey",
    "invalid": "invalid",
    "无效": "invalid",
}


ERRORS = {
    "shape": _("Write a code, a comma and a conclusion."),
    "word": _("This conclusion is not known."),
    "twice": _("This code is already in the list."),
    "code": _("This code is mistyped: its check character is wrong."),
}


class LaboratoryForm(forms.Form):
    """Which laboratory one works in."""

    laboratory = forms.ModelChoiceField(label=_("Laboratory"), queryset=Site.objects.none(), empty_label=None)

    def __init__(self, *args: Any, laboratories: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["laboratory"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = laboratories


class BoxForm(LaboratoryForm):
    """A box and how many tubes were counted in it."""

    box = forms.CharField(
        label=_("Box"),
        min_length=4,
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )
    n_told = forms.IntegerField(label=_("Tubes counted"), min_value=0, max_value=10_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "box_%s"} | kwargs)  # two forms on one page


class ResultsForm(LaboratoryForm):
    """Results of tubes, one a line."""

    method = forms.ChoiceField(label=_("Method"))
    text = forms.CharField(
        label=_("Results"),
        max_length=200_000,
        help_text=_("One tube a line: code, conclusion. From a spreadsheet, copy both columns."),
        widget=forms.Textarea(attrs={"rows": 14, "class": "mono", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, methods: Iterable[TestMethod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["method"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(method.key, now_gettext(method.label)) for method in methods]
