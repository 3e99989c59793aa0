"""What waits of vaccination: events after doses that are to be reported."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.command.waits.source import Moment, Source
from lianfang.vaccination.models import Adverse


def _unreported(_moment: Moment) -> QuerySet[Any]:
    return Adverse.objects.filter(reported_at=None).select_related("dose__person")


SOURCES = (
    Source(
        "vaccination.events",
        "alarm",
        _("Events after doses to be reported"),
        "vaccination.report",
        _unreported,
        lambda row: row.dose.person.name,
        lambda row: reverse("vaccination_event", args=[row.pk]),
        lambda: reverse("vaccination_events"),
        due="report_by",
        of_outbreak=False,
        tone="red",
    ),
)
