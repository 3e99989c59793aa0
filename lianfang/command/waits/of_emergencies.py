"""What waits of emergencies: whether one was one, and that an administrator knows of it."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import Emergency
from lianfang.command.waits.source import Moment, Source, after

REVIEWED_H = 24  # the day after, while those who were there still know (design choice)


def _to_review(moment: Moment) -> QuerySet[Any]:
    rows = Emergency.objects.filter(reviewed_at=None).select_related("user", "area")
    rows = rows.exclude(user=moment.user) if moment.user else rows
    return rows.annotate(due=after(F("opened_at"), REVIEWED_H))


def _to_note(moment: Moment) -> QuerySet[Any]:
    rows = Emergency.objects.filter(seen_at=None).select_related("user", "area")
    return rows.exclude(user=moment.user) if moment.user else rows


def _line(row: Any) -> str:
    return f"{row.user} · {row.area}"


SOURCES = (
    Source(
        "emergencies.review",
        "approval",
        _("Emergencies: was it one?"),
        "people.review",
        _to_review,
        _line,
        lambda row: reverse("emergency", args=[row.pk]),
        lambda: reverse("emergencies") + "?state=open",
        due="due",
        about=lambda row: str(row.area),
        of_outbreak=False,
        tone="red",
    ),
    Source(
        "emergencies.note",
        "alarm",
        _("Emergencies to take note of"),
        "accounts.manage",
        _to_note,
        _line,
        lambda row: reverse("emergency", args=[row.pk]),
        lambda: reverse("emergencies"),
        of_outbreak=False,
        tone="red",
    ),
)
