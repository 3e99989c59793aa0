"""Thanks and complaints: which there are, whom a badge belongs to, what everybody may read."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.needs.models import Feedback
from lianfang.places.queries import inside
from lianfang.workforce.models import Worker

READ = "needs.feedback"


def feedback(
    user: User,
    on: date,
    *,
    now: datetime,
    state: str = "",
    kind: str = "",
    area: int | None = None,
    q: str = "",
) -> QuerySet[Feedback]:
    """List the thanks and complaints of the areas a user sees. `state`: "waiting" (an answer is due), "late",
    "published", or one of the table's."""
    rows = visible(Feedback.objects.all(), user, READ, on).exclude(about_oneself(user))
    states = {
        "waiting": ~Q(state="answered"),
        "late": ~Q(state="answered") & Q(due_at__lt=now),
        "published": ~Q(published=""),
    }
    if state:
        rows = rows.filter(states.get(state, Q(state=state)))
    if kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(inside(area))
    if q:
        found = Q(said__icontains=q) | Q(about__icontains=q) | Q(unit__name__icontains=q) | Q(badge=q.upper())
        rows = rows.filter(Q(number=int(q)) | found if q.isdecimal() and len(q) < 9 else found)
    return rows.select_related("unit", "sent_to")


def about_oneself(user: User) -> Q:
    """Give the condition that a complaint is about this user: they neither read nor answer it."""
    return Q(kind=Feedback.Kind.COMPLAINT, worker__user=user)


def workers_of(badge: str) -> list[Worker]:
    """List those who work now under the number of a badge; two units may have given the same."""
    if not badge:
        return []
    rows = Worker.objects.filter(badge=badge, to_on=None).select_related("organisation", "person", "user")
    return list(rows.order_by("from_on", "id")[:5])


def public_words() -> QuerySet[Feedback]:
    """List what was published: no names, the newest first."""
    return Feedback.objects.exclude(published="").select_related("unit").order_by("-published_at")


def by_code(code: bytes) -> Feedback | None:
    """Find what a code was given for."""
    return Feedback.objects.filter(code=code).select_related("unit").first() if code else None
