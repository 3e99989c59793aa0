"""What time alone brings: a need that was met counts as confirmed when nobody objects; what is long closed goes."""

from datetime import datetime, timedelta

from django.db import transaction

from lianfang.accounts.audit import audit
from lianfang.needs import queries
from lianfang.needs.actions.goods import follow_goods
from lianfang.needs.actions.tickets import confirmed
from lianfang.needs.models import Feedback, FeedbackStep, Ticket, TicketStep
from lianfang.workforce.actions import public_user

AT_ONCE = 200
ERASED = "–"  # stands where words were


@transaction.atomic
def tick(now: datetime) -> int:
    """Write down what became of goods, confirm needs nobody objected to, and erase words, names and phones of what was
    closed for as long as the protocol keeps them; gives how many rows it changed."""
    return follow_goods(now) + _confirm(now) + _erase_tickets(now) + _erase_feedback(now)


def _confirm(now: datetime) -> int:
    rows = Ticket.objects.select_for_update(skip_locked=True, no_key=True).filter(state="met", met_at__lt=now)
    n = 0
    for row in rows.order_by("met_at")[:AT_ONCE]:
        days = queries.numbers(row.protocol).silence_days.value
        if row.met_at and row.met_at + timedelta(days=days) <= now:
            confirmed(row, public_user(), now)
            n += 1
    return n


def _erase_tickets(now: datetime) -> int:
    rows = Ticket.objects.select_for_update(skip_locked=True, no_key=True)
    n = 0
    for row in rows.filter(ended_at__lt=now, erased=False).order_by("ended_at")[:AT_ONCE]:
        if row.ended_at and _over(row.protocol, row.ended_at, now):
            row.what, row.place, row.name, row.phone, row.code = ERASED, "", "", "", b""
            row.person_id = row.household_id = None
            row.erased = True
            row.save()
            TicketStep.objects.filter(ticket=row).update(text="")
            audit(public_user(), "needs.ticket.erased", row, now, area_id=row.area_id)
            n += 1
    return n


def _erase_feedback(now: datetime) -> int:
    rows = Feedback.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    n = 0
    for row in rows.filter(answered_at__lt=now, erased=False).order_by("answered_at")[:AT_ONCE]:
        if row.answered_at and _over(row.protocol, row.answered_at, now):
            row.said, row.answer, row.name, row.phone = ERASED, ERASED, "", ""
            row.badge, row.about, row.worker, row.code, row.erased = "", "", None, b"", True
            row.save()
            FeedbackStep.objects.filter(feedback=row).update(text="")
            audit(public_user(), "needs.feedback.erased", row, now, area_id=row.area_id)
            n += 1
    return n


def _over(version: str, closed_at: datetime, now: datetime) -> bool:
    days = queries.kept_days(version)
    return days is not None and closed_at + timedelta(days=days) <= now
