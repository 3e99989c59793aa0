"""The call queue as it stands: who waits, who is late, who calls whom, who was never reached."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.cases.models.calls import CallTask
from lianfang.cases.models.contacts import Contact
from lianfang.cases.queries.lookups import protocol_of
from lianfang.outbreak.models import Outbreak

UNTOLD = [Contact.State.REPORTED, Contact.State.LOCATED]


@dataclass(frozen=True, slots=True)
class Queue:
    """The figures of a queue."""

    waiting: int
    due: int
    late: int
    held: int
    door: int  # never reached: somebody must go there


def call_tasks(
    outbreak: Outbreak,
    *,
    by: User,
    on: date,
    now: datetime,
    kind: str = "",
    state: str = "",
    q: str = "",
) -> QuerySet[CallTask]:
    """List who is or was in the call queue. `state`: "waiting", "late", "held", "door", "ended"."""
    rows = visible(CallTask.objects.filter(outbreak=outbreak), by, "cases.call", on)
    states = {
        "waiting": Q(ended_at=None),
        "late": Q(ended_at=None, due_at__lt=now),
        "held": Q(ended_at=None, held_until__gt=now),
        "door": Q(end__in=CallTask.DOOR),
        "ended": Q(ended_at__isnull=False),
    }
    rows = rows.filter(states.get(state, Q()))
    rows = rows.filter(kind=kind) if kind else rows
    if q:
        names = ("contact__person__name__contains", "case__person__name__contains", "lead__name__contains")
        found = Q()
        for name in names:
            found |= Q(**{name: q})
        rows = rows.filter(found)
    return rows.select_related(
        "contact__person", "contact__case", "case__person", "lead__person", "held_by", "outbreak"
    )


def queue_of(outbreak: Outbreak, *, by: User, on: date, now: datetime) -> Queue:
    """Count the call queue."""
    rows = visible(CallTask.objects.filter(outbreak=outbreak), by, "cases.call", on)
    counted = rows.aggregate(
        waiting=Count("pk", filter=Q(ended_at=None)),
        due=Count("pk", filter=Q(ended_at=None, next_at__lte=now)),
        late=Count("pk", filter=Q(ended_at=None, due_at__lt=now)),
        held=Count("pk", filter=Q(ended_at=None, held_until__gt=now)),
        door=Count("pk", filter=Q(end__in=CallTask.DOOR)),
    )
    return Queue(**counted)


def not_queued(outbreak: Outbreak, *, by: User, on: date) -> int:
    """Count the contacts nobody told and nobody put into the queue yet."""
    found = Contact.objects.filter(outbreak=outbreak, closed_at=None, notified_at=None, state__in=UNTOLD)
    found = found.exclude(Exists(CallTask.objects.filter(contact=OuterRef("pk"))))
    return visible(found, by, "cases.call", on).count()


def script_of(task: CallTask, now: datetime) -> list[str]:
    """Give what is said in a call, sentence by sentence, in the language of the page."""
    return [gettext(line) for line in protocol_of(task.outbreak, now).investigation.lines(task.kind)]


def whom(task: CallTask) -> tuple[str, str]:
    """Give the name and the number of whoever is called: of a lead that names no number, of who told it."""
    if task.lead and not task.lead.person:
        if task.lead.phone:
            return task.lead.name or task.lead.told_by, task.lead.phone
        return task.lead.told_by, task.lead.told_phone
    subject = task.contact or task.case or task.lead
    person = subject.person if subject else None
    if person is None:
        return "–", ""
    return person.name, person.phone or (task.lead.phone if task.lead else "")
