"""Erase files whose days are over: what came on record by them stays, the file and the rows that came back go."""

from datetime import datetime, timedelta

from django.db import transaction

from lianfang.common.dates import day_of
from lianfang.exchange import storing
from lianfang.exchange.models import BadRow, FileIn, Part
from lianfang.outbreak.queries import protocol_in

KIND = "file_in"
AT_ONCE = 20


def tick(now: datetime) -> None:
    """Erase some files whose days are over. One statement when there are none."""
    at_work = [FileIn.State.CHECKING, FileIn.State.READING, FileIn.State.UNDOING]
    old = FileIn.objects.filter(erased_at=None, brought_at__lt=now - timedelta(days=1)).exclude(
        state__in=at_work
    )
    for file in old.order_by("brought_at")[:AT_ONCE]:
        days = protocol_in(file.area_id, day_of(now)).retention.kind(KIND).days
        if days is not None and file.brought_at < now - timedelta(days=days):
            _erase(file, now)


@transaction.atomic
def _erase(file: FileIn, now: datetime) -> None:
    BadRow.objects.filter(file=file).delete()
    Part.objects.filter(file=file).delete()
    FileIn.objects.filter(pk=file.pk).update(erased_at=now)
    transaction.on_commit(lambda: storing.forget(file.pk))
