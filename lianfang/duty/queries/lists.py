"""Lists of alarms and incidents."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.dates import at, day_of
from lianfang.duty.models import Alarm, Incident
from lianfang.duty.queries.numbers import protocols
from lianfang.places.queries import inside
from lianfang.sync.queries import counting

_OF_STATE = {
    "open": Q(seen_at=None),
    "running": Q(seen_at=None, over_at=None),
    "escalated": Q(seen_at=None, escalated_at__isnull=False),
    "seen": Q(seen_at__isnull=False),
}


def alarms(
    area_id: int, user: User, on: date, *, state: str = "", kind: str = "", day: date | None = None
) -> QuerySet[Alarm]:
    """List the alarms of an area, as far as the reader may see them."""
    rows = Alarm.objects.filter(inside(area_id), _OF_STATE.get(state, Q()))
    if kind:
        rows = rows.filter(kind=kind)
    if day:
        rows = rows.filter(due_at__gte=at(day), due_at__lt=at(day, 24))
    return visible(rows, user, "duty.read", on).select_related("seen_by")


def to_escalate(now: datetime) -> list[UUID]:
    """Name the alarms that go on and that nobody acknowledged in the protocol's minutes; the first call to come out is
    the person's own."""
    waiting = Alarm.objects.filter(seen_at=None, escalated_at=None, over_at=None).exclude(kind="soon")
    of, found = protocols(), []
    for pk, area, raised in waiting.values_list("pk", "area_id", "raised_at"):
        minutes = of(area, day_of(raised)).duty.escalate_minutes.value
        if raised + timedelta(minutes=minutes) <= now:
            found.append(pk)
    return found


def incidents(
    area_id: int, user: User, on: date, *, what: str = "", day: date | None = None
) -> QuerySet[Incident]:
    """List the incidents that count in an area."""
    rows = Incident.objects.filter(inside(area_id), counting())
    if what:
        rows = rows.filter(what=what)
    if day:
        rows = rows.filter(at__gte=at(day), at__lt=at(day, 24))
    return visible(rows, user, "duty.read", on)
