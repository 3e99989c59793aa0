"""Tables of vaccination."""

from lianfang.vaccination.models.doses import Departure, Dose, DoseDoubt, GivenDose
from lianfang.vaccination.models.events import Adverse, AdverseNote
from lianfang.vaccination.models.notices import LotNotice
from lianfang.vaccination.models.sessions import Session, Vaccine
from lianfang.vaccination.models.told import Consent, Event, Screening
from lianfang.vaccination.models.visits import Visit

__all__ = [
    "Adverse",
    "AdverseNote",
    "Consent",
    "Departure",
    "Dose",
    "DoseDoubt",
    "Event",
    "GivenDose",
    "LotNotice",
    "Screening",
    "Session",
    "Vaccine",
    "Visit",
]
