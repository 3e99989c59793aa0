"""What is kept about who was where."""

from lianfang.presence.models.gates import (
    GATES,
    STOPPED,
    Direction,
    Disposition,
    Doubt,
    Entry,
    Handover,
    Pass,
    Passage,
    Queue,
    Reason,
    Transfer,
    Vehicle,
)
from lianfang.presence.models.stays import Scan, ScanDoubt, Stay
from lianfang.presence.models.venues import ScanConsent, VenueCode

__all__ = [
    "GATES",
    "STOPPED",
    "Direction",
    "Disposition",
    "Doubt",
    "Entry",
    "Handover",
    "Pass",
    "Passage",
    "Queue",
    "Reason",
    "Scan",
    "ScanConsent",
    "ScanDoubt",
    "Stay",
    "Transfer",
    "Vehicle",
    "VenueCode",
]
