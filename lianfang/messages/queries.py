"""Reads of messages: how many stand where, and which."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet, Sum

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.messages.models import Bundle, Message
from lianfang.outbreak.models import Outbreak
from lianfang.protocol import timeline
from lianfang.protocol.residents import Residents

KIND = "message"  # in the protocol's list of what is kept how long
LISTED = 5_000  # of a city's millions the newest are listed (design choice)
PERMISSION = "messages.read"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages wait, failed, and were sent in the last day; the last of everybody's."""

    waiting: int
    failed: int
    sent_today: int
    last_sent_at: datetime | None
    fault: str  # of the last bundle, when the sender took none of it


def kept_days(on: date) -> int | None:
    """Say how many days messages are kept: the fewest that the protocols of outbreaks being fought say, else of all."""
    diseases = set(Outbreak.objects.filter(ended_on=None).values_list("disease", flat=True))
    found = [timeline.in_force(disease, on) for disease in diseases]
    if not found:
        found = [timeline.versions(disease)[-1] for disease in timeline.diseases()]
    days = [protocol.retention.kind(KIND).days.value for protocol in found]
    return min((each for each in days if each is not None), default=None)


def residents(on: date) -> Residents:
    """Give the numbers about residents in force: of the newest outbreak being fought, else of the newest protocol."""
    running = Outbreak.objects.filter(ended_on=None).first()
    if running:
        return timeline.in_force(running.disease, on).residents
    return timeline.versions(timeline.diseases()[0])[-1].residents


def counts(user: User, now: datetime, on: date) -> Counts:
    """Count the messages of the areas a user sees. Four statements, none of which reads what was sent and done."""
    mine = visible(Message.objects.order_by(), user, PERMISSION, on)
    bundles = Bundle.objects.filter(done_at__gt=now - timedelta(days=1))
    last = Bundle.objects.filter(done_at__isnull=False).first()
    return Counts(
        waiting=mine.filter(state=Message.State.QUEUED).count(),
        failed=mine.filter(state=Message.State.FAILED).count(),
        sent_today=bundles.order_by().aggregate(n=Sum("n_sent"))["n"] or 0,
        last_sent_at=last.done_at if last and not last.error else None,
        fault=last.error if last else "",
    )


def listed(user: User, on: date, *, state: str = "", purpose: str = "") -> QuerySet[Message]:
    """List the newest messages of the areas a user sees."""
    rows = visible(Message.objects.all(), user, PERMISSION, on)
    if state:
        rows = rows.filter(state=state)
    if purpose:
        rows = rows.filter(purpose=purpose)
    newest = list(rows.order_by("-id").values_list("id", flat=True)[:LISTED])
    return Message.objects.filter(id__in=newest).select_related("person")
