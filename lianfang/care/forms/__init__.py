"""Forms of patients. Those of a file carry the names of what its action wants."""

from lianfang.care.forms.beds import BedField, Choices, bed_choices
from lianfang.care.forms.bedside import ObserveForm, ScoringForm, TypeForm
from lianfang.care.forms.file import ConsultForm, FileForm, MoveForm, PlanForm, TestsForm
from lianfang.care.forms.keeping import KeepForm
from lianfang.care.forms.lists import AdmitForm, CaseField, PatientFilter, RoundFilter

__all__ = [
    "AdmitForm",
    "BedField",
    "CaseField",
    "Choices",
    "ConsultForm",
    "FileForm",
    "KeepForm",
    "MoveForm",
    "ObserveForm",
    "PatientFilter",
    "PlanForm",
    "RoundFilter",
    "ScoringForm",
    "TestsForm",
    "TypeForm",
    "bed_choices",
]
