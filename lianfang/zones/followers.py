"""Who is present behind the doors of zones: written again from the visits that touch them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.sync.queries import touched
from lianfang.visits.models import Visit
from lianfang.zones.actions import follow


def follow_visits(batches: Sequence[UUID], now: datetime) -> None:
    """Write again who is present behind the doors these visits were at, or those that no longer count. Running it twice
    or late changes nothing."""
    told = Visit.objects.filter(batch_id__in=batches).values_list("household_id", flat=True)
    back = Visit.objects.filter(id__in=touched(batches)).values_list("household_id", flat=True)
    if doors := {*told, *back}:
        follow(doors, now)
