"""The tables of this app."""

from lianfang.cases.models.cases import Case, CaseChange
from lianfang.cases.models.contacts import Contact, Exposure, Link
from lianfang.cases.models.orders import APPEAL, Quarantine, Reading
from lianfang.cases.models.proposals import ContactProposal

__all__ = [
    "APPEAL",
    "Case",
    "CaseChange",
    "Contact",
    "ContactProposal",
    "Exposure",
    "Link",
    "Quarantine",
    "Reading",
]
