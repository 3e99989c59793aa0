"""What goes out and comes in as FHIR: why, and of what."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.places.models import Area, Site
from lianfang.places.rules import from_official


class ReasonForm(forms.Form):
    """For whom and what for."""

    reason = forms.CharField(label=_("For whom, and what for"), min_length=4, max_length=200)


class BundleForm(forms.Form):
    """A bundle, whose results it holds, and where people live that are not on record yet."""

    file = forms.FileField(
        label=_("File"), help_text=_("A Bundle of FHIR R4 as JSON, or one resource a line.")
    )
    area = forms.CharField(
        label=_("Area code"), max_length=15, help_text=_("Where people are registered who are not on record.")
    )
    laboratory = forms.ModelChoiceField(
        label=_("Laboratory"),
        queryset=Site.objects.none(),
        required=False,
        help_text=_("Whose results they are, if the bundle has any."),
    )

    def __init__(self, *args: Any, laboratories: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["laboratory"].queryset = laboratories  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_area(self) -> int:
        """Read the code of an area that is there."""
        try:
            area = from_official(self.cleaned_data["area"])
        except ValueError:
            area = 0
        if not Area.objects.filter(pk=area).exists():
            raise forms.ValidationError(_("There is no area with this code."))
        return area
