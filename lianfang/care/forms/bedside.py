"""Forms of what is measured at a bedside and decided from it."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.care import queries, rules
from lianfang.care.forms.file import FileForm
from lianfang.care.models import Admission, Observation
from lianfang.cases.models import Case


def _whole(label: Any, name: str) -> forms.IntegerField:
    least, most = rules.RANGES[name]
    return forms.IntegerField(label=label, required=False, min_value=int(least), max_value=int(most))


def _tenths(label: Any, name: str, digits: int) -> forms.DecimalField:
    least, most = rules.RANGES[name]
    return forms.DecimalField(
        label=label, required=False, min_value=least, max_value=most, max_digits=digits, decimal_places=1
    )


class ObserveForm(FileForm):
    """A patient's measurements; what was not measured stays empty."""

    name = "observation"
    celsius = _tenths(_("Temperature, °C"), "celsius", 3)
    respiratory_rate = _whole(_("Breaths a minute"), "respiratory_rate")
    spo2 = _whole(_("SpO2, %"), "spo2")
    on_oxygen = forms.TypedChoiceField(
        label=_("Air or oxygen"),
        required=False,
        choices=[
            ("", "–"),
            ("no", pgettext_lazy("breathing", "Air")),
            ("yes", pgettext_lazy("breathing", "Oxygen")),
        ],
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
    )
    oxygen_flow = _tenths(_("Oxygen, L/min"), "oxygen_flow", 4)
    pulse = _whole(_("Pulse a minute"), "pulse")
    systolic = _whole(_("Systolic pressure, mmHg"), "systolic")
    diastolic = _whole(_("Diastolic pressure, mmHg"), "diastolic")
    consciousness = forms.ChoiceField(
        label=_("Consciousness (ACVPU)"),
        required=False,
        choices=[("", "–"), *((key, label) for key, label in Observation.Consciousness.choices)],
    )
    oxygen_index = _whole(_("PaO2/FiO2, mmHg"), "oxygen_index")
    lesion_growth = _whole(_("Lung lesions on imaging, growth in 24 to 48 hours, %"), "lesion_growth")

    def clean(self) -> dict[str, Any]:
        """Ask for at least one measurement."""
        told = super().clean() or {}
        if not self.errors and all(value in (None, "") for value in told.values()):
            raise forms.ValidationError(_("Write down at least one measurement."))
        return told


class TypeForm(FileForm):
    """What a doctor decides about the type that measurements propose."""

    name = "type"
    field_order = ["clinical_type", "reason"]
    reason = forms.CharField(
        label=_("Reason, when it is another than proposed"), required=False, max_length=300
    )

    def prepare(self, admission: Admission, now: datetime) -> None:
        """Offer the types of the protocol, the proposed one chosen."""
        types = queries.protocol_of(admission.case, now).cases.clinical_types.value
        confirmed = admission.case.state == Case.State.CONFIRMED
        none = [] if confirmed else [("", _t("None: no symptoms"))]
        self.fields["clinical_type"] = forms.ChoiceField(
            label=_("Clinical type"),
            required=confirmed,
            choices=[*none, *((each.key, _t(each.label)) for each in types)],
        )
        proposal = queries.open_proposal(admission)
        self.initial = {"clinical_type": proposal.clinical_type if proposal else ""}


class ScoringForm(FileForm):
    """What the early warning score has to know of a patient."""

    name = "scoring"
    spo2_scale = forms.TypedChoiceField(
        label=_("Scale of SpO2"),
        coerce=int,
        choices=[
            (1, _("1: as for most patients")),
            (2, _("2: hypercapnic respiratory failure, aim 88 to 92 %")),
        ],
    )
    pregnant = forms.BooleanField(label=pgettext_lazy("patient", "Pregnant"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def prepare(self, admission: Admission, _now: datetime) -> None:
        """Start from what is on record."""
        self.initial = {"spo2_scale": admission.spo2_scale, "pregnant": admission.pregnant}
