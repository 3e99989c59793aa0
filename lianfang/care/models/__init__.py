"""Admissions and what is written in a patient's file."""

from lianfang.care.models.files import Admission
from lianfang.care.models.leaving import Discharge
from lianfang.care.models.writing import Consultation, Observation, Plan

__all__ = [
    "Admission",
    "Consultation",
    "Discharge",
    "Observation",
    "Plan",
]
