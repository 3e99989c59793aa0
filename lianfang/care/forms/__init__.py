"""Forms of patients. Those of a file carry the names of what its action wants."""

from lianfang.care.forms.beds import BedField, Choices, bed_choices
from lianfang.care.forms.file import ConsultForm, FileForm, MoveForm, ObserveForm, PlanForm, TestsForm
from lianfang.care.forms.lists import AdmitForm, CaseField, PatientFilter

__all__ = [
    "AdmitForm",
    "BedField",
    "CaseField",
    "Choices",
    "ConsultForm",
    "FileForm",
    "MoveForm",
    "ObserveForm",
    "PatientFilter",
    "PlanForm",
    "TestsForm",
    "bed_choices",
]
