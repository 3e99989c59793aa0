"""Who is present behind the doors of zones, who needs what and how many stay at places: written again from visits and
from what phones told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.sync.queries import touched
from lianfang.visits.models import Visit
from lianfang.zones.actions import follow, follow_care, follow_places
from lianfang.zones.models import Flagging, Headcount


def follow_visits(batches: Sequence[UUID], now: datetime) -> None:
    """Write again who is present behind the doors these visits were at, or those that no longer count. Running it twice
    or late changes nothing."""
    told = Visit.objects.filter(batch_id__in=batches).values_list("household_id", flat=True)
    back = Visit.objects.filter(id__in=touched(batches)).values_list("household_id", flat=True)
    if doors := {*told, *back}:
        follow(doors, now)


def follow_told(batches: Sequence[UUID], now: datetime) -> None:
    """Write again what somebody needs again and again, and how many stay at places, as phones told it or took it back.
    Running it twice or late changes nothing."""
    back = touched(batches)
    pairs = {
        *Flagging.objects.filter(batch_id__in=batches).values_list("person_id", "key"),
        *Flagging.objects.filter(id__in=back).values_list("person_id", "key"),
    }
    if pairs:
        follow_care(pairs, now)
    places = {
        *Headcount.objects.filter(batch_id__in=batches).values_list("id", flat=True),
        *Headcount.objects.filter(id__in=back).values_list("id", flat=True),
    }
    if places:
        follow_places(places)
