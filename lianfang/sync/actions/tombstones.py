"""Facts whose person was erased: not read again by background work, and not taken anew from a phone."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from lianfang.sync.models import Batch, Buried, Tombstone

READ = (
    -1
)  # the transaction of batches that nobody reads again, not even after a restore: what they say was counted


def bury(kind: str, before: datetime, now: datetime) -> None:
    """Note that facts of a kind that happened before an instant may have been erased: a phone that sends one of them
    again tells nothing new."""
    Tombstone.objects.bulk_create(
        [Tombstone(kind=kind, before=before, at=now)],
        update_conflicts=True,
        unique_fields=["kind"],
        update_fields=["before", "at"],
    )


def bury_facts(kind: str, facts: Collection[UUID], now: datetime) -> None:
    """Note that some facts were erased before their time."""
    rows = [Buried(fact_id=fact, kind=kind, at=now) for fact in facts]
    Buried.objects.bulk_create(rows, ignore_conflicts=True)


def settle(batches: Collection[UUID]) -> None:
    """Take batches out of what readers read: everything in them was counted, and parts of them are erased."""
    Batch.objects.filter(pk__in=batches, xid__gte=0).update(xid=READ)
