"""Reaching contacts: located, told, on the way, lost, died; one or hundreds at once, each with who and when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.cases import queries, rules
from lianfang.cases.actions.clocks import end_many
from lianfang.cases.actions.trail import trail, trail_many
from lianfang.cases.models import Contact, ContactStep
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused

State = Contact.State
DIED = gettext_noop("The person died")


@transaction.atomic
def mark_contacts(
    contacts: Iterable[Contact], *, step: str, by: User, now: datetime, note: str = ""
) -> list[Contact]:
    """Note that contacts were located, told, are on the way, lost, or died. Who is told is located; who is on the way
    is both. Of many, those who are further already are passed over; gives those who moved.

    Raises Refused("note") when somebody is lost or died without a word, Refused("step") when nobody moves.
    """
    if step in {State.LOST, State.DIED} and not note.strip():
        raise Refused("note", _("Write what was tried, or how it is known."))
    ids = sorted(contact.pk for contact in contacts)
    rows = Contact.objects.filter(pk__in=ids).select_related("person", "outbreak").order_by("pk")
    found = list(rows.select_for_update(of=("self",), no_key=True))
    for area in {contact.area_id for contact in found}:
        require(by, "cases.investigate", area, day_of(now))
    moving = [contact for contact in found if rules.may_step(contact.state, step)]
    if not moving:
        raise Refused("step", _("Nobody chosen can take this step: they are further already, or closed."))
    steps = [_step(contact, step, by, now, note) for contact in moving]
    ContactStep.objects.bulk_create(steps)
    Contact.objects.bulk_update(moving, ["state", "located_at", "notified_at", "closed_at"])
    noted = {"note": note} if note else {}
    trail_many(by, f"contact.{step}", moving, now, lambda _contact: noted)
    if step == State.DIED:
        _ended(moving, by, now)
    return moving


def _ended(contacts: Sequence[Contact], by: User, now: datetime) -> None:
    """End what restricts those who died, outbreak by outbreak."""
    for outbreak_id in {contact.outbreak_id for contact in contacts}:
        people = [contact.person_id for contact in contacts if contact.outbreak_id == outbreak_id]
        running = queries.running_among(people, outbreak_id)
        orders = {order.pk: order for found in running.values() for order in found}
        end_many(list(orders.values()), reason=DIED, by=by, now=now)


def told_by_call(contact: Contact, *, by: User, now: datetime) -> None:
    """Note that a contact was told on the phone; whoever calls has asked for the right. One further already stays."""
    contact.refresh_from_db(from_queryset=Contact.objects.select_for_update(no_key=True))
    if not rules.may_step(contact.state, State.NOTIFIED):
        return
    _step(contact, State.NOTIFIED, by, now, "").save(force_insert=True)
    contact.save(update_fields=["state", "located_at", "notified_at"])
    trail(by, "contact.notified", contact, now)


def _step(contact: Contact, after: str, by: User | None, now: datetime, note: str) -> ContactStep:
    step = ContactStep(
        contact=contact,
        person_id=contact.person_id,
        before=contact.state,
        after=after,
        at=now,
        by=by,
        note=note,
    )
    contact.state = after
    if after not in {State.LOST, State.DIED}:
        contact.located_at = contact.located_at or now
    if after in {State.NOTIFIED, State.TRANSFER, State.QUARANTINED, State.MONITORED}:
        contact.notified_at = contact.notified_at or now
    if after == State.DIED:
        contact.closed_at = now
    return step


def reached(contact: Contact, after: str, *, by: User | None, now: datetime, note: str = "") -> None:
    """Bring a locked contact into the state that an order or an arrival leads to, with the step noted."""
    reached_many([(contact, after)], by=by, now=now, note=note)


def reached_many(
    contacts: Iterable[tuple[Contact, str]],
    *,
    by: User | None,
    now: datetime,
    note: str = "",
    notes: Mapping[UUID, str] | None = None,
) -> None:
    """Bring locked contacts into the states that orders or arrivals lead to, each with its step noted; `notes`: by
    contact, where these differ."""
    moving = [(contact, after) for contact, after in contacts if contact.state != after]
    if not moving:
        return
    said = {contact.pk: (notes or {}).get(contact.pk, note) for contact, _after in moving}
    steps = [_step(contact, after, by, now, said[contact.pk]) for contact, after in moving]
    ContactStep.objects.bulk_create(steps)
    fields = ["state", "located_at", "notified_at", "closed_at"]
    Contact.objects.bulk_update([contact for contact, _after in moving], fields)
