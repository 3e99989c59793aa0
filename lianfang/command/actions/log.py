"""The command log: entries are written, and corrected by other entries; none is changed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.command.models import LogEntry, Order
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak


@transaction.atomic
def write_entry(
    outbreak: Outbreak, *, area_id: int, kind: str, text: str, at: datetime, by: User, now: datetime
) -> LogEntry:
    """Write into the command log what was decided or happened.

    Raises Refused: "forbidden", "log_empty", "log_future", "log_kind".
    """
    require(by, "command.order", area_id, day_of(now))
    entry = add_entry(outbreak, area_id=area_id, kind=kind, text=text, at=at, by=by, now=now)
    audit(by, "command.log.written", entry, now, area_id=area_id, number=entry.number)
    return entry


def add_entry(
    outbreak: Outbreak,
    *,
    area_id: int,
    kind: str,
    text: str,
    at: datetime,
    by: User,
    now: datetime,
    order: Order | None = None,
    corrects: LogEntry | None = None,
) -> LogEntry:
    """Add an entry with the next number of the outbreak; the caller's transaction holds the outbreak until its end.

    Raises Refused: "log_empty", "log_future", "log_kind".
    """
    if not text.strip():
        raise Refused("log_empty", _("Write down what happened or was decided."))
    if at > now:
        raise Refused("log_future", _("This lies in the future."))
    if kind not in LogEntry.Kind.values:
        raise Refused("log_kind", _("There is no such kind of entry."))
    Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)  # numbers without gaps
    last = LogEntry.objects.filter(outbreak=outbreak).aggregate(last=Max("number"))["last"]
    return LogEntry.objects.create(
        outbreak=outbreak,
        area_id=area_id,
        number=(last or 0) + 1,
        kind=kind,
        at=at,
        text=text.strip()[:2000],
        written_at=now,
        written_by=by,
        order=order,
        corrects=corrects,
    )


@transaction.atomic
def correct_entry(
    entry: LogEntry, *, text: str, by: User, now: datetime, at: datetime | None = None
) -> LogEntry:
    """Correct an entry by a new one that says what is right; the old one stays as it was written.

    Raises Refused: "forbidden", "corrected" when somebody corrected it before, and as `write_entry`.
    """
    require(by, "command.order", entry.area_id, day_of(now))
    try:
        with transaction.atomic():
            fresh = add_entry(
                entry.outbreak,
                area_id=entry.area_id,
                kind=entry.kind,
                text=text,
                at=at or entry.at,
                by=by,
                now=now,
                order=entry.order,
                corrects=entry,
            )
    except IntegrityError as error:
        raise Refused("corrected", _("This entry was corrected before: correct the correction.")) from error
    audit(by, "command.log.corrected", fresh, now, area_id=entry.area_id, number=entry.number)
    return fresh
