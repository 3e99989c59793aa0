"""Orders and releases for many at once: those that can be are written, the others are named with the reason."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.cases import queries
from lianfang.cases.actions.clocks import draft, end_many, open_quarantines
from lianfang.cases.actions.quarantine import (
    REPLACED,
    complete,
    gives_rooms,
    once,
    release,
    set_dates,
    state_after,
    still_open,
)
from lianfang.cases.actions.reaching import reached_many
from lianfang.cases.models import Contact, Quarantine
from lianfang.cases.rules import Tie
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Site


class Asked(NamedTuple):
    """What is ordered for each of many contacts."""

    kind: str
    reason: str
    site: Site | None
    exception: str
    by: User
    now: datetime


@transaction.atomic
def order_many(
    contacts: Iterable[Contact],
    *,
    kind: str,
    reason: str,
    by: User,
    now: datetime,
    site: Site | None = None,
    exception: str = "",
) -> tuple[list[Quarantine], Mapping[str, list[str]]]:
    """Order many contacts of one outbreak into the same kind of quarantine, by the rules of a single order; gives the
    orders, and by reason who got none. The statements do not grow with the people."""
    asked = Asked(kind, reason, site, exception, by, now)
    held = _held(contacts)
    ties = queries.ties_among(held)
    running = queries.running_among([each.person_id for each in held], held[0].outbreak_id) if held else {}
    done: list[tuple[Contact, Quarantine]] = []
    ended: list[Quarantine] = []
    kept: defaultdict[str, list[str]] = defaultdict(list)
    for contact in held:
        there = running[contact.person_id]
        try:
            order = _order(contact, ties[contact.pk], there, asked)
        except Refused as refused:
            kept[str(refused)].append(contact.person.name)
            continue
        ended += there
        there[:] = [order]  # another record of the same human being finds it
        done.append((contact, order))
    _write(done, ended, asked)
    return [order for _contact, order in done], kept


def _held(contacts: Iterable[Contact]) -> list[Contact]:
    """Lock contacts in the order of their ids: nobody waits in a circle."""
    rows = Contact.objects.filter(pk__in=[each.pk for each in contacts]).order_by("pk")
    rows = rows.select_related("person__household", "outbreak")
    return list(rows.select_for_update(of=("self",), no_key=True))


def _order(contact: Contact, ties: list[Tie], running: list[Quarantine], asked: Asked) -> Quarantine:
    today = day_of(asked.now)
    require(asked.by, "cases.order", contact.area_id, today)
    still_open(contact)
    protocol = queries.protocol_of(contact.outbreak, asked.now)
    order = draft(
        contact,
        kind=asked.kind,
        reason=asked.reason,
        starts_on=today,
        protocol=protocol,
        reviewed_by=asked.by,
        now=asked.now,
        site=asked.site,
        exception=asked.exception,
    )
    set_dates(order, ties, protocol, asked.now)
    once(order, running)
    return order


def _write(done: list[tuple[Contact, Quarantine]], ended: list[Quarantine], asked: Asked) -> None:
    by, now = asked.by, asked.now
    end_many(ended, reason=REPLACED, by=by, now=now)
    rooms = gives_rooms(asked.site.pk if asked.site else None)
    reached_many([(contact, state_after(contact, order, rooms)) for contact, order in done], by=by, now=now)
    open_quarantines([order for _contact, order in done], by=by, now=now, verb="quarantine.ordered")


def release_many(
    orders: Iterable[Quarantine], *, reason: str, by: User, now: datetime
) -> tuple[int, Mapping[str, list[str]]]:
    """Let many people go, each by the conditions of a single release; gives how many went, and by what is missing who
    stays.

    First all are looked at together: who plainly stays is not locked. The others one after the other, unlike orders:
    each release is a transaction of its own, which looks again, so that nobody's results, room or readings are held
    while two hundred others are looked at, and one that fails holds nobody else back.
    """
    gone = 0
    kept: defaultdict[str, list[str]] = defaultdict(list)
    asked = _looked_at(orders)
    lacking = queries.checklists(asked, now)
    for order in asked:
        try:
            require(by, "cases.order", order.area_id, day_of(now))
            if order.released_at is None:
                complete(lacking[order.pk])
            release(order, reason=reason, by=by, now=now)
            gone += 1
        except Refused as refused:
            kept[str(refused)].append(order.person.name)
    return gone, kept


def _looked_at(orders: Iterable[Quarantine]) -> list[Quarantine]:
    """Read orders with all that is asked for to let somebody go. One statement."""
    rows = Quarantine.objects.filter(pk__in=[each.pk for each in orders])
    return list(rows.select_related("person", "outbreak", "contact__via").order_by("pk"))
