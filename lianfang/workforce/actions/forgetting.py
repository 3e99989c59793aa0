"""Forgetting those who offered to help and never did, once the protocol's time is over."""

from datetime import datetime, timedelta

from django.db import transaction

from lianfang.accounts.audit import audit
from lianfang.common.dates import day_of
from lianfang.workforce.actions.volunteers import public_user
from lianfang.workforce.models import Volunteer
from lianfang.workforce.queries.volunteers import protocol_for

KIND = "declined_offer"  # in the protocol's list of what is kept how long
ERASED = "–"  # stands where a name and a phone were
AT_ONCE = 200
State = Volunteer.State


@transaction.atomic
def forget_offers(now: datetime) -> int:
    """Erase who offered to help and was declined, or took it back, and never worked, after the days that the protocol
    keeps that; the count of offers and the reason stay, their code opens nothing any more. Gives how many."""
    rows = Volunteer.objects.select_for_update(skip_locked=True).filter(
        state__in=[State.DECLINED, State.WITHDRAWN], worker=None, decided_at__lt=now
    )
    days: dict[int, int | None] = {}
    n = 0
    for row in rows.exclude(phone=ERASED).order_by("decided_at")[:AT_ONCE]:
        if row.area_id not in days:
            days[row.area_id] = protocol_for(row.area_id, day_of(now)).retention.kind(KIND).days
        kept = days[row.area_id]
        if kept is not None and row.decided_at and row.decided_at + timedelta(days=kept) <= now:
            _erase(row, now)
            n += 1
    return n


def _erase(row: Volunteer, now: datetime) -> None:
    row.name = row.phone = ERASED
    row.sex = row.tail = row.note = row.insurer = row.policy_no = ""
    row.born_on = row.insured_until = row.sealed = None
    row.skills, row.free = [], []
    row.origin = row.code_digest = b""
    row.save()
    audit(public_user(), "workforce.volunteer.forgotten", row, now, area_id=row.area_id)
