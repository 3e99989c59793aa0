"""What waits of meals: people who have nothing to eat."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.command.waits.source import Source
from lianfang.meals.models import Shortfall


def _line(row: Shortfall) -> str:
    return f"{row.place.name} · {row.get_why_display()} · {row.missing}"


SOURCES = (
    Source(
        "meals.missing",
        "alarm",
        _("Meals that are missing"),
        "meals.plan",
        lambda _moment: Shortfall.objects.filter(ended_at=None, seen_at=None).select_related("place"),
        _line,
        lambda row: reverse("shortfall", args=[row.pk]),
        lambda: reverse("shortfalls"),
        due="due_at",
        about=lambda row: row.place.name,
        of_outbreak=False,
        tone="red",
    ),
    Source(
        "meals.unended",
        "alarm",
        _("Missing meals that were seen to, to be ended"),
        "meals.plan",
        lambda _moment: Shortfall.objects.filter(ended_at=None, seen_at__isnull=False).select_related(
            "place"
        ),
        _line,
        lambda row: reverse("shortfall", args=[row.pk]),
        lambda: reverse("shortfalls"),
        of_outbreak=False,
    ),
)
