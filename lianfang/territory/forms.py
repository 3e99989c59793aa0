"""Forms about areas and sites."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.places import queries
from lianfang.places.models import Area, SiteKind
from lianfang.places.rules import parent
from lianfang.web.fields import offer_rows

MOST_GRIDS = 999  # three digits of the code


class AreaFilter(forms.Form):
    """Find an area anywhere in the tree."""

    q = forms.CharField(
        label=_("Name or code of an area"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or code of an area")}),
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SiteFilter(forms.Form):
    """What the list of sites shows."""

    q = forms.CharField(
        label=_("Name of a site"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name of a site")}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *SiteKind.choices]
    )
    closed = forms.BooleanField(label=_("Closed ones too"), required=False)
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SiteForm(forms.Form):
    """A site to be opened in an area."""

    kind = forms.ChoiceField(label=_("Kind"), choices=SiteKind.choices)
    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    longitude = forms.FloatField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        help_text=_("In degrees, WGS-84."),
    )
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)

    def clean(self) -> dict[str, Any]:
        """A point is both numbers or none."""
        told: dict[str, Any] = super().clean() or {}
        if not self.errors and (told["longitude"] is None) != (told["latitude"] is None):
            self.add_error("latitude", _("Give longitude and latitude, or neither."))
        return told


class DivideForm(forms.Form):
    """Grids for a community: so many, or by name."""

    grids = forms.IntegerField(
        label=_("How many grids"),
        required=False,
        min_value=1,
        max_value=MOST_GRIDS,
        help_text=_("They are numbered."),
    )
    names = forms.CharField(
        label=_("Or their names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line."),
    )

    def clean(self) -> dict[str, Any]:
        """One of both."""
        told: dict[str, Any] = super().clean() or {}
        names = [line.strip() for line in told.get("names", "").splitlines() if line.strip()]
        if not self.errors and bool(names) == bool(told.get("grids")):
            self.add_error(None, _("Say how many grids there are, or give their names."))
        return {"names": names, "grids": told.get("grids") or 0}


class CloseAreaForm(forms.Form):
    """Which area takes over from one that closes."""

    successor = forms.ModelChoiceField(label=_("Successor"), queryset=Area.objects.none())

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        beside = queries.children(parent(area.id)).exclude(id=area.id)
        offer_rows(self, "successor", beside)
