"""What laboratories found about workers, told from above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.duty.models import Clock, LastTest


@dataclass(frozen=True, slots=True)
class Swabbed:
    """Somebody's latest test: when the swab was taken, what it meant."""

    person_id: UUID
    at: datetime
    meaning: str


def note_tests(rows: Sequence[Swabbed]) -> int:
    """Keep the latest test of those among these people who work; gives how many."""
    working = set(Clock.objects.filter(pk__in=[one.person_id for one in rows]).values_list("pk", flat=True))
    made = {one.person_id: LastTest(person_id=one.person_id, at=one.at, meaning=one.meaning)
            for one in sorted(rows, key=lambda one: one.at) if one.person_id in working}  # fmt: skip
    LastTest.objects.bulk_create(
        made.values(), update_conflicts=True, unique_fields=["person"], update_fields=["at", "meaning"]
    )
    return len(made)
