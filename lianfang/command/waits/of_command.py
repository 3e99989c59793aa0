"""What waits of the command itself: orders, notices, goals, requests for people."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, posts_on
from lianfang.accounts.roles import ROLES
from lianfang.command.models import Recipient
from lianfang.command.waits.source import Moment, Source, end_of_day
from lianfang.notices.models import Notice, NoticeVersion
from lianfang.outbreak.models import Goal
from lianfang.places.rules import LEVELS, depth, span
from lianfang.workforce.models import Ask

TOWNSHIP = LEVELS.index("township")


def _theirs(moment: Moment, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow orders to those that are for the asker: to the very areas of their posts, in a township or below it also
    to what lies inside, or to a post they hold. Whoever gives orders sees all of them."""
    user, on = moment.user, moment.on
    if user is None or may(user, "command.order", on):
        return rows
    posts = posts_on(user, on)
    own = Q(area__in={each.area_id for each in posts})
    for each in posts:
        if depth(each.area_id) >= TOWNSHIP:
            first, last = span(each.area_id)
            own |= Q(area__gte=first, area__lte=last)
    return rows.filter(Q(own, role="") | Q(role__in={each.role for each in posts}))


def _unacknowledged(moment: Moment) -> QuerySet[Any]:
    rows = Recipient.objects.filter(acknowledged_at=None, order__withdrawn_at=None)
    rows = rows.filter(order__outbreak=moment.outbreak).select_related("order", "area", "organisation")
    due: QuerySet[Any] = rows.annotate(due=F("order__acknowledge_by"))
    return _theirs(moment, due)


def _undone(moment: Moment) -> QuerySet[Any]:
    rows = Recipient.objects.filter(acknowledged_at__isnull=False, done_at=None, order__withdrawn_at=None)
    rows = rows.filter(order__outbreak=moment.outbreak).select_related("order", "area", "organisation")
    due: QuerySet[Any] = rows.annotate(due=F("order__due_at"))
    return _theirs(moment, due)


def _order(row: Recipient) -> str:
    whom = str(row.organisation) if row.organisation else str(ROLES[row.role][0]) if row.role in ROLES else ""
    return " · ".join(filter(None, (row.order.said, row.order.title, whom)))


def _order_url(row: Recipient) -> str:
    return reverse("order", args=[row.order_id])


def _notices(moment: Moment) -> QuerySet[Any]:
    drafts = NoticeVersion.objects.filter(notice=OuterRef("pk"), approved_at=None, submitted_at__isnull=False)
    if moment.user:
        drafts = drafts.exclude(drafted_by=moment.user)
    rows = Notice.objects.filter(Exists(drafts), outbreak=moment.outbreak).exclude(state="withdrawn")
    return rows.prefetch_related("versions")


def _title(notice: Notice) -> str:
    return next((each.titled() for each in notice.versions.all() if not each.approved_at), "")


def _asks(moment: Moment) -> QuerySet[Any]:
    return Ask.objects.filter(closed="", outbreak=moment.outbreak)


def _goals(moment: Moment) -> QuerySet[Any]:
    rows = Goal.objects.filter(outbreak=moment.outbreak, met_on=None, due_on__lte=moment.on)
    return rows.annotate(due=end_of_day("due_on"))


SOURCES = (
    Source(
        "command.unacknowledged",
        "order",
        _("Orders to acknowledge"),
        "command.receive",
        _unacknowledged,
        _order,
        _order_url,
        lambda: reverse("orders") + "?state=new",
        due="due",
        about=lambda row: row.order.said,
        tone="red",
    ),
    Source(
        "command.undone",
        "order",
        _("Orders to carry out"),
        "command.receive",
        _undone,
        _order,
        _order_url,
        lambda: reverse("orders") + "?state=running",
        due="due",
        about=lambda row: row.order.said,
    ),
    Source(
        "notices.approval",
        "approval",
        _("Notices to approve"),
        "notices.approve",
        _notices,
        _title,
        lambda row: reverse("notice", args=[row.pk]),
        lambda: reverse("notices") + "?state=submitted",
    ),
    Source(
        "workforce.asks",
        "clock",
        _("People asked for"),
        "workforce.manage",
        _asks,
        lambda row: f"{row.people} · {row.task}",
        lambda row: reverse("ask", args=[row.pk]),
        lambda: reverse("dispatches"),
        due="needed_at",
        about=lambda row: row.task[:120],
    ),
    Source(
        "outbreak.goals",
        "clock",
        _("Goals whose day has come"),
        "outbreak.command",
        _goals,
        lambda row: row.text,
        lambda row: reverse("outbreak", args=[row.outbreak_id]),
        lambda: reverse("outbreaks"),
        due="due",
        area="outbreak__area_id",
        about=lambda row: row.text[:120],
    ),
)
