"""The audit: one row for every write and every opening of a person's page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
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
    audit_many(by, verb, [About(thing, person_id, area_id, data)], now)


@dataclass(frozen=True, slots=True)
class About:
    """What one row of the audit is about: a thing, whose it is, where, and what was said."""

    thing: Model
    person_id: UUID | None = None
    area_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)


def audit_many(by: User, verb: str, about: Iterable[About], now: datetime) -> None:
    """Note the same deed to many things: one row each, in one statement."""
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                at=now,
                by=by,
                verb=verb,
                thing=f"{each.thing._meta.label_lower}:{each.thing.pk}",
                person_id=each.person_id,
                area_id=each.area_id,
                data=each.data,
            )
            for each in about
        ]
    )
