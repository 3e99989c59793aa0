"""What was ordered, which coefficients places said, what was last found to run short."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.places.rules import Span
from lianfang.planning.models import LocalRate, Ordered, Shortage
from lianfang.planning.queries.scope import READ, among, numbers


def ordered(user: User, on: date, *, state: str = "", q: str = "") -> QuerySet[Ordered]:
    """List what was ordered from suppliers for the stores a user sees."""
    rows = visible(Ordered.objects.all(), user, READ, on).select_related("store", "item", "by", "ended_by")
    rows = rows.filter(state=state) if state else rows
    return rows.filter(item__name__icontains=q) | rows.filter(supplier__icontains=q) if q else rows


def local_rates(areas: Sequence[Span]) -> QuerySet[LocalRate]:
    """List the coefficients that some areas use instead of the protocol's, also those that ended."""
    return LocalRate.objects.filter(among(areas)).select_related("by", "ended_by")


def name_of(short: Shortage) -> str:
    """Call what runs out as the protocol does, or by the item's name; the protocol's word is to be translated."""
    return names_of([short])[0]


def names_of(found: Sequence[Shortage]) -> list[str]:
    """Call each of several things that run out so; the protocol is looked up once a day."""
    days = {day_of(short.at) for short in found if short.good}
    goods = {(day, each.key): each.label for day in days for each in numbers(day).goods.value}
    return [
        goods.get((day_of(short.at), short.good), short.good)
        if short.good
        else short.item.name
        if short.item
        else ""
        for short in found
    ]


def shortages(areas: Sequence[Span]) -> QuerySet[Shortage]:
    """List what was last found to run short in some areas, what runs out first first."""
    return Shortage.objects.filter(among(areas)).select_related("store", "item")
