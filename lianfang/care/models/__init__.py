"""Admissions and what is written in a patient's file."""

from lianfang.care.models.after import Death, DeathReport, FollowUp
from lianfang.care.models.bedside import Observation, TypeProposal
from lianfang.care.models.consults import Consult
from lianfang.care.models.designations import Designation
from lianfang.care.models.files import Admission
from lianfang.care.models.leaving import Discharge
from lianfang.care.models.orders import MedicalOrder, OrderStep
from lianfang.care.models.teams import TeamMember
from lianfang.care.models.transfers import Transfer
from lianfang.care.models.writing import Consultation, Plan

__all__ = [
    "Admission",
    "Consult",
    "Consultation",
    "Death",
    "DeathReport",
    "Designation",
    "Discharge",
    "FollowUp",
    "MedicalOrder",
    "Observation",
    "OrderStep",
    "Plan",
    "TeamMember",
    "Transfer",
    "TypeProposal",
]
