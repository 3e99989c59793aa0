"""Reads of orders, of the command log and of briefings."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianfang.accounts.access import may, spans, visible
from lianfang.accounts.models import User
from lianfang.accounts.roles import ROLES, allows
from lianfang.command import rules
from lianfang.command.models import Briefing, LogEntry, Order, Recipient
from lianfang.command.queries.work import within
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import ancestors

READ, GIVE, RECEIVE = "command.read", "command.order", "command.receive"
OPEN = Q(withdrawn_at=None)


def orders(
    user: User, on: date, now: datetime, *, state: str = "", kind: str = "", q: str = "", whose: str = ""
) -> QuerySet[Order]:
    """List the orders a user may see: given in their areas, or to somebody there. `state`: new, silent (not
    acknowledged in time), running, overdue, done, withdrawn, open (not done, not withdrawn)."""
    given = visible(Order.objects.all(), user, READ, on)
    mine = Recipient.objects.filter(order=OuterRef("pk"))
    here = within(mine, spans(user, READ, on) + spans(user, RECEIVE, on), "area_id")
    rows = (
        Order.objects.filter(Exists(here)) if whose == "to_me" else given | Order.objects.filter(Exists(here))
    )
    waits = Recipient.objects.filter(order=OuterRef("pk"))
    unknown, undone = Exists(waits.filter(acknowledged_at=None)), Exists(waits.filter(done_at=None))
    states = {
        "open": OPEN & Q(undone),
        "new": OPEN & Q(unknown),
        "silent": OPEN & Q(unknown, acknowledge_by__lt=now),
        "running": OPEN & Q(undone) & ~Q(unknown),
        "overdue": OPEN & Q(undone, due_at__lt=now),
        "done": OPEN & ~Q(undone),
        "withdrawn": Q(withdrawn_at__isnull=False),
    }
    rows = rows.filter(states.get(state, Q()))
    rows = rows.filter(kind=kind) if kind else rows
    if q:
        wanted = Q(title__contains=q) | Q(text__contains=q)
        number = q.rsplit("-", 1)[-1]
        rows = rows.filter(
            wanted | Q(number=int(number)) if number.isdecimal() and len(number) < 9 else wanted
        )
    return rows.select_related("area", "given_by").prefetch_related("recipients")


def state_of(order: Order, now: datetime) -> str:
    """Name an order's state; see rules."""
    given = [rules.Given(each.acknowledged_at is not None, each.outcome) for each in order.recipients.all()]
    return rules.order_state(
        given,
        withdrawn=order.withdrawn_at is not None,
        acknowledge_by=order.acknowledge_by,
        due_at=order.due_at,
        now=now,
    )


def recipients_of(order: Order) -> QuerySet[Recipient]:
    """List whom an order was given to."""
    rows = Recipient.objects.filter(order=order)
    return rows.select_related("area", "organisation", "acknowledged_by", "done_by").order_by("area_id", "pk")


def may_answer(recipient: Recipient, user: User, on: date) -> bool:
    """Say whether a user may acknowledge an order for a recipient and tell what came of it: whoever receives orders in
    that area; of an order to a post, whoever holds it, or commands there."""
    if not may(user, RECEIVE, on, recipient.area_id):
        return False
    if not recipient.role or may(user, GIVE, on, recipient.area_id):
        return True
    return any(
        post.role == recipient.role and post.from_on <= on and (post.to_on is None or on <= post.to_on)
        for post in user.posts.all()
        if recipient.area_id in {post.area_id} or post.area_id in set(ancestors(recipient.area_id))
    )


def addressed() -> list[tuple[str, Any]]:
    """List the posts an order can be given to: those that may receive one."""
    return [(role, label) for role, (label, _may) in ROLES.items() if allows(role, RECEIVE)]


# --- the log


def log(
    outbreak: Outbreak,
    *,
    kind: str = "",
    q: str = "",
    bounds: tuple[datetime, datetime] | None = None,
) -> QuerySet[LogEntry]:
    """List the entries of an outbreak's log, the newest first."""
    rows = LogEntry.objects.filter(outbreak=outbreak)
    rows = rows.filter(kind=kind) if kind else rows
    if bounds:
        rows = rows.filter(at__gte=bounds[0], at__lt=bounds[1])
    if q:
        found = Q(text__contains=q)
        rows = rows.filter(found | Q(number=int(q)) if q.isdecimal() and len(q) < 9 else found)
    return rows.select_related("written_by", "area", "order", "corrects", "corrected_by")


def briefings(outbreak: Outbreak) -> QuerySet[Briefing]:
    """List the briefings of an outbreak, the newest first."""
    return Briefing.objects.filter(outbreak=outbreak).select_related("made_by", "area")
