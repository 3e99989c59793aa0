"""What waits of the hotline: people who were promised a call."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.command.waits.source import Moment, Source
from lianfang.hotline.models import HotlineCall
from lianfang.hotline.queries import TO_CALL


def _promised(_moment: Moment) -> QuerySet[Any]:
    return HotlineCall.objects.filter(TO_CALL)


SOURCES = (
    Source(
        "hotline.back",
        "call",
        _("People to be called back"),
        "hotline.answer",
        _promised,
        lambda row: " · ".join(filter(None, (str(row.number), row.caller, row.note[:40]))),
        lambda row: reverse("hotline_call", args=[row.pk]),
        lambda: reverse("hotline"),
        due="call_back_by",
        about=str,
        of_outbreak=False,
    ),
)
