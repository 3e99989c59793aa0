"""Orders: what runs, what is due, what became of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from lianfang.care.models import Admission, MedicalOrder, OrderStep
from lianfang.care.queries.files import protocol_of
from lianfang.care.rules import orders as rules


@dataclass(frozen=True, slots=True)
class Due:
    """One time of an order that nobody has noted anything for yet."""

    order: MedicalOrder
    at: datetime
    late: bool

    @property
    def key(self) -> str:
        """Name this time in a form."""
        return f"{self.order.pk}@{self.at.isoformat()}"


def course_of(order: MedicalOrder) -> rules.Course:
    """Give an order as the rules take it."""
    return rules.Course(order.starts_at, order.per_day, order.until, order.stopped_at)


def orders_of(admission: Admission) -> list[MedicalOrder]:
    """Give a patient's orders, those that run first, each with the last that was noted of it."""
    noted = OrderStep.objects.filter(withdrawn_at=None).select_related("by")
    rows = MedicalOrder.objects.filter(admission=admission).select_related("by", "stopped_by")
    found = list(rows.prefetch_related(Prefetch("steps", noted)))
    return sorted(found, key=lambda each: each.stopped_at is not None)


def running(order: MedicalOrder, now: datetime) -> bool:
    """Say whether an order runs: not stopped, not past its end, and not carried out if it was for once."""
    if order.stopped_at or (order.until and order.until <= now):
        return False
    return order.next_due_at is not None or order.per_day is None


def due_list(files: QuerySet[Admission], now: datetime, ahead: timedelta) -> list[Due]:
    """List what is due up to some hours ahead, the longest overdue first. The statements do not grow with it."""
    rows = MedicalOrder.objects.filter(admission__in=files.filter(left_at=None), next_due_at__lte=now + ahead)
    names = ("admission__person", "admission__case__outbreak", "admission__occupancy__room__site")
    orders = list(rows.select_related(*names, "admission__occupancy__bed", "by"))
    noted: defaultdict[UUID, set[datetime]] = defaultdict(set)
    steps = OrderStep.objects.filter(order__in=[each.pk for each in orders], withdrawn_at=None)
    for order_id, due_at in steps.values_list("order_id", "due_at"):
        noted[order_id].add(due_at)
    found = [due for each in orders for due in _due(each, noted[each.pk], now, now + ahead)]
    return sorted(found, key=lambda each: (each.at, each.order.pk))


def _due(order: MedicalOrder, noted: set[datetime], now: datetime, last: datetime) -> Iterable[Due]:
    minutes = protocol_of(order.admission.case, now).treatment.order_late_minutes.value
    since = order.next_due_at or order.starts_at
    for at in rules.due_times(course_of(order), since, last):
        if at not in noted:
            yield Due(order, at, at + timedelta(minutes=minutes) < now)


def due_now(files: Iterable[Admission], now: datetime) -> Counter[UUID]:
    """Count for each of some patients the orders of which a time has come that nobody has noted anything for."""
    rows = MedicalOrder.objects.filter(admission__in=[each.pk for each in files], next_due_at__lte=now)
    return Counter(rows.values_list("admission_id", flat=True))


def orders_from(keys: Iterable[str]) -> list[tuple[MedicalOrder, datetime]]:
    """Read back the times of orders a form named; those that make no sense are left out."""
    named = []
    for key in keys:
        order_id, _at, moment = key.partition("@")
        try:
            named.append((UUID(order_id), datetime.fromisoformat(moment)))
        except ValueError:
            continue
    there = MedicalOrder.objects.in_bulk([order_id for order_id, _moment in named])
    return [
        (there[order_id], moment)
        for order_id, moment in named
        if order_id in there and moment.tzinfo is not None
    ]
