"""Write down what came of the last visits to doors, for whoever looks for people who are missing."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from lianfang.people.models import LastCall


class Call(NamedTuple):
    """A door, the area it lies in, what came of the last visit, when, and who of the household was away."""

    household_id: UUID
    area_id: int
    outcome: str
    at: datetime
    away: list[UUID]


def note_calls(calls: Iterable[Call], *, doors: Collection[UUID]) -> None:
    """Write down the last visits to some doors; a door without one has none any more. Background work does this, so no
    right is asked."""
    rows = [LastCall(**call._asdict()) for call in calls]
    LastCall.objects.filter(household__in=doors).exclude(
        household__in=[row.household_id for row in rows]
    ).delete()
    LastCall.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["household"],
        update_fields=["area_id", "outcome", "at", "away"],
    )
