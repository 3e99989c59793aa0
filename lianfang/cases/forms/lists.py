"""Filters of the lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.cases.forms.common import offer
from lianfang.cases.models import Case, Contact, Quarantine
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Site, SiteKind
from lianfang.places.queries import children
from lianfang.protocol.schema import Protocol
from lianfang.web.fields import offer_choices


class ListFilter(forms.Form):
    """Filters of every list here: text and area."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput({"placeholder": _("Number or name")})
    )
    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, outbreak: Outbreak, protocol: Protocol, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(area.pk, str(area)) for area in children(outbreak.area_id)]
        offer_choices(self, "area", [("", gettext("All areas")), *areas])
        if "clinical_type" in self.fields:
            offer(self, "clinical_type", protocol.cases.clinical_types.value, gettext("Any type"))
        if "variant" in self.fields:
            offer(self, "variant", protocol.disease.variants.value, gettext("Any variant"))
        if "grade" in self.fields:
            offer(self, "grade", protocol.contacts.grades, gettext("Any grade"))


def whose() -> forms.ChoiceField:
    """Give the filter by who investigates."""
    choices = [("", _("Any investigator")), ("me", _("Mine to investigate")), ("none", _("Nobody’s yet"))]
    return forms.ChoiceField(label=_("Investigator"), required=False, choices=choices)


class CaseFilter(ListFilter):
    """Filters of the line list."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *Case.State.choices]
    )
    clinical_type = forms.ChoiceField(label=_("Clinical type"), required=False)
    variant = forms.ChoiceField(label=_("Variant"), required=False)
    investigator = whose()


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
            ("locate", _("Not located yet")),
            ("notify", _("Not told yet")),
            ("place", _("Not in quarantine yet")),
            ("door", _("Never reached by phone: go to the door")),
            ("none", _("Nothing ordered")),
            ("test", _("Test due")),
            ("release", _("Last day has come")),
        ],
    )
    late = forms.BooleanField(label=_("Late by the protocol"), required=False)


class QuarantineFilter(ListFilter):
    """Filters of the list of quarantines."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any kind")), *Quarantine.Kind.choices]
    )
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[
            ("", _("Due or not")),
            ("release", _("Last day has come")),
            ("temperature", _("Temperature missing")),
            ("answer", _("Nobody answers for it")),
            ("exception", _("At home by exception")),
            ("appeal", _("An appeal waits")),
        ],
    )
    site = forms.ModelChoiceField(
        Site.objects.filter(kind=SiteKind.ISOLATION),
        label=_("Isolation site"),
        required=False,
        empty_label=_("Any place"),
    )


class AppealFilter(ListFilter):
    """Filters of the list of appeals."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Any state")), ("open", _("To be answered")), ("answered", _("Answered"))],
    )


class SiteFilter(ListFilter):
    """Filters of the list of isolation sites."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput({"placeholder": _("Name of the site")})
    )
