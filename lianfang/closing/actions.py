"""Writing a closing report: kept as it was told."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.closing.models import ClosingReport
from lianfang.closing.queries import WRITE, asked, gathered
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak

NUMBERS = 733_002_021  # the lock under which numbers of reports are given


@transaction.atomic
def write_report(
    outbreak: Outbreak, *, summary: str, lessons: str, note: str, by: User, now: datetime
) -> ClosingReport:
    """Write the closing report of a response from the figures as they stand; written again, it is a new version.

    Raises Refused("forbidden"), and Refused("note") for a new version that does not say what is different.
    """
    require(by, WRITE, outbreak.area_id, day_of(now))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    before = ClosingReport.objects.filter(outbreak=outbreak).order_by("version").last()
    if before and not note.strip():
        raise Refused("note", _("There is a report already: say what is different in this version and why."))
    ask = asked(outbreak, now)
    made = ClosingReport.objects.create(
        outbreak=outbreak,
        area_id=outbreak.area_id,
        year=before.year if before else day_of(now).year,
        number=before.number if before else _next_number(day_of(now).year),
        version=before.version + 1 if before else 1,
        final=outbreak.ended_on is not None,
        until=ask.until,
        summary=summary.strip(),
        lessons=lessons.strip(),
        note=note.strip() if before else "",
        data=gathered(ask),
        made_at=now,
        made_by=by,
    )
    audit(by, "closing.report.written", made, now, area_id=outbreak.area_id, version=made.version)
    return made


def _next_number(year: int) -> int:
    last = ClosingReport.objects.filter(year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
