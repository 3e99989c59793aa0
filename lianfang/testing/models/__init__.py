"""The tables of this app."""

from lianfang.testing.models.boxes import Handover, Receipt
from lianfang.testing.models.counts import (
    AreaCount,
    HourCount,
    Repeat,
    ResultCount,
    RoundCount,
    SiteCount,
    TubeShare,
    TubeStray,
)
from lianfang.testing.models.plans import ListedArea, ListedPerson, RoundDay, RoundMode
from lianfang.testing.models.points import PointKind, Queue, SamplingPoint, SiteHours
from lianfang.testing.models.requests import TestRequest
from lianfang.testing.models.results import PersonResult, Recall, Result
from lianfang.testing.models.rounds import Round, RoundSite
from lianfang.testing.models.tubes import Seal, Swab, SwabClaim, Tube
from lianfang.testing.models.words import Conclusion, Doubt

__all__ = [
    "AreaCount",
    "Conclusion",
    "Doubt",
    "Handover",
    "HourCount",
    "ListedArea",
    "ListedPerson",
    "PersonResult",
    "PointKind",
    "Queue",
    "Recall",
    "Receipt",
    "Repeat",
    "Result",
    "ResultCount",
    "Round",
    "RoundCount",
    "RoundDay",
    "RoundMode",
    "RoundSite",
    "SamplingPoint",
    "Seal",
    "SiteCount",
    "SiteHours",
    "Swab",
    "SwabClaim",
    "TestRequest",
    "Tube",
    "TubeShare",
    "TubeStray",
]
