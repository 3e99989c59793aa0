"""Reads of passes."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.access import spans
from lianfang.accounts.models import User
from lianfang.places.queries import inside
from lianfang.places.rules import ancestors
from lianfang.presence.models import Pass
from lianfang.presence.rules import normal_plate

MOST = 5_000  # revoked passes that a phone is told of; the latest come first (design choice)


def passes(
    area_id: int, user: User, on: date, now: datetime, *, q: str = "", state: str = "", purpose: str = ""
) -> QuerySet[Pass]:
    """List the passes that are good in an area or in a part of it: by holder, plate or number; good now, still to
    come, ended or revoked."""
    there = inside(area_id) | Q(area_id__in=ancestors(area_id))
    rows = Pass.objects.filter(there, _read_by(user, on))
    if q:
        same = normal_plate(q)
        rows = rows.filter(Q(holder__icontains=q) | Q(plate__contains=same) | Q(number__startswith=same))
    if purpose:
        rows = rows.filter(purpose=purpose)
    live = Q(revoked_at=None)
    states = {
        "good": live & Q(starts_at__lte=now, ends_at__gte=now),
        "coming": live & Q(starts_at__gt=now),
        "ended": live & Q(ends_at__lt=now),
        "revoked": ~live,
    }
    rows = rows.filter(states[state]) if state in states else rows
    return rows.select_related("area")


def find_pass(pk: UUID, user: User, on: date) -> QuerySet[Pass]:
    """Find a pass that the reader may see."""
    rows = Pass.objects.select_related("area", "issued_by", "revoked_by").filter(pk=pk)
    return rows.filter(_read_by(user, on))


def _read_by(user: User, on: date) -> Q:
    """Give the condition that a pass is good somewhere its reader looks: it may be one of the whole city."""
    found = Q(pk__in=[])
    for first, last in spans(user, "presence.read", on):
        found |= Q(area_id__gte=first, area_id__lte=last) | Q(area_id__in=ancestors(first))
    return found


def revoked_numbers(now: datetime) -> list[str]:
    """List the numbers of revoked passes that would still be good: phones keep them, to refuse them offline."""
    rows = Pass.objects.filter(revoked_at__isnull=False, ends_at__gte=now).order_by("-revoked_at")
    return sorted(rows.values_list("number", flat=True)[:MOST])
