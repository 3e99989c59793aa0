"""Clocks, stints, alarms and restrictions, recomputed from the facts; and looked at again when a limit falls due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from lianfang.duty.actions import escalate, recompute
from lianfang.duty.models import Clock, Health, Incident, Override, Seen, Step
from lianfang.sync.queries import touched

KINDS: tuple[Any, ...] = (Step, Incident, Health, Override, Seen)
AT_ONCE = 500  # people looked at in one transaction


def follow(batches: Sequence[UUID], now: datetime) -> None:
    """Write again what these batches touch of the people they are about. Running it twice or late changes nothing."""
    back = touched(batches)
    since: dict[UUID, datetime] = {}
    for model in KINDS:
        told = model.objects.filter(batch_id__in=batches).values_list("person_id", "at")
        undone = model.objects.filter(id__in=back).values_list("person_id", "at") if back else ()
        for person, at in (*told, *undone):
            since[person] = min(at, since.get(person, at))
    _recompute(since, now)


def tick(now: datetime) -> int:
    """Look again at everybody for whom a limit falls due, and send up the alarms nobody acknowledged. Gives how many
    people were looked at."""
    with transaction.atomic():
        due = Clock.objects.select_for_update(skip_locked=True).filter(next_at__lte=now)
        found = dict(due.order_by("next_at").values_list("person_id", "began_at")[:AT_ONCE])
        if found:
            recompute(found, now)
    return len(found) + escalate(now)


def _recompute(since: dict[UUID, datetime], now: datetime) -> None:
    people = sorted(since)
    for first in range(0, len(people), AT_ONCE):
        recompute({one: since[one] for one in people[first : first + AT_ONCE]}, now)
