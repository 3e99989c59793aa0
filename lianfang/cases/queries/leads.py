"""Lists of leads, people from risk areas, letters; what is overdue first."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q, QuerySet, Value, When

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.accounts.queries import holders
from lianfang.cases.models.leads import Lead, LeadList, Letter
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import inside


def leads(
    outbreak: Outbreak,
    *,
    by: User,
    on: date,
    now: datetime,
    kind: str = "",
    state: str = "",
    whose: str = "",
    area: int | None = None,
    q: str = "",
) -> QuerySet[Lead]:
    """List the leads of an outbreak that a user may see; `due` is the clock that runs for each now.

    `state`: "open", "new" (nobody answers for it), "late", "closed".
    """
    rows = visible(Lead.objects.filter(outbreak=outbreak), by, "cases.leads", on).annotate(
        due=models.Case(
            When(closed_at__isnull=False, then=Value(None)),
            When(acknowledged_at=None, then=F("acknowledge_by")),
            default=F("settle_by"),
        )
    )
    late = Q(closed_at=None) & (Q(acknowledged_at=None, acknowledge_by__lt=now) | Q(settle_by__lt=now))
    states = {
        "open": Q(closed_at=None),
        "new": Q(closed_at=None, acknowledged_at=None),
        "late": late,
        "closed": Q(closed_at__isnull=False),
    }
    rows = rows.filter(states.get(state, Q()))
    rows = rows.filter(kind=kind) if kind else rows
    rows = (
        rows.filter(owner=by) if whose == "mine" else rows.filter(owner=None) if whose == "nobody" else rows
    )
    rows = rows.filter(inside(area)) if area else rows
    if q:
        found = Q(name__contains=q) | Q(text__contains=q) | Q(told_by__contains=q) | Q(phone__endswith=q)
        rows = rows.filter(Q(number=int(q)) | found if q.isdecimal() and len(q) < 9 else found)
    return rows.select_related("owner", "of_list")


def lead_lists(outbreak: Outbreak, *, by: User, on: date) -> QuerySet[LeadList]:
    """List the files of co-location that were read, the newest first."""
    rows = visible(LeadList.objects.filter(outbreak=outbreak), by, "cases.leads", on)
    return rows.select_related("received_by")


def letters(
    outbreak: Outbreak,
    *,
    by: User,
    on: date,
    now: datetime,
    way: str = "",
    state: str = "",
    q: str = "",
) -> QuerySet[Letter]:
    """List the letters of an outbreak that a user may see. `state`: "open", "late", "acknowledged", "withdrawn"."""
    rows = visible(Letter.objects.filter(outbreak=outbreak), by, "cases.leads", on)
    waits = Q(acknowledged_at=None, withdrawn_at=None)
    states = {
        "open": waits,
        "late": waits & Q(due_at__lt=now),
        "acknowledged": Q(acknowledged_at__isnull=False),
        "withdrawn": Q(withdrawn_at__isnull=False),
    }
    rows = rows.filter(states.get(state, Q()))
    rows = rows.filter(way=way) if way else rows
    if q:
        rows = rows.filter(Q(other__contains=q) | Q(subject__contains=q) | Q(their_number__contains=q))
    return rows.select_related("written_by", "acknowledged_by", "contact__person", "case__person", "lead")


def answerers(area_id: int, on: date) -> QuerySet[User]:
    """List the users who may answer for leads of an area."""
    return holders("cases.leads", area_id, on)
