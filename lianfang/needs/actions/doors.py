"""Needs that were told at doors: visits hand them down, and take back those of a visit that was taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction

from lianfang.accounts.audit import About, audit, audit_many
from lianfang.accounts.models import User
from lianfang.needs.actions.taking import Told, open_of, take_in, tell_phones
from lianfang.needs.models import Ticket, TicketStep


@dataclass(frozen=True, slots=True)
class DoorTold:
    """What somebody needs behind a door, as a visit told it."""

    visit_id: UUID
    household_id: UUID | None  # none: no such household is on record
    area_id: int
    address: str
    what: str
    at: datetime
    by_id: int


@transaction.atomic
def tell_from_doors(told: Sequence[DoorTold], gone: Collection[UUID], now: datetime) -> None:
    """Make a ticket of each need that a visit told, once, and withdraw those of visits that were taken back, unless
    somebody has spoken with the people meanwhile or another visit told the same. Running it twice or late changes
    nothing."""
    rows = [
        Told(
            way=Ticket.Way.DOOR,
            what=each.what.strip(),
            area_id=each.area_id,
            told_at=each.at,
            by_id=each.by_id,
            source=each.visit_id,
            household_id=each.household_id,
            place=each.address,
        )
        for each in told
        if each.what.strip()
    ]
    made = take_in(sorted(rows, key=lambda row: row.told_at), now) if rows else []
    tellers = User.objects.in_bulk({ticket.told_by_id for ticket in made})
    for by, theirs in groupby(sorted(made, key=_teller), key=_teller):
        about = [About(ticket, area_id=ticket.area_id, data={"way": ticket.way}) for ticket in theirs]
        audit_many(tellers[by], "needs.ticket.told", about, now)
    take_back(gone, now)


def take_back(sources: Collection[UUID], now: datetime) -> None:
    """Withdraw the needs of some sources that do not count any more, unless somebody has spoken with the people
    meanwhile or another one told the same; whoever calls is background work."""
    if not sources:
        return
    back = [each for each in open_of(sources) if each.spoken_at is None and not each.joined.exists()]
    for ticket in back:
        _withdraw(ticket, now)
    tell_phones(back, now)


def _teller(ticket: Ticket) -> int:
    return ticket.told_by_id


def _withdraw(ticket: Ticket, now: datetime) -> None:
    ticket.state, ticket.due_at, ticket.ended_at = Ticket.State.WITHDRAWN, None, now
    ticket.save(update_fields=["state", "due_at", "ended_at"])
    TicketStep.objects.create(ticket=ticket, at=now, by=ticket.told_by, what="withdrawn")
    audit(ticket.told_by, "needs.ticket.withdrawn", ticket, now, area_id=ticket.area_id)
