"""The audit: one row for every write and every opening of a person's page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from lianfang.accounts.models import AuditEntry, User


def audit(
    by: User,
    verb: str,
    thing: Model,
    now: datetime,
    *,
    person_id: UUID | None = None,
    area_id: int | None = None,
    **data: Any,
) -> None:
    """Note who did what to which thing, in the same transaction as the deed."""
    AuditEntry.objects.create(
        at=now,
        by=by,
        verb=verb,
        thing=f"{thing._meta.label_lower}:{thing.pk}",
        person_id=person_id,
        area_id=area_id,
        data=data,
    )
