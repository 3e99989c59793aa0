"""Tables of vaccination."""

from lianfang.vaccination.models.doses import Departure, Dose, DoseDoubt, GivenDose
from lianfang.vaccination.models.events import Adverse, AdverseNote
from lianfang.vaccination.models.sessions import Session, Vaccine
from lianfang.vaccination.models.visits import Visit

__all__ = [
    "Adverse",
    "AdverseNote",
    "Departure",
    "Dose",
    "DoseDoubt",
    "GivenDose",
    "Session",
    "Vaccine",
    "Visit",
]
