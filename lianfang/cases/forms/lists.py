"""Filters of the lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.cases.forms.common import offer
from lianfang.cases.models import Case, Contact, Quarantine
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import children
from lianfang.protocol.schema import Protocol


class ListFilter(forms.Form):
    """Filters of every list here: text and area."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput({"placeholder": _("Number or name")})
    )
    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, outbreak: Outbreak, protocol: Protocol, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(area.pk, str(area)) for area in children(outbreak.area_id)]
        self.fields["area"].choices = [("", gettext("All areas")), *areas]  # type: ignore[attr-defined]
        if "clinical_type" in self.fields:
            offer(self, "clinical_type", protocol.cases.clinical_types.value, gettext("Any type"))
        if "grade" in self.fields:
            offer(self, "grade", protocol.contacts.grades, gettext("Any grade"))


class CaseFilter(ListFilter):
    """Filters of the line list."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *Case.State.choices]
    )
    clinical_type = forms.ChoiceField(label=_("Clinical type"), required=False)


class ContactFilter(ListFilter):
    """Filters of the list of contacts."""

    grade = forms.ChoiceField(label=_("Grade"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *Contact.State.choices]
    )
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[
            ("", _("Due or not")),
            ("place", _("Not in quarantine yet")),
            ("test", _("Test due")),
            ("release", _("Last day has come")),
        ],
    )


class QuarantineFilter(ListFilter):
    """Filters of the list of quarantines."""

    q = None  # type: ignore[assignment]  # Django's way to leave out a field of the parent
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any kind")), *Quarantine.Kind.choices]
    )
    due = forms.BooleanField(label=_("Last day has come"), required=False)
