"""Orders: given with a number, acknowledged, answered with what came of them, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.accounts.roles import ROLES, allows
from lianfang.command.actions.log import add_entry
from lianfang.command.models import Order, Recipient
from lianfang.command.queries.orders import GIVE, RECEIVE, may_answer
from lianfang.command.queries.work import protocol_on
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Organisation
from lianfang.places.rules import inside


@dataclass(frozen=True, slots=True)
class To:
    """Whom an order is given to: an area, or a unit or a post in it."""

    area_id: int
    organisation: UUID | None = None
    role: str = ""


@transaction.atomic
def give_order(
    outbreak: Outbreak,
    *,
    area_id: int,
    kind: str,
    title: str,
    text: str,
    to: Sequence[To],
    by: User,
    now: datetime,
    due_at: datetime | None = None,
) -> Order:
    """Give an order: it gets the next number of its kind in the outbreak and year, without gaps, and a line in the log.

    Raises Refused: "forbidden", "order_empty", "order_to", "order_outside", "order_due", "outbreak_closed".
    """
    require(by, GIVE, area_id, day_of(now))
    wanted = _checked(area_id, to)
    if not title.strip() or not text.strip():
        raise Refused("order_empty", _("An order needs a title and says what is to be done."))
    if outbreak.ended_on is not None:
        raise Refused("outbreak_closed", _("This outbreak is closed."))
    protocol = protocol_on(outbreak, day_of(now))
    if protocol is None or kind not in Order.Kind.values:
        raise Refused("order_kind", _("There is no such kind of order."))
    due = due_at or now + timedelta(hours=protocol.command.order_hours.value)
    if due <= now:
        raise Refused("order_due", _("It cannot be done by a time that has passed."))
    soon = now + timedelta(minutes=protocol.command.acknowledge_minutes.value)
    order = Order(
        outbreak=outbreak,
        area_id=area_id,
        kind=kind,
        title=title.strip()[:120],
        text=text.strip()[:2000],
        given_at=now,
        given_by=by,
        acknowledge_by=min(due, soon),
        due_at=due,
        protocol=protocol.version,
    )
    _number(order, day_of(now).year)
    Recipient.objects.bulk_create(
        Recipient(order=order, area_id=each.area_id, organisation_id=each.organisation, role=each.role)
        for each in wanted
    )
    said = f"{order.get_kind_display()} {order.said} · {order.title}"
    add_entry(outbreak, area_id=area_id, kind="order", text=said, at=now, by=by, now=now, order=order)
    audit(by, "command.order.given", order, now, area_id=area_id, number=order.said, kind=kind)
    return order


def _number(order: Order, year: int) -> None:
    """Store an order under the next number of its kind, outbreak and year: one after the other."""
    Outbreak.objects.select_for_update(no_key=True).get(pk=order.outbreak_id)
    known = Order.objects.filter(outbreak=order.outbreak_id, kind=order.kind, year=year)
    order.year, order.number = year, (known.aggregate(last=Max("number"))["last"] or 0) + 1
    order.save(force_insert=True)


def _checked(area_id: int, to: Sequence[To]) -> list[To]:
    wanted = list(dict.fromkeys(to))
    if not wanted:
        raise Refused("order_to", _("Say whom the order is given to."))
    if any(not inside(each.area_id, area_id) for each in wanted):
        raise Refused("order_outside", _("An order can only be given inside the area that gives it."))
    if any(each.role and (each.role not in ROLES or not allows(each.role, RECEIVE)) for each in wanted):
        raise Refused("order_to", _("There is no such post to give an order to."))
    units = [each.organisation for each in wanted if each.organisation]
    if len(units) != Organisation.objects.filter(pk__in=units, closed_on=None).count():
        raise Refused("order_to", _("There is no such unit."))
    return wanted


def _held(recipient: Recipient, by: User, now: datetime) -> Recipient:
    """Lock what one recipient says, and look whether this user may say it."""
    require(by, RECEIVE, recipient.area_id, day_of(now))
    if not may_answer(recipient, by, day_of(now)):
        raise Refused("forbidden", _("This order is for another post."))
    rows = Recipient.objects.select_for_update(of=("self",)).select_related("order")
    held = rows.get(pk=recipient.pk)
    if held.order.withdrawn_at:
        raise Refused("order_withdrawn", _("This order was withdrawn."))
    return held


@transaction.atomic
def acknowledge(recipient: Recipient, *, by: User, now: datetime, name: str = "") -> Recipient:
    """Note that a recipient knows of an order: who says so, or who there told the desk.

    Raises Refused: "forbidden", "acknowledged", "order_withdrawn".
    """
    held = _held(recipient, by, now)
    if held.acknowledged_at:
        raise Refused("acknowledged", _("This order was acknowledged before."))
    held.acknowledged_at, held.acknowledged_by = now, by
    held.acknowledged_name = (name.strip() or str(by))[:80]
    held.save(update_fields=["acknowledged_at", "acknowledged_by", "acknowledged_name"])
    audit(by, "command.order.acknowledged", held, now, area_id=held.area_id, number=held.order.said)
    return held


@transaction.atomic
def tell_outcome(recipient: Recipient, *, outcome: str, result: str, by: User, now: datetime) -> Recipient:
    """Tell what came of an order: carried out, in part, or not, and then why. Whoever tells it knows of the order.

    Raises Refused: "forbidden", "told", "order_outcome", "reason", "order_withdrawn".
    """
    if outcome not in {"done", "partly", "not"}:
        raise Refused("order_outcome", _("Say whether it was carried out."))
    if outcome != "done" and not result.strip():
        raise Refused("reason", _("Write down why."))
    held = _held(recipient, by, now)
    if held.done_at:
        raise Refused("told", _("What came of it was told before."))
    if held.acknowledged_at is None:
        held.acknowledged_at, held.acknowledged_by, held.acknowledged_name = now, by, str(by)[:80]
    held.outcome, held.result, held.done_at, held.done_by = outcome, result.strip()[:600], now, by
    held.save()
    audit(by, "command.order.done", held, now, area_id=held.area_id, number=held.order.said, outcome=outcome)
    return held


@transaction.atomic
def withdraw_order(order: Order, *, reason: str, by: User, now: datetime) -> None:
    """Withdraw an order, with why; it keeps its number, and nobody has to do it any more.

    Raises Refused: "forbidden", "reason", "order_withdrawn".
    """
    require(by, GIVE, order.area_id, day_of(now))
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    held = Order.objects.select_for_update(of=("self",)).select_related("outbreak").get(pk=order.pk)
    if held.withdrawn_at:
        raise Refused("order_withdrawn", _("This order was withdrawn."))
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = now, by, reason.strip()[:300]
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    with override("zh-hans"):
        said = gettext("Withdrawn: %(order)s") % {"order": f"{held.said} · {held.title}"}
    text = f"{said} · {held.withdrawn_why}"
    add_entry(
        held.outbreak, area_id=held.area_id, kind="order", text=text, at=now, by=by, now=now, order=held
    )
    audit(by, "command.order.withdrawn", held, now, area_id=held.area_id, number=held.said, reason=reason)
