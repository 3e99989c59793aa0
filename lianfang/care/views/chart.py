"""The chart on a patient's file, and what its measurements propose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lianfang.care import drawings, queries, words
from lianfang.care.models import Admission, Observation
from lianfang.common.dates import day_of


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: the drawing, the rows behind it (latest first) with their scores, extremes in numbers."""

    drawing: drawings.Chart | None
    rows: list[tuple[Observation, words.Warned | None]]
    coldest: object = None
    hottest: object = None
    least: object = None
    most: object = None

    @property
    def last(self) -> tuple[Observation, words.Warned | None] | None:
        """Give the last measurements."""
        return self.rows[0] if self.rows else None


def chart_of(admission: Admission, now: datetime) -> Measured:
    """Draw a patient's measurements against fever, the oxygen of severe illness and the score that calls a doctor."""
    seen = list(admission.observations.select_related("by"))
    protocol = queries.protocol_of(admission.case, now)
    scores = [queries.score_of(each) for each in seen]
    rows = [
        (each, words.warned(each, score, protocol.treatment))
        for each, score in zip(seen, scores, strict=True)
    ]
    floors = [s.threshold for s in protocol.treatment.severe_signs.value if s.key == "oxygen_saturation"]
    drawing = drawings.vitals(
        [queries.signs_of(each) for each in seen],
        [(each.at, each.points) for each in seen if each.points is not None],
        day_of(admission.admitted_at),
        day_of(admission.left_at or now),
        protocol.contacts.fever_celsius.value,
        floors[0] if floors else None,
    )
    heat, oxygen = _known(each.celsius for each in seen), _known(each.spo2 for each in seen)
    return Measured(drawing, rows, *heat, *oxygen)


def _known(values: Any) -> Sequence[object]:
    there = [value for value in values if value is not None]
    return (min(there), max(there)) if there else ("–", "–")


def proposal_of(admission: Admission) -> dict[str, Any] | None:
    """Say which clinical type measurements propose while nobody has decided, and the measurements that do."""
    waits = None if admission.left_at else queries.open_proposal(admission)
    if waits is None:
        return None
    return {
        "at": waits.at,
        "type": queries.type_label(admission.case, waits.clinical_type),
        "key": waits.clinical_type,
        "found": [words.proof(each) for each in waits.evidence],
    }


def decided_of(admission: Admission) -> list[dict[str, Any]]:
    """List the proposals that were decided, with what a doctor said, the latest first."""
    rows = admission.proposals.exclude(decided_at=None).select_related("decided_by")
    return [
        {
            "at": each.at,
            "found": [words.proof(one) for one in each.evidence],
            "proposed": queries.type_label(admission.case, each.clinical_type),
            "decided": queries.type_label(admission.case, each.decided_type),
            "row": each,
        }
        for each in rows
    ]
