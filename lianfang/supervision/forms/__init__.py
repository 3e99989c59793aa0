"""Forms of supervision."""

from lianfang.supervision.forms.checklists import AnswersForm, BackForm, BoardFilter
from lianfang.supervision.forms.draws import CallForm, DrawFilter, DrawForm
from lianfang.supervision.forms.findings import (
    EmptyForm,
    FailForm,
    FindingFilter,
    FindingForm,
    MaybeTextForm,
    SeenForm,
    StepForm,
    TextForm,
)

__all__ = [
    "AnswersForm",
    "BackForm",
    "BoardFilter",
    "CallForm",
    "DrawFilter",
    "DrawForm",
    "EmptyForm",
    "FailForm",
    "FindingFilter",
    "FindingForm",
    "MaybeTextForm",
    "SeenForm",
    "StepForm",
    "TextForm",
]
