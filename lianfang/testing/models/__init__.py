"""The tables of this app."""

from lianfang.testing.models.boxes import Handover, Receipt
from lianfang.testing.models.requests import TestRequest
from lianfang.testing.models.results import PersonResult, Recall, Result
from lianfang.testing.models.rounds import Round, RoundSite
from lianfang.testing.models.tubes import Seal, Swab, SwabClaim, Tube
from lianfang.testing.models.words import Conclusion, Doubt

__all__ = [
    "Conclusion",
    "Doubt",
    "Handover",
    "PersonResult",
    "Recall",
    "Receipt",
    "Result",
    "Round",
    "RoundSite",
    "Seal",
    "Swab",
    "SwabClaim",
    "TestRequest",
    "Tube",
]
