"""The tables of this app."""

from lianfang.cases.models.cases import Case, CaseChange
from lianfang.cases.models.contacts import Contact, Exposure, Link
from lianfang.cases.models.investigation import (
    TABLES,
    DoctorVisit,
    Dose,
    Entry,
    InvestigationPart,
    Movement,
    OtherTest,
    Symptom,
)
from lianfang.cases.models.orders import APPEAL, Quarantine, Reading
from lianfang.cases.models.proposals import ContactProposal

__all__ = [
    "APPEAL",
    "TABLES",
    "Case",
    "CaseChange",
    "Contact",
    "ContactProposal",
    "DoctorVisit",
    "Dose",
    "Entry",
    "Exposure",
    "InvestigationPart",
    "Link",
    "Movement",
    "OtherTest",
    "Quarantine",
    "Reading",
    "Symptom",
]
