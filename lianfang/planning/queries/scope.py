"""Which areas somebody looks at, and the protocol in force there."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from lianfang.accounts.access import spans
from lianfang.accounts.models import User
from lianfang.needs.queries import current
from lianfang.places.rules import Span, span
from lianfang.planning.models import LocalRate
from lianfang.planning.rules import Rate, rates_by_use
from lianfang.protocol.planning import Planning

READ = "planning.read"


def numbers(on: date) -> Planning:
    """Give the numbers of planning in force on a day."""
    return current(on).planning


def areas_of(user: User, on: date, area: int | None = None, permission: str = READ) -> tuple[Span, ...]:
    """Give the areas whose forecast a user sees; `area`: of these, what lies in it."""
    seen = spans(user, permission, on)
    if not area:
        return seen
    first, last = span(area)
    cut = [(max(first, a), min(last, b)) for a, b in seen]
    return tuple((a, b) for a, b in cut if a <= b)


def among(areas: Sequence[Span], column: str = "area_id") -> Q:
    """Give the condition that a row lies in one of some areas."""
    found = [Q(**{f"{column}__gte": first, f"{column}__lte": last}) for first, last in areas]
    return reduce(or_, found) if found else Q(**{f"{column}__lt": 0})


def rates(planning: Planning) -> dict[str, tuple[Rate, ...]]:
    """Give the coefficients of every use: the protocol's, and those that places said instead."""
    local = LocalRate.objects.filter(ended_at=None).values_list("use", "pieces", "area_id")
    return rates_by_use(
        [Rate(use.key, use.rate.value) for use in planning.uses],
        [Rate(use, pieces, area, local=True) for use, pieces, area in local],
    )
