"""What waits of gifts: to be received, told of a refusal, thanked for, published."""

from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.command.waits.source import Source
from lianfang.donations.models import Gift


def _words(row: Gift) -> str:
    return f"{row.giver} · {row.what}"[:60]


def _gift(row: Gift) -> str:
    return reverse("gift", args=[row.pk])


def _about(row: Gift) -> str:
    return f"{row.receipt:06d}" if row.receipt else ""


def _source(key: str, kind: str, label: Any, permission: str, shown: str, **rows: Any) -> Source:
    due = rows.pop("due", "")
    return Source(
        f"donations.{key}",
        kind,
        label,
        permission,
        lambda _moment: Gift.objects.filter(**rows),
        _words,
        _gift,
        lambda: f"{reverse('gifts')}?state={shown}",
        due=due,
        about=_about,
        of_outbreak=False,
    )


SOURCES = (
    _source("promised", "order", _("Gifts that were promised"), "donations.take", "pledged", state="pledged"),
    _source("tell", "call", _("Givers to be told why a gift was refused"), "donations.take", "tell", state="refused",
            told_at=None),
    _source("allocate", "approval", _("Gifts not all allocated"), "donations.allocate", "left", state="received",
            allocated__lt=F("amount")),
    _source("thank", "order", _("Givers to be thanked"), "donations.take", "thank", state="received", thanked_at=None),
    _source("publish", "clock", _("Gifts to be published"), "donations.publish", "publish", state="received",
            published_at=None, due="publish_by"),
)  # fmt: skip
