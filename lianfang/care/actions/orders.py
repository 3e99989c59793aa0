"""Ordering, carrying out, stopping."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.audit import About, audit_many
from lianfang.accounts.models import User
from lianfang.care import queries
from lianfang.care.actions.file import note, open_file, says_something
from lianfang.care.models import Admission, MedicalOrder, OrderStep
from lianfang.care.rules import orders as rules
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused

LEFT = gettext_noop("The patient left hospital")


@transaction.atomic
def order_care(
    admission: Admission,
    *,
    kind: str,
    text: str,
    dose: str = "",
    route: str = "",
    per_day: int | None = rules.ONCE,
    starts_at: datetime | None = None,
    until: datetime | None = None,
    by: User,
    now: datetime,
) -> MedicalOrder:
    """Order something for a patient: a drug, oxygen, a test, nursing, a diet, traditional medicine. From now on, unless
    a later hour is named.

    Raises Refused("empty"), Refused("times") when it would end before it begins, or begin in the past.
    """
    admission = open_file(admission, "care.treat", by, now)
    says_something(text)
    start = starts_at or now
    if start < now - timedelta(hours=1) or (until and until <= start):
        raise Refused("times", _("An order begins now or later, and ends after it began."))
    made = MedicalOrder.objects.create(
        admission=admission,
        person_id=admission.person_id,
        area_id=admission.area_id,
        kind=kind,
        text=text.strip(),
        dose=dose.strip(),
        route=route.strip(),
        per_day=per_day,
        starts_at=start,
        until=until,
        at=now,
        by=by,
        next_due_at=rules.next_due(rules.Course(start, per_day, until), (), start),
    )
    note(by, "care.order.given", made, admission, now, kind=kind)
    return made


@transaction.atomic
def stop_order(
    admission: Admission, *, order: MedicalOrder, reason: str, by: User, now: datetime
) -> MedicalOrder:
    """Stop an order; what was noted of it stays.

    Raises Refused("stopped"), Refused("empty") without a reason.
    """
    admission = open_file(admission, "care.treat", by, now)
    order = MedicalOrder.objects.select_for_update().get(pk=order.pk, admission=admission)
    says_something(reason)
    if order.stopped_at:
        raise Refused("stopped", _("This order was stopped already."))
    order.stopped_at, order.stopped_by, order.stop_reason = now, by, reason.strip()
    _set_next([order])
    fields = ["stopped_at", "stopped_by", "stop_reason", "next_due_at"]
    order.save(update_fields=fields)
    note(by, "care.order.stopped", order, admission, now, reason=reason.strip())
    return order


def stop_all(admission: Admission, by: User, now: datetime) -> None:
    """Stop every order of a patient who leaves; whoever calls has asked for the right."""
    running = MedicalOrder.objects.filter(admission=admission, stopped_at=None)
    running.update(stopped_at=now, stopped_by=by, stop_reason=LEFT, next_due_at=None)


def carry_out(
    order: MedicalOrder, due_at: datetime, *, done: bool = True, reason: str = "", by: User, now: datetime
) -> OrderStep:
    """Note that one time of an order was carried out, or not and why; see `carry_out_many`."""
    return carry_out_many([(order, due_at)], done=done, reason=reason, by=by, now=now)[0]


@transaction.atomic
def carry_out_many(
    given: Sequence[tuple[MedicalOrder, datetime]],
    *,
    done: bool = True,
    reason: str = "",
    by: User,
    now: datetime,
) -> list[OrderStep]:
    """Note of many orders' times that they were carried out, or not and why: all of them, or none. The statements do
    not grow with them.

    Raises Refused("carried_out") when somebody has noted one of them already (by the database itself), "why" without a
    reason for what was not carried out, "not_due" for a time an order does not have or that is far ahead.
    """
    if not done and not reason.strip():
        raise Refused("why", _("Say why it was not carried out."))
    orders = _locked({order.pk for order, _due in given}, by, now)
    steps = []
    for order, due_at in given:
        _check_due(orders[order.pk], due_at, now)
        steps.append(
            OrderStep(
                order=orders[order.pk],
                person_id=order.person_id,
                due_at=due_at,
                at=now,
                by=by,
                done=done,
                reason=reason.strip(),
            )
        )
    try:
        with transaction.atomic():
            OrderStep.objects.bulk_create(steps)
    except IntegrityError as clash:
        if "order_step_once" not in str(clash):
            raise
        raise Refused("carried_out", _("Somebody has noted this already. Load the page again.")) from clash
    _set_next(orders.values())
    MedicalOrder.objects.bulk_update(orders.values(), ["next_due_at"])
    verb = "care.order.carried_out" if done else "care.order.not_carried_out"
    about = [About(each, each.person_id, each.order.area_id, {"reason": each.reason}) for each in steps]
    audit_many(by, verb, about, now)
    return steps


@transaction.atomic
def take_back_step(admission: Admission, *, step: OrderStep, by: User, now: datetime) -> OrderStep:
    """Take back what was noted of one time of an order by mistake; it is due again.

    Raises Refused("withdrawn").
    """
    admission = open_file(admission, "care.nurse", by, now)
    order = MedicalOrder.objects.select_for_update().get(pk=step.order_id, admission=admission)
    taken = OrderStep.objects.filter(pk=step.pk, withdrawn_at=None).update(withdrawn_at=now, withdrawn_by=by)
    if not taken:
        raise Refused("withdrawn", _("This was taken back already."))
    order.next_due_at = min(filter(None, (order.next_due_at, step.due_at)))
    _set_next([order])
    order.save(update_fields=["next_due_at"])
    note(by, "care.order.taken_back", order, admission, now)
    step.refresh_from_db()
    return step


def _locked(ids: Iterable[UUID], by: User, now: datetime) -> dict[UUID, MedicalOrder]:
    rows = MedicalOrder.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = {each.pk: each for each in rows.select_related("admission__case__outbreak")}
    for each in found.values():
        require(by, "care.nurse", each.area_id, day_of(now))
        if each.admission.left_at:
            raise Refused("left", _("This patient has left. The file can be read, not written."))
    return found


def _check_due(order: MedicalOrder, due_at: datetime, now: datetime) -> None:
    minutes = queries.protocol_of(order.admission.case, now).treatment.order_late_minutes.value
    course = queries.course_of(order)
    if course.per_day is None:
        fits = due_at <= now and not order.stopped_at
    else:
        fits = due_at in set(rules.due_times(course, due_at, due_at))
    if not fits or due_at > now + timedelta(minutes=minutes):
        raise Refused("not_due", _("This order is not due then. Load the page again."))


def _set_next(orders: Iterable[MedicalOrder]) -> None:
    """Find for each order the first time nobody has noted anything for."""
    there = list(orders)
    noted: defaultdict[UUID, set[datetime]] = defaultdict(set)
    rows = OrderStep.objects.filter(order__in=[each.pk for each in there], withdrawn_at=None)
    for order_id, due_at in rows.values_list("order_id", "due_at"):
        noted[order_id].add(due_at)
    for each in there:
        since = each.next_due_at or each.starts_at
        each.next_due_at = rules.next_due(queries.course_of(each), noted[each.pk], since)
