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
from lianfang.care.rules.rounds import days_with_consultation, missing_days, stay_calendar
from lianfang.care.rules.signs import ADULT_YEARS, RANGES, Beyond, Signs, beyond, proposed_type

__all__ = [
    "ADULT_YEARS",
    "DISCHARGED",
    "LABELS",
    "RANGES",
    "Beyond",
    "Check",
    "Patient",
    "Signs",
    "Test",
    "beyond",
    "checklist",
    "days_with_consultation",
    "may_go",
    "missing_days",
    "normal_since",
    "proposed_type",
    "stay_calendar",
    "undecided",
]
