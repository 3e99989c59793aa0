"""Rides and seats, written again from what drivers told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianfang.sync.queries import touched
from lianfang.transport.actions import hear, hear_hails
from lianfang.transport.models import Boarding, Hail


def follow_boardings(batches: Sequence[UUID], now: datetime) -> None:  # noqa: ARG001 — every follower takes the time
    """Write again how far the rides are that these batches touch, and who sits in which vehicle. Running it twice or
    late changes nothing."""
    wanted = Q(batch_id__in=batches) | Q(id__in=touched(batches))
    told = list(Boarding.objects.filter(wanted).values_list("leg_id", "tour_id"))
    if told:
        hear({leg for leg, _tour in told}, {tour for _leg, tour in told})
    if hailed := set(Hail.objects.filter(wanted).values_list("tour_id", flat=True)):
        hear_hails(hailed)
