"""What a patient needs before going home, how ill they are, whether each day had its consultation.

Pure; the numbers come from the protocol that is handed in.
"""

from lianfang.care.rules.leaving import (
    DISCHARGED,
    LABELS,
    Check,
    Patient,
    Test,
    checklist,
    may_go,
    normal_since,
    undecided,
)
from lianfang.care.rules.rounds import CONSULT_BY_HOUR, days_with_consultation, missing_days, stay_calendar
from lianfang.care.rules.signs import ADULT_YEARS, BREATHS, CELSIUS, SPO2, Signs, severe_signs

__all__ = [
    "ADULT_YEARS",
    "BREATHS",
    "CELSIUS",
    "CONSULT_BY_HOUR",
    "DISCHARGED",
    "LABELS",
    "SPO2",
    "Check",
    "Patient",
    "Signs",
    "Test",
    "checklist",
    "days_with_consultation",
    "may_go",
    "missing_days",
    "normal_since",
    "severe_signs",
    "stay_calendar",
    "undecided",
]
