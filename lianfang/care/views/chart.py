"""The chart on a patient's file."""

from dataclasses import dataclass
from datetime import datetime

from lianfang.care import drawings, queries
from lianfang.care.models import Admission, Observation
from lianfang.common.dates import day_of


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: the drawing, the rows behind it (latest first), and their extremes in numbers."""

    drawing: drawings.Chart | None
    rows: list[Observation]
    coldest: object = None
    hottest: object = None
    least: object = None
    most: object = None


def chart_of(admission: Admission, now: datetime) -> Measured:
    """Draw a patient's measurements against fever and the oxygen of severe illness, as the protocol has them."""
    rows = list(admission.observations.select_related("by"))
    if not rows:
        return Measured(None, rows)
    protocol = queries.protocol_of(admission.case, now)
    floors = [s.threshold for s in protocol.treatment.severe_signs.value if s.key == "oxygen_saturation"]
    drawing = drawings.vitals(
        [queries.signs_of(each) for each in rows],
        day_of(admission.admitted_at),
        day_of(admission.left_at or now),
        protocol.contacts.fever_celsius.value,
        floors[0] if floors else None,
    )
    heat, oxygen = [each.celsius for each in rows], [each.spo2 for each in rows]
    return Measured(drawing, rows, min(heat), max(heat), min(oxygen), max(oxygen))
