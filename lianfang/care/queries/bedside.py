"""What was measured, what it scores, and what it proposes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from lianfang.care import rules
from lianfang.care.models import Admission, Observation, TypeProposal
from lianfang.care.rules import news2
from lianfang.common.dates import day_of
from lianfang.people.rules.numbers import age


def signs_of(seen: Observation) -> rules.Signs:
    """Give measurements as the rules take them."""
    return rules.Signs(
        at=seen.at,
        celsius=None if seen.celsius is None else float(seen.celsius),
        respiratory_rate=seen.respiratory_rate,
        spo2=seen.spo2,
        pulse=seen.pulse,
        systolic=seen.systolic,
        on_oxygen=seen.on_oxygen,
        consciousness=seen.consciousness,
        oxygen_index=seen.oxygen_index,
        lesion_growth=seen.lesion_growth,
    )


def years_of(admission: Admission, now: datetime) -> int | None:
    """Give a patient's age in years; None when the date of birth is not known."""
    born_on = admission.person.born_on
    return age(born_on, day_of(now)) if born_on else None


def score_of(seen: Observation) -> news2.Score | None:
    """Give the score of measurements with its parts, as it was counted then; None where it is not for this patient."""
    return news2.score(signs_of(seen), seen.scale) if seen.band else None


def latest_seen(files: Iterable[Admission]) -> dict[UUID, Observation]:
    """Give the last measurements of each of some patients, by the id of the file."""
    rows = Observation.objects.filter(admission__in=[each.pk for each in files])
    return {each.admission_id: each for each in rows.order_by("admission_id", "-at").distinct("admission_id")}


def open_proposal(admission: Admission) -> TypeProposal | None:
    """Give the clinical type that measurements propose and that no doctor has decided about yet."""
    return admission.proposals.filter(decided_at=None).first()


def as_proof(found: Sequence[rules.Beyond], at: datetime) -> list[dict[str, Any]]:
    """Write down which measurements propose a type, as they stood."""
    return [
        {
            "key": each.sign.key,
            "label": each.sign.label,
            "value": each.value,
            "side": each.sign.side,
            "threshold": each.sign.threshold,
            "unit": each.sign.unit,
            "at": at.isoformat(),
        }
        for each in found
    ]
