"""Orders that teams acknowledged on phones, written again from what counts of what was told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.sync.queries import touched
from lianfang.workforce.actions import note_acknowledged
from lianfang.workforce.models import Acknowledgement


def follow_orders(batches: Sequence[UUID], now: datetime) -> None:  # noqa: ARG001 — every follower takes the time
    """Write again which of the orders these batches touch are acknowledged. Running it again changes nothing."""
    told = Acknowledgement.objects.filter(batch_id__in=batches).values_list("dispatch_id", flat=True)
    back = touched(batches)
    undone = Acknowledgement.objects.filter(id__in=back).values_list("dispatch_id", flat=True) if back else ()
    if found := {*told, *undone}:
        note_acknowledged(found)
