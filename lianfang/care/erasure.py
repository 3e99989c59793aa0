"""The personal data of patients: their files are kept."""

from lianfang.care.models import (
    Admission,
    Consult,
    Consultation,
    Death,
    DeathReport,
    Discharge,
    FollowUp,
    MedicalOrder,
    Observation,
    OrderStep,
    Plan,
    TeamMember,
    Transfer,
    TypeProposal,
)
from lianfang.common.erasure import Held

HELD = (
    Held("patient_file", Admission, "keep", "admitted_at"),
    Held("patient_file", Consult, "keep", "at", area="admission__area_id"),
    Held("patient_file", Consultation, "keep", "at", area="admission__area_id"),
    Held("patient_file", Death, "keep", "at", area="admission__area_id"),
    Held("patient_file", DeathReport, "keep", "at", area="admission__area_id"),
    Held("patient_file", Discharge, "keep", "at", area="admission__area_id"),
    Held("patient_file", FollowUp, "keep", "due_on"),
    Held("patient_file", MedicalOrder, "keep", "at"),
    Held("patient_file", Observation, "keep", "at", area="admission__area_id"),
    Held("patient_file", OrderStep, "keep", "at", area="order__area_id"),
    Held("patient_file", Plan, "keep", "at", area="admission__area_id"),
    Held("patient_file", TeamMember, "keep", "from_at", area="admission__area_id", hide=("name",)),
    Held("patient_file", Transfer, "keep", "asked_at", area="admission__area_id"),
    Held("patient_file", TypeProposal, "keep", "at", area="admission__area_id"),
)
