"""How doors are looked after and how much each worker carries, counted again where charges change."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.common.dates import day_of
from lianfang.grid.actions.counting import count_areas, count_stale
from lianfang.grid.models import Charge
from lianfang.sync.models import Change


def follow_charges(batches: Sequence[UUID], now: datetime) -> None:
    """Count the areas again of which desks announced that somebody else answers for a door there."""
    told = Change.objects.filter(batch_id__in=batches, what=Charge._meta.label_lower)
    count_areas(set(told.values_list("area_id", flat=True)), day_of(now))


def tick(now: datetime) -> int:
    """What time alone brings: people leave, other duties come into force."""
    return count_stale(day_of(now))
