"""The list of patients, and who is admitted."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianfang.care.forms.beds import BedField, bed_choices
from lianfang.cases.models import Case
from lianfang.places.models import Site, SiteKind
from lianfang.web.fields import offer_choices


class PatientFilter(forms.Form):
    """What the list of patients can be narrowed by."""

    q = forms.CharField(
        label=_("Name or file no."),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Name or file no.")}),
    )
    where = forms.ChoiceField(
        label=_("In hospital or left"),
        required=False,
        choices=[("", _("In hospital and left")), ("inside", _("In hospital")), ("left", _("Left hospital"))],
    )
    site = forms.ModelChoiceField(
        Site.objects.filter(kind=SiteKind.HOSPITAL),
        label=_("Hospital"),
        required=False,
        empty_label=_("All hospitals"),
    )
    missing = forms.BooleanField(label=_("Today's consultation missing"), required=False)


class RoundFilter(forms.Form):
    """What the ward round can be narrowed by."""

    site = forms.ModelChoiceField(
        Site.objects.filter(kind=SiteKind.HOSPITAL),
        label=_("Hospital"),
        required=False,
        empty_label=_("All hospitals"),
    )
    ward = forms.ChoiceField(label=_("Ward"), required=False)
    open = forms.BooleanField(label=_("Only where something is to be done"), required=False)

    def __init__(self, *args: Any, wards: Iterable[str] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offer_choices(self, "ward", [("", _t("All wards")), *((ward, ward) for ward in wards)])


class CaseField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """A case, told by the patient's name."""

    def label_from_instance(self, obj: Case) -> str:
        """Write a case as a person looks for it."""
        return _case_words(obj)


class AdmitForm(forms.Form):
    """Who is admitted, and to which bed."""

    def __init__(
        self, *args: Any, cases: QuerySet[Case], sites: Collection[Site], now: datetime, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["case"] = CaseField(cases, label=_("Patient"), empty_label=_("Choose a patient"))
        self.fields["bed"] = BedField(label=_("Bed"), choices=bed_choices(sites, now))


def _case_words(case: Case) -> str:
    number = _t("No. %(number)s") % {"number": case.number} if case.number else _t("no number yet")
    return f"{case.person.name} · {number} · {case.get_state_display()}"
