"""What waits of needs, thanks and complaints."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.command.waits.source import Moment, Source
from lianfang.needs.models import Feedback, Ticket
from lianfang.needs.queries import about_oneself


def _taken(moment: Moment) -> QuerySet[Any]:
    """Give the open needs that somebody took on: one's own, or all of them for background work."""
    rows = Ticket.objects.filter(state="open", owner__isnull=False)
    return rows.filter(owner=moment.user) if moment.user else rows


def _unanswered(moment: Moment) -> QuerySet[Any]:
    rows = Feedback.objects.exclude(state="answered")
    return rows.exclude(about_oneself(moment.user)) if moment.user else rows


def _words(row: Ticket) -> str:
    return row.what[:60]


def _need(row: Ticket) -> str:
    return reverse("need", args=[row.pk])


SOURCES = (
    Source(
        "needs.new",
        "clock",
        _("Needs to be sorted"),
        "needs.sort",
        lambda _moment: Ticket.objects.filter(state="new"),
        _words,
        _need,
        lambda: reverse("needs") + "?state=new",
        due="due_at",
        about=str,
        of_outbreak=False,
        tone="red",
    ),
    Source(
        "needs.nobody",
        "clock",
        _("Needs nobody sees to"),
        "needs.work",
        lambda _moment: Ticket.objects.filter(state="open", owner=None),
        _words,
        _need,
        lambda: reverse("needs") + "?whose=nobody",
        due="due_at",
        about=str,
        of_outbreak=False,
        tone="red",
    ),
    Source(
        "needs.taken",
        "clock",
        _("Needs to be met"),
        "needs.work",
        _taken,
        _words,
        _need,
        lambda: reverse("needs") + "?whose=mine",
        due="due_at",
        about=str,
        of_outbreak=False,
    ),
    Source(
        "needs.feedback",
        "clock",
        _("Thanks and complaints to be answered"),
        "needs.feedback",
        _unanswered,
        lambda row: row.said[:60],
        lambda row: reverse("feedback", args=[row.pk]),
        lambda: reverse("feedback_list"),
        due="due_at",
        about=str,
        of_outbreak=False,
    ),
)
