"""Forms on a patient's file."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianfang.care import queries
from lianfang.care.forms.beds import BedField, bed_choices
from lianfang.care.models import Admission
from lianfang.cases.models import Case
from lianfang.common.dates import day_of
from lianfang.web.fields import DayInput


class FileForm(forms.Form):
    """A form on a patient's file. What it yields are the arguments of its action."""

    name: ClassVar[str]

    def __init__(self, admission: Admission, now: datetime, data: Any = None) -> None:
        super().__init__(data, prefix=self.name)
        self.prepare(admission, now)
        self.order_fields(self.field_order)

    def prepare(self, admission: Admission, now: datetime) -> None:
        """Fill in what depends on the patient."""


class PlanForm(FileForm):
    """A new version of the plan."""

    name = "plan"
    field_order = ["clinical_type", "text"]
    text = forms.CharField(label=_("Plan"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def prepare(self, admission: Admission, now: datetime) -> None:
        """Offer the types of the protocol; start from the plan in force."""
        types = queries.protocol_of(admission.case, now).cases.clinical_types.value
        without = admission.case.state == Case.State.ASYMPTOMATIC
        none = _t("None: no symptoms") if without else _t("Choose a type")
        self.fields["clinical_type"] = forms.ChoiceField(
            label=_("Clinical type"),
            required=not without,
            choices=[("", none), *((each.key, _t(each.label)) for each in types)],
        )
        plan = admission.plans.first()
        self.initial = (
            {"clinical_type": plan.clinical_type, "text": plan.text}
            if plan
            else {"clinical_type": admission.case.clinical_type}
        )


class ConsultForm(FileForm):
    """The day's consultation."""

    name = "consultation"
    text = forms.CharField(label=_("Conclusion"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    improved = forms.BooleanField(label=_("Symptoms clearly better"), required=False)
    imaging_improved = forms.TypedChoiceField(
        label=_("Imaging of the lungs"),
        required=False,
        choices=[("", _("None today")), ("yes", _("Clearly better")), ("no", _("Not clearly better"))],
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
    )


class MoveForm(FileForm):
    """Another room of the hospital."""

    name = "room"

    def prepare(self, admission: Admission, now: datetime) -> None:
        """Offer the beds of this hospital."""
        sites = [admission.occupancy.room.site]
        self.fields["bed"] = BedField(label=_("Move to"), choices=bed_choices(sites, now))


class TestsForm(FileForm):
    """The days on which the patient is swabbed before discharge."""

    __test__ = False  # the name is the field's, not pytest's
    name = "tests"
    first = forms.DateField(label=_("First swab on"), widget=DayInput)
    second = forms.DateField(label=_("Second swab on"), widget=DayInput, required=False)

    def prepare(self, _admission: Admission, now: datetime) -> None:
        """Propose tomorrow and the day after: their swabs are a day apart."""
        self.today = day_of(now)
        self.initial = {"first": self.today + timedelta(days=1), "second": self.today + timedelta(days=2)}

    def clean(self) -> dict[str, Any]:
        """Give the days in order; none may lie in the past."""
        told = super().clean() or {}
        days = sorted({day for day in (told.get("first"), told.get("second")) if day})
        if days and days[0] < self.today:
            raise forms.ValidationError(_("These days lie in the past."))
        return {"due_on": days}
