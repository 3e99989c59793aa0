"""What time alone brings: photos of findings that are long closed go."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from lianfang.protocol.timeline import named
from lianfang.supervision.models import Finding, Photo

KIND = "inspection_photo"  # in the protocol's list of what is kept how long
AT_ONCE = 50


@transaction.atomic
def tick(now: datetime) -> int:
    """Erase the photos of findings that were closed for as long as the protocol keeps them; what was written stays.
    Gives how many."""
    kept = Photo.objects.filter(step__finding=OuterRef("pk"), erased_at=None)
    rows = Finding.objects.filter(Exists(kept), closed_at__lt=now).order_by("closed_at")
    n = 0
    for row in rows.only("pk", "protocol", "closed_at")[:AT_ONCE]:
        days = named(row.protocol).retention.kind(KIND).days
        if days is not None and row.closed_at and row.closed_at + timedelta(days=days) <= now:
            gone = Photo.objects.filter(step__finding=row, erased_at=None)
            n += gone.update(content=b"", erased_at=now)
    return n
