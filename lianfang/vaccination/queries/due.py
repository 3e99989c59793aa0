"""Whose next dose comes when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from lianfang.accounts.access import spans
from lianfang.accounts.models import User
from lianfang.people.models import Alias
from lianfang.places.queries import inside
from lianfang.protocol.schema import Protocol
from lianfang.vaccination.models import GivenDose
from lianfang.vaccination.queries.sessions import READ
from lianfang.vaccination.rules import Had, Next, following

_STANDS = Q(void_at=None, doubted=False)


def waiting(protocol: Protocol) -> QuerySet[GivenDose]:
    """List the last dose of everybody who has a next one coming, with the day of their first."""
    disease = protocol.disease.key
    own = GivenDose.objects.filter(_STANDS, person=OuterRef("person"), disease=disease)
    more = [Q(product=one.key, number__lt=one.doses.value) for one in protocol.vaccination.products]
    rows = GivenDose.objects.filter(_STANDS, reduce(or_, more, Q(pk__in=[])), disease=disease)
    rows = rows.exclude(Exists(own.filter(number__gt=OuterRef("number"))))
    rows = rows.exclude(Exists(Alias.objects.filter(person=OuterRef("person"), undone_at=None)))
    first = own.order_by().values("person").annotate(day=Min("day")).values("day")
    return rows.annotate(first_on=Subquery(first))


def _when(protocol: Protocol, state: str, on: date) -> Q:
    """Give the condition for how a next dose stands today: "soon" not yet, "due" now, "late" past its last day."""
    found = Q(pk__in=[])
    for one in protocol.vaccination.products:
        for number, latest in enumerate(one.latest_days.value, start=1):
            mine = Q(product=one.key, number=number)
            open_ = Q(day__lte=on - timedelta(days=one.least_days.value))
            late = Q(first_on__lt=on - timedelta(days=latest))
            found |= mine & {"soon": ~open_ & ~late, "due": open_ & ~late, "late": late}[state]
    return found


def due(
    user: User, on: date, protocol: Protocol, *, state: str = "", q: str = "", area: int | None = None
) -> QuerySet[GivenDose]:
    """List whose next dose comes, of the people who live in the areas a user sees."""
    seen = reduce(
        or_, (Q(person__area__gte=a, person__area__lte=b) for a, b in spans(user, READ, on)), Q(pk__in=[])
    )
    rows = waiting(protocol).filter(seen)
    if state:
        rows = rows.filter(_when(protocol, state, on))
    if area:
        rows = rows.filter(inside(area, "person__area"))
    return rows.filter(person__name__icontains=q) if q else rows


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody's last dose and the next one; how that stands today: "soon", "due" or "late"."""

    last: GivenDose
    next: Next
    state: str


def coming(rows: Iterable[GivenDose], protocol: Protocol, on: date) -> list[Coming]:
    """Reckon the next doses of some people whose last one is given."""
    found = []
    for row in rows:
        last = Had(row.product, row.number, row.day)
        ahead = following(last, row.first_on, protocol.vaccination.product(row.product))  # type: ignore[attr-defined]
        if ahead:
            found.append(Coming(row, ahead, ahead.state(on)))
    return found


def to_remind(protocol: Protocol, on: date, most: int) -> QuerySet[GivenDose]:
    """List who is to be reminded today: the next dose is open and its last day is near."""
    near = Q(pk__in=[])
    days = protocol.vaccination.remind_days.value
    for one in protocol.vaccination.products:
        for number, latest in enumerate(one.latest_days.value, start=1):
            until, from_ = on - timedelta(days=latest), on - timedelta(days=latest - days)
            open_ = Q(day__lte=on - timedelta(days=one.least_days.value))
            near |= Q(product=one.key, number=number, first_on__gte=until, first_on__lte=from_) & open_
    return waiting(protocol).filter(near).select_related("person").order_by("pk")[:most]
