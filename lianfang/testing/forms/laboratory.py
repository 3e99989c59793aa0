"""A laboratory's desk."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.places.models import Site


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
