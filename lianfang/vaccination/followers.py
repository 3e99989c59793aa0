"""Records of doses and of who left the observation, written again from what phones told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.sync.queries import touched
from lianfang.vaccination.actions import hear, hear_departures
from lianfang.vaccination.models import Departure, Dose


def follow_doses(batches: Sequence[UUID], now: datetime) -> None:  # noqa: ARG001 — every follower takes the time
    """Write again the doses and departures these batches touch. Running it twice or late changes nothing."""
    back = touched(batches)
    doses = {
        *Dose.objects.filter(batch_id__in=batches).values_list("pk", flat=True),
        *Dose.objects.filter(pk__in=back).values_list("pk", flat=True),
    }
    if doses:
        hear(doses)
    left = {
        *Departure.objects.filter(batch_id__in=batches).values_list("dose_id", flat=True),
        *Departure.objects.filter(pk__in=back).values_list("dose_id", flat=True),
        *doses,
    }
    if left:
        hear_departures(left)
