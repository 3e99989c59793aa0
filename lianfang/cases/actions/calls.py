"""The call queue: who is called next, one call at a time with one nurse, and what came of it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import may, require, visible
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.cases import queries
from lianfang.cases.actions.reaching import told_by_call
from lianfang.cases.models import Case, Contact, ListedCase
from lianfang.cases.models.calls import Call, CallTask
from lianfang.cases.models.leads import Lead
from lianfang.cases.queries.calls import UNTOLD
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak

FOLLOW_UP = gettext_noop("Follow-up after leaving hospital")
BATCH = 500  # tasks made at once when the queue is filled


@transaction.atomic
def next_call(outbreak: Outbreak, *, by: User, now: datetime) -> CallTask | None:
    """Give a nurse the next call: the one they hold, else the one that is due first and that nobody else holds.

    Raises Refused("forbidden") for a person whose posts allow no calls.
    """
    if not may(by, "cases.call", day_of(now)):
        require(by, "cases.call", outbreak.area_id, day_of(now))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one nurse, one call, also from two windows
    mine = CallTask.objects.filter(held_by=by)
    if held := mine.filter(held_until__gt=now, outbreak=outbreak).first():
        return held
    mine.update(held_by=None, held_until=None)
    fill_queue(outbreak, now=now)
    waiting = visible(CallTask.objects.filter(outbreak=outbreak), by, "cases.call", day_of(now))
    waiting = waiting.filter(ended_at=None, next_at__lte=now)
    free = waiting.filter(Q(held_until=None) | Q(held_until__lte=now)).order_by("due_at", "pk")
    task = free.select_for_update(skip_locked=True, no_key=True).first()
    if task is None:
        return None
    minutes = queries.protocol_of(outbreak, now).investigation.call_hold_minutes.value
    task.held_by, task.held_until = by, now + timedelta(minutes=minutes)
    task.save(update_fields=["held_by", "held_until"])
    _note(task, "taken", by, now)
    return task


def fill_queue(outbreak: Outbreak, *, now: datetime) -> int:
    """Put into the queue who is to be called and is not in it yet: contacts nobody told, open leads with a phone
    number; take out whom nobody needs to call any more. Give how many came in."""
    _needless(outbreak, now)
    hours = queries.protocol_of(outbreak, now).investigation.notify_hours.value
    there = CallTask.objects.filter(contact=OuterRef("pk"))
    contacts = Contact.objects.filter(outbreak=outbreak, closed_at=None).exclude(Exists(there))
    fresh = [
        CallTask(
            outbreak=outbreak, area_id=each.area_id, kind="contact", contact=each, made_at=now,
            due_at=each.found_at + timedelta(hours=hours), next_at=each.found_at,
        )
        for each in contacts.filter(state__in=UNTOLD, notified_at=None).order_by("found_at")[:BATCH]
    ]  # fmt: skip
    there = CallTask.objects.filter(lead=OuterRef("pk"))
    leads = Lead.objects.filter(outbreak=outbreak, closed_at=None).exclude(Exists(there))
    fresh += [
        CallTask(
            outbreak=outbreak, area_id=each.area_id, lead=each, made_at=now, due_at=each.acknowledge_by,
            kind="arrival" if each.kind == Lead.Kind.ARRIVAL else "lead", next_at=each.received_at,
        )
        for each in leads.exclude(phone="", told_phone="").order_by("acknowledge_by")[:BATCH]
    ]  # fmt: skip
    fresh += _follow_ups(outbreak, now)
    return len(CallTask.objects.bulk_create(fresh, ignore_conflicts=True))


def _follow_ups(outbreak: Outbreak, now: datetime) -> list[CallTask]:
    """Name the calls to cases that left hospital: one for each follow-up of the protocol, once it is due. Nobody of an
    old list, whose clocks run no more, is called."""
    treatment = queries.protocol_of(outbreak, now).treatment
    old = ListedCase.objects.filter(case=OuterRef("pk"), list__choices__settled=True)
    left = Case.objects.filter(~Exists(old), outbreak=outbreak, out_at__isnull=False, died_at=None)
    counted = left.annotate(n_calls=Count("calls", filter=Q(calls__reason=FOLLOW_UP)))
    most = max((len(pathway.follow_up_weeks.value) for pathway in treatment.pathways), default=0)
    fresh = []
    for case in counted.filter(n_calls__lt=most).order_by("out_at")[:BATCH]:
        weeks = treatment.pathway(case.state).follow_up_weeks.value
        done = vars(case)["n_calls"]
        due = case.out_at + timedelta(weeks=weeks[done]) if case.out_at and done < len(weeks) else None
        if due and due <= now:
            fresh.append(
                CallTask(
                    outbreak=outbreak, area_id=case.area_id, kind="case", case=case, reason=FOLLOW_UP, made_at=now,
                    due_at=due + timedelta(days=1), next_at=due,
                )
            )  # fmt: skip
    return fresh


def _needless(outbreak: Outbreak, now: datetime) -> None:
    waiting = CallTask.objects.filter(outbreak=outbreak, ended_at=None, held_by=None)
    over = Q(contact__closed_at__isnull=False) | Q(lead__closed_at__isnull=False)
    over |= Q(contact__notified_at__isnull=False, reason="")  # told another way meanwhile
    ids = list(waiting.filter(over | Q(case__died_at__isnull=False)).values_list("pk", flat=True))
    CallTask.objects.filter(pk__in=ids, ended_at=None, held_by=None).update(ended_at=now, end="needless")


@transaction.atomic
def ask_for_call(
    subject: Contact | Case | Lead, *, reason: str, at: datetime | None, by: User, now: datetime
) -> CallTask:
    """Put somebody into the queue by hand, now or at a time: a follow-up, a question that came up.

    Raises Refused("queued") for somebody who is in it already.
    """
    require(by, "cases.call", subject.area_id, day_of(now))
    where = {
        "contact"
        if isinstance(subject, Contact)
        else "case"
        if isinstance(subject, Case)
        else "lead": subject
    }
    Outbreak.objects.select_for_update(no_key=True).get(pk=subject.outbreak_id)
    if CallTask.objects.filter(ended_at=None, **where).exists():
        raise Refused("queued", _("This person is in the call queue already."))
    kind = next(iter(where))
    if isinstance(subject, Lead) and subject.kind == Lead.Kind.ARRIVAL:
        kind = "arrival"
    when = at or now
    task = CallTask.objects.create(
        outbreak=subject.outbreak, area_id=subject.area_id, kind=kind, reason=reason, made_at=now, due_at=when,
        next_at=when, **where,
    )  # fmt: skip
    _note(task, "asked", by, now)
    return task


@transaction.atomic
def tell_call(
    task: CallTask, *, outcome: str, note: str, back_at: datetime | None, by: User, now: datetime
) -> Call:
    """Write down what came of a call; who did not answer is called again, until a person goes to the door.

    Raises Refused("not_yours") for a call somebody else holds by now, Refused("ended"), Refused("back_at").
    """
    require(by, "cases.call", task.area_id, day_of(now))
    task.refresh_from_db(from_queryset=CallTask.objects.select_for_update(no_key=True))
    if task.ended_at:
        raise Refused("ended", _("This call is done already."))
    if task.held_by_id != by.pk and not (task.held_until is None or task.held_until <= now):
        raise Refused("not_yours", _("Somebody else is calling this person now."))
    if (outcome == Call.Outcome.CALL_BACK) != (back_at is not None) or (back_at and back_at <= now):
        raise Refused("back_at", _("Say when to call back, and only then; it must lie in the future."))
    call = Call.objects.create(
        task=task,
        person_id=subject_of(task).person_id,
        at=now,
        by=by,
        outcome=outcome,
        note=note,
        back_at=back_at,
    )
    _follow(task, outcome, back_at, now)
    if task.contact and outcome == Call.Outcome.REACHED:
        told_by_call(task.contact, by=by, now=now)
    _note(task, "told", by, now, outcome=outcome)
    return call


ENDS = {
    Call.Outcome.REACHED: CallTask.End.REACHED,
    Call.Outcome.WRONG: CallTask.End.WRONG,
    Call.Outcome.REFUSED: CallTask.End.REFUSED,
}


def _follow(task: CallTask, outcome: str, back_at: datetime | None, now: datetime) -> None:
    numbers = queries.protocol_of(task.outbreak, now).investigation
    task.attempts += 1
    task.held_by, task.held_until = None, None
    if end := ENDS.get(Call.Outcome(outcome)):
        task.ended_at, task.end = now, end
    elif outcome == Call.Outcome.NO_ANSWER and _unanswered(task) >= numbers.call_attempts.value:
        task.ended_at, task.end = now, CallTask.End.UNREACHED
    else:
        task.next_at = back_at or now + timedelta(minutes=numbers.call_retry_minutes.value)
    task.save()


def _unanswered(task: CallTask) -> int:
    """Count the calls without an answer since the last one that was answered."""
    count = 0
    for outcome in task.calls.order_by("-at", "-pk").values_list("outcome", flat=True):
        if outcome != Call.Outcome.NO_ANSWER:
            break
        count += 1
    return count


@transaction.atomic
def put_back(task: CallTask, *, by: User, now: datetime) -> CallTask:
    """Give a call back that one took and cannot make: another nurse gets it at once."""
    require(by, "cases.call", task.area_id, day_of(now))
    task.refresh_from_db(from_queryset=CallTask.objects.select_for_update(no_key=True))
    if task.held_by_id != by.pk:
        raise Refused("not_yours", _("Somebody else is calling this person now."))
    task.held_by, task.held_until = None, None
    task.next_at = now + timedelta(minutes=1)  # not to the same hands again
    task.save(update_fields=["held_by", "held_until", "next_at"])
    _note(task, "put_back", by, now)
    return task


@transaction.atomic
def call_again(task: CallTask, *, by: User, now: datetime) -> CallTask:
    """Put somebody back into the queue whose calls had ended, for example with a new number.

    Raises Refused("open"), Refused("queued").
    """
    require(by, "cases.call", task.area_id, day_of(now))
    if task.ended_at is None:
        raise Refused("open", _("This person is in the call queue already."))
    return ask_for_call(subject_of(task), reason=task.reason, at=None, by=by, now=now)


def subject_of(task: CallTask) -> Contact | Lead | Case:
    """Give what a call is about; the database knows that there is one."""
    found: Contact | Lead | Case | None = task.contact or task.lead or task.case
    if found is None:
        raise LookupError(task.pk)
    return found


def _note(task: CallTask, verb: str, by: User, now: datetime, **data: str) -> None:
    audit(
        by,
        f"cases.call.{verb}",
        task,
        now,
        person_id=subject_of(task).person_id,
        area_id=task.area_id,
        **data,
    )
