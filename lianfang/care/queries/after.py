"""After a stay: visits, what was ordered to follow, deaths."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from lianfang.care.models import Admission, Death, FollowUp
from lianfang.care.queries.files import protocol_of
from lianfang.care.rules import follow_up as rules
from lianfang.cases.models import Quarantine
from lianfang.common.dates import day_of
from lianfang.people.queries import ids_of

OPEN = Q(done_at=None, dropped_at=None)


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit and how it stands."""

    row: FollowUp
    state: str


def visit(row: FollowUp, today: date) -> Visit:
    """Say how it stands with a visit today."""
    done, dropped = row.done_at is not None, row.dropped_at is not None
    return Visit(row, rules.state(row.due_on, row.late_on, today, done=done, dropped=dropped))


def visits_of(admission: Admission, today: date) -> list[Visit]:
    """Give the visits asked for after a stay."""
    return [visit(row, today) for row in FollowUp.objects.filter(admission=admission).select_related("by")]


def follow_ups(state: str, today: date, q: str = "") -> QuerySet[FollowUp]:
    """List visits to those who went home: "due" (with the missed ones), "missed", "later", "done", "" for all."""
    rows = FollowUp.objects.select_related("admission__person", "admission__occupancy__room__site", "by")
    states = {
        "due": OPEN & Q(due_on__lte=today + rules.EARLY),
        "missed": OPEN & Q(late_on__lt=today),
        "later": OPEN & Q(due_on__gt=today + rules.EARLY),
        "done": Q(done_at__isnull=False),
    }
    rows = rows.filter(states.get(state, Q()))
    return rows.filter(admission__person__name__icontains=q) if q else rows


def isolation_after(admission: Admission) -> Quarantine | None:
    """Give the isolation or observation that was ordered when a patient left."""
    if admission.left_at is None:
        return None
    rows = Quarantine.objects.filter(
        person__in=ids_of(admission.person_id),
        kind__in=[Quarantine.Kind.AFTER_CARE, Quarantine.Kind.MONITORING],
        starts_on=day_of(admission.left_at),
        outbreak=admission.case.outbreak_id,
    )
    return rows.order_by("pk").last()


def deaths_of(admission: Admission) -> list[Death]:
    """Give the versions of a patient's death, the one in force first."""
    return list(Death.objects.filter(admission=admission).select_related("by"))


def report_due(admission: Admission, death: Death) -> datetime:
    """Say by when a death is reported."""
    hours = protocol_of(admission.case, death.at).treatment.death_report_hours.value
    return death.died_at + timedelta(hours=hours)


def unreported() -> QuerySet[Admission]:
    """Give the patients whose death was not reported yet."""
    return Admission.objects.filter(deaths__version=1, death_report=None)
