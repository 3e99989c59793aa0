"""Reads of figures of the economy."""

from datetime import date

from django.db.models import QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.indicators.models import EconomicFigure

READ = "reporting.read"
SHOWN = 8  # on the page of the command (design choice)


def economy(user: User, on: date) -> QuerySet[EconomicFigure]:
    """Give the figures of the economy of the areas that a user sees, the newest first."""
    rows: QuerySet[EconomicFigure] = visible(EconomicFigure.objects.all(), user, READ, on)
    return rows


def newest_economy(user: User, on: date, area_id: int) -> list[EconomicFigure]:
    """Give the figures of an area's last months that were said, in the order in which they came."""
    rows = economy(user, on).filter(area_id=area_id)
    last = rows.first()
    return list(rows.filter(year=last.year, month=last.month).order_by("id")[:SHOWN]) if last else []
