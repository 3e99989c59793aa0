"""What people said of their shifts on the phone, done: seen to once, in the order in which they said it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianfang.rotas.actions.replies import hear
from lianfang.rotas.models import Reply
from lianfang.sync.queries import touched


def follow(batches: Sequence[UUID], now: datetime) -> None:
    """Do what these batches say, or no longer say. Running it twice or late changes nothing."""
    back = touched(batches)
    rows = Reply.objects.filter(Q(batch_id__in=batches) | Q(id__in=back))
    seats = set(rows.values_list("assignment_id", flat=True))
    if seats:
        hear(seats, now)
