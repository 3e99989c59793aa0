"""Reads of links for calendars, and the shifts that stand in one."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from lianfang.accounts.access import may
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.rotas.models import Assignment, CalendarLink, Rota
from lianfang.rotas.queries.shown import PUBLISHED
from lianfang.workforce.models import Worker
from lianfang.workforce.queries import worker_of

BEFORE, AHEAD = timedelta(days=31), timedelta(days=92)  # of now, what a calendar holds (design choice)
# What was published and taken back since; or somebody was taken out after they could read that they are in.
_WAS = Q(shift__rota__state=Rota.State.WITHDRAWN, shift__rota__published_at__isnull=False)
_TOLD = Q(changed_at__gt=F("shift__rota__published_at"))


def link_of(user: User) -> CalendarLink | None:
    """Give the link of a user that is in use."""
    return CalendarLink.objects.filter(user=user, revoked_at=None).first()


def link_by(digest: bytes) -> CalendarLink | None:
    """Find a link, also one that was revoked, by the digest of its secret."""
    return CalendarLink.objects.select_related("user").filter(digest=digest).first()


def reader_of(link: CalendarLink, now: datetime) -> Worker | None:
    """Give whose shifts a link may still give: nobody's once it is revoked, or they work here no more."""
    allowed = link.revoked_at is None and link.user.is_active and may(link.user, "rotas.work", day_of(now))
    return worker_of(link.user) if allowed else None


def calendar_of(worker: Worker, now: datetime) -> list[Assignment]:
    """List somebody's shifts of the weeks around now, earliest first, with those that fell away."""
    live = PUBLISHED & Q(state__in=Assignment.LIVE)
    gone = (PUBLISHED | _WAS) & ~Q(state__in=Assignment.LIVE) & _TOLD
    rows = Assignment.objects.filter(live | gone, worker=worker)
    rows = rows.filter(shift__starts_at__lt=now + AHEAD, shift__ends_at__gt=now - BEFORE)
    return list(rows.select_related("shift__site", "shift__rota").order_by("shift__starts_at", "id"))
