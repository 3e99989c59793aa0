"""The daily checks of people whose order runs at home: laid out from the orders, counted from the temperatures."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lianfang.cases.models import Quarantine, Reading
from lianfang.common.dates import at, day_of
from lianfang.protocol import timeline
from lianfang.sync.actions import Changed, announce
from lianfang.sync.queries import counting
from lianfang.visits.models import DailyCheck, Due

AT_HOME = ("home", "monitoring", "after_care")
AT_ONCE = 2_000


def running(day: date) -> QuerySet[Quarantine]:
    """List the orders that run at home on a day."""
    rows = Quarantine.objects.filter(kind__in=AT_HOME, site=None, starts_on__lte=day, ends_on__gte=day)
    return rows.filter(Q(released_at=None) | Q(released_at__gt=at(day)))


def lay_out(day: date, now: datetime, people: Collection[UUID] | None = None) -> int:
    """Put the ordered checks of a day on the list: of everybody, or of those whose order changed. Gives how many are
    new. Background work does this, so no right is asked."""
    there = DailyCheck.objects.filter(order=OuterRef("pk"), day=day)
    orders = running(day).filter(~Exists(there)).select_related("person", "outbreak")
    if people is not None:
        orders = orders.filter(person__in=people)
        _take_off(day, people, now)
    rows = [_check(order, day) for order in orders[:AT_ONCE]]
    DailyCheck.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        count_readings(day, [row.person_id for row in rows], now)
        _tell(rows, now)
    return len(rows)


def _check(order: Quarantine, day: date) -> DailyCheck:
    numbers = timeline.in_force(order.outbreak.disease, day).contacts
    return DailyCheck(
        order=order,
        person=order.person,
        household_id=order.person.household_id,
        area_id=order.area_id,
        day=day,
        wanted=max(numbers.temperature_checks_per_day.value, 1),
    )


def _take_off(day: date, people: Collection[UUID], now: datetime) -> None:
    """Take checks off the list whose order ended before any was made."""
    over = DailyCheck.objects.filter(day=day, made=0, person__in=people).exclude(order__in=running(day))
    rows = list(over)
    over.delete()
    _tell(rows, now)


def count_readings(day: date, people: Collection[UUID], now: datetime) -> None:
    """Count the temperatures of a day again."""
    for check in DailyCheck.objects.filter(day=day, person__in=list(people)):
        taken = Reading.objects.filter(
            counting(), person=check.person_id, at__gte=at(day), at__lt=at(day, 24)
        )
        made = min(taken.count(), 99)
        if made != check.made:
            DailyCheck.objects.filter(pk=check.pk).update(made=made)
            _tell([check], now)


def _tell(rows: Iterable[DailyCheck], now: datetime) -> None:
    kind = Due._meta.label_lower
    announce([Changed(kind, row.area_id, row.household_id) for row in rows if row.household_id], now=now)


def today(now: datetime) -> int:
    """Lay out the checks of the day that has begun; gives how many are new."""
    with transaction.atomic():
        return lay_out(day_of(now), now)
