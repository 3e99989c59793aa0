"""Forms about organisations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.forms import AreaField, keep_within
from lianfang.people.models import Organisation
from lianfang.places.rules import Span


class OrganisationField(forms.CharField):
    """A registered organisation, by its whole name or code; the page suggests those there are."""

    widget = forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        """Find the one organisation that is meant."""
        text = super().clean(value)
        if not text:
            return None
        rows = Organisation.objects.filter(closed_on=None)
        found = list(rows.filter(name=text)[:2]) or list(rows.filter(code=text).exclude(code="")[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("Give the whole name or the code of one registered organisation."))
        return found[0]


class OrganisationFilter(forms.Form):
    """What the register shows."""

    q = forms.CharField(
        label=_("Name or code"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or code")}),
        max_length=60,
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Organisation.Kind.choices]
    )
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("All levels")), *Organisation.Level.choices]
    )
    closed = forms.BooleanField(label=_("Closed ones too"), required=False)


class OrganisationForm(forms.Form):
    """A public body, enterprise or institution."""

    name = forms.CharField(label=_("Name"), max_length=120)
    code = forms.CharField(label=_("Unified social credit code"), max_length=18, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Not said")), *Organisation.Kind.choices]
    )
    level = forms.ChoiceField(label=_("Level"), choices=Organisation.Level.choices)
    area = AreaField(label=_("Area"), help_text=_("Which area it answers to."))
    parent = OrganisationField(
        label=_("Part of"), required=False, help_text=_("The organisation above it, if there is one.")
    )
    contact = forms.CharField(label=_("Contact person"), max_length=60, required=False)
    contact_phone = forms.CharField(label=_("Phone"), max_length=24, required=False)

    def __init__(self, *args: Any, spans: tuple[Span, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_within(self, "area", spans)
