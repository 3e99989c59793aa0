"""Reads of passes."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.places.queries import inside
from lianfang.presence.models import Pass
from lianfang.presence.rules import normal_plate

MOST = 5_000  # revoked passes that a phone is told of; the latest come first (design choice)


def passes(
    area_id: int, user: User, on: date, now: datetime, *, q: str = "", state: str = "", purpose: str = ""
) -> QuerySet[Pass]:
    """List the passes of an area: by holder, plate or number; good now, still to come, ended or revoked."""
    rows = visible(Pass.objects.filter(inside(area_id)), user, "presence.read", on)
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
    return visible(rows, user, "presence.read", on)


def revoked_numbers(now: datetime) -> list[str]:
    """List the numbers of revoked passes that would still be good: phones keep them, to refuse them offline."""
    rows = Pass.objects.filter(revoked_at__isnull=False, ends_at__gte=now).order_by("-revoked_at")
    return sorted(rows.values_list("number", flat=True)[:MOST])
