"""What waits of goods: what runs out and nobody ordered, orders that should have come."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianfang.command.waits.source import Moment, Source, end_of_day
from lianfang.planning.models import Ordered, Shortage
from lianfang.planning.queries import name_of


def _shortage(row: Any) -> str:
    store = row.store.name if row.store else _now("no store keeps it")
    return f"{_now(name_of(row))} · {store}"


def _overdue(moment: Moment) -> QuerySet[Any]:
    rows = Ordered.objects.filter(state="waiting", due_on__lt=moment.on)
    return rows.select_related("item").annotate(due=end_of_day("due_on"))


SOURCES = (
    Source(
        "planning.shortages",
        "clock",
        _("Goods that run out and are to be ordered"),
        "planning.buy",
        lambda _moment: Shortage.objects.filter(waits=True).select_related("store", "item"),
        _shortage,
        lambda row: reverse("forecast_line", args=[row.line]),
        lambda: reverse("forecast_stores") + "?only=soon",
        due="order_by",
        watched=False,
        of_outbreak=False,
        tone="red",
    ),
    Source(
        "planning.ordered",
        "clock",
        _("Orders from suppliers that should have come"),
        "planning.buy",
        _overdue,
        lambda row: f"{row.item.name} · {row.supplier}",
        lambda _row: reverse("ordered"),
        lambda: reverse("ordered"),
        due="due",
        watched=False,
        of_outbreak=False,
    ),
)
