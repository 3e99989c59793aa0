"""Requests whose goods were put down or came back, written again from what couriers told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianfang.supplies.actions import hear
from lianfang.supplies.models import Dropoff
from lianfang.sync.queries import touched


def follow_dropoffs(batches: Sequence[UUID], now: datetime) -> None:  # noqa: ARG001 — every follower takes the time
    """Write again how far the requests are that these batches touch. Running it twice or late changes nothing."""
    told = Dropoff.objects.filter(Q(batch_id__in=batches) | Q(id__in=touched(batches)))
    if requests := set(told.values_list("request_id", flat=True)):
        hear(requests)
