"""The tables of this app."""

from lianfang.cases.models.appeals import Appeal
from lianfang.cases.models.calls import Call, CallTask
from lianfang.cases.models.cases import Case, CaseChange
from lianfang.cases.models.contacts import Contact, Exposure, Link
from lianfang.cases.models.files import ContactFile
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
from lianfang.cases.models.leads import Lead, LeadList, LeadStep, Letter
from lianfang.cases.models.lifecycle import CaseStep, Relapse, Sequencing
from lianfang.cases.models.lines import (
    ChainDismissal,
    ChainLink,
    ChosenColumns,
    LineList,
    ListedCase,
    SavedFilter,
)
from lianfang.cases.models.orders import APPEAL, Quarantine, Reading
from lianfang.cases.models.proposals import ContactProposal
from lianfang.cases.models.steps import ContactStep

__all__ = [
    "APPEAL",
    "TABLES",
    "Appeal",
    "Call",
    "CallTask",
    "Case",
    "CaseChange",
    "CaseStep",
    "ChainDismissal",
    "ChainLink",
    "ChosenColumns",
    "Contact",
    "ContactFile",
    "ContactProposal",
    "ContactStep",
    "DoctorVisit",
    "Dose",
    "Entry",
    "Exposure",
    "InvestigationPart",
    "Lead",
    "LeadList",
    "LeadStep",
    "Letter",
    "LineList",
    "Link",
    "ListedCase",
    "Movement",
    "OtherTest",
    "Quarantine",
    "Reading",
    "Relapse",
    "SavedFilter",
    "Sequencing",
    "Symptom",
]
