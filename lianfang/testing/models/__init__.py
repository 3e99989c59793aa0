"""The tables of this app."""

from lianfang.testing.models.boxes import Box, Carriage, Handover, Receipt, Ruling
from lianfang.testing.models.counts import (
    AreaCount,
    GroupCount,
    HourCount,
    HourStray,
    Repeat,
    ResultCount,
    RoundCount,
    SiteCount,
    TubeShare,
    TubeStray,
)
from lianfang.testing.models.destinations import Destination
from lianfang.testing.models.endings import Disposal, Rejection
from lianfang.testing.models.holds import Hold, HomeVisit
from lianfang.testing.models.labels import Label
from lianfang.testing.models.plans import AreaLeftOut, ListedArea, ListedPerson, RoundDay, RoundMode
from lianfang.testing.models.points import PointKind, Queue, SamplingPoint, SiteHours
from lianfang.testing.models.reconciling import Reconciliation, RoundSignature
from lianfang.testing.models.requests import TestRequest
from lianfang.testing.models.results import PersonResult, Recall, Result
from lianfang.testing.models.rounds import Round, RoundSite
from lianfang.testing.models.telling import ResultNotice, RoundService, Untold
from lianfang.testing.models.tubes import Seal, Swab, SwabClaim, Tube
from lianfang.testing.models.words import Conclusion, Doubt

__all__ = [
    "AreaCount",
    "AreaLeftOut",
    "Box",
    "Carriage",
    "Conclusion",
    "Destination",
    "Disposal",
    "Doubt",
    "GroupCount",
    "Handover",
    "Hold",
    "HomeVisit",
    "HourCount",
    "HourStray",
    "Label",
    "ListedArea",
    "ListedPerson",
    "PersonResult",
    "PointKind",
    "Queue",
    "Recall",
    "Receipt",
    "Reconciliation",
    "Rejection",
    "Repeat",
    "Result",
    "ResultCount",
    "ResultNotice",
    "Round",
    "RoundCount",
    "RoundDay",
    "RoundMode",
    "RoundService",
    "RoundSignature",
    "RoundSite",
    "Ruling",
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
    "Untold",
]
