"""Taking needs in: numbers without gaps, the kind guessed by the words, the clocks of the protocol."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q

from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.needs import queries
from lianfang.needs.models import OPEN, Ticket, TicketStep
from lianfang.needs.rules import clocks, due, guess, same
from lianfang.protocol.schema import Protocol
from lianfang.sync.actions import Changed, announce

NUMBERS = 2107  # the lock under which numbers are given


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a need: how, what, of whom, where; `source` makes telling it twice harmless."""

    way: str
    what: str
    area_id: int
    told_at: datetime
    by_id: int
    source: UUID | None = None
    kind: str = ""
    person_id: UUID | None = None
    household_id: UUID | None = None
    place: str = ""
    name: str = ""
    phone: str = ""
    code: bytes = b""


def take_in(told: Sequence[Told], now: datetime) -> list[Ticket]:
    """Store needs, each with its number; what is known already is left out. A need that an open one of the same door or
    person says in the same words is joined to it at once: nobody has to say it twice. Whoever calls asked for the right
    and notes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    sources = [each.source for each in told if each.source]
    known = set(Ticket.objects.filter(source__in=sources).values_list("source", flat=True))
    fresh = [each for each in told if each.source not in known or each.source is None]
    last = Ticket.objects.aggregate(last=Max("number"))["last"] or 0
    protocols: dict[int, Protocol] = {}
    rows = [_row(each, last + n, protocols, now) for n, each in enumerate(fresh, 1)]
    Ticket.objects.bulk_create(rows)
    steps = [TicketStep(ticket=row, at=row.told_at, by_id=row.told_by_id, what="told") for row in rows]
    TicketStep.objects.bulk_create(steps)
    _join_what_is_open(rows, now)
    tell_phones(rows, now)
    return rows


def tell_phones(tickets: Iterable[Ticket], now: datetime) -> None:
    """Tell phones of the doors where something is needed, or is no more."""
    changed = [
        Changed(Ticket._meta.label_lower, each.area_id, each.household_id)
        for each in tickets
        if each.household_id
    ]
    announce(changed, now=now)


def _row(told: Told, number: int, protocols: dict[int, Protocol], now: datetime) -> Ticket:
    if told.area_id not in protocols:
        protocols[told.area_id] = queries.in_area(told.area_id, day_of(now))
    protocol = protocols[told.area_id]
    kind = told.kind or guess(told.what, protocol.needs)
    clock = clocks(kind, told.told_at, protocol.needs)
    state = Ticket.State.OPEN if told.kind else Ticket.State.NEW
    return Ticket(
        number=number,
        way=told.way,
        source=told.source,
        kind=kind,
        what=told.what,
        person_id=told.person_id,
        household_id=told.household_id,
        area_id=told.area_id,
        place=told.place,
        name=told.name,
        phone=told.phone,
        told_at=told.told_at,
        told_by_id=told.by_id,
        protocol=protocol.version,
        state=state,
        sort_by=clock.sort_by,
        speak_by=clock.speak_by,
        meet_by=clock.meet_by,
        due_at=due(state, clock, None),
        code=told.code,
    )


def _join_what_is_open(rows: Sequence[Ticket], now: datetime) -> None:
    ours = {"household": {row.household_id for row in rows}, "person": {row.person_id for row in rows}}
    asked = Q(household__in=ours["household"] - {None}) | Q(person__in=ours["person"] - {None})
    phones = [row for row in rows if row.phone]
    if phones:  # told on the page twice, from one phone and about one place
        asked |= Q(phone__in={row.phone for row in phones}, area_id__in={row.area_id for row in phones})
    earlier = list(Ticket.objects.filter(asked, state__in=OPEN).order_by("number"))
    gone = set[UUID]()
    for row in rows:
        kept = next((each for each in earlier if each.pk not in gone and _says(row, each)), None)
        if kept:
            join_to(row, kept, row.told_by, now)
            gone.add(row.pk)


def _says(row: Ticket, other: Ticket) -> bool:
    """Say whether an older need is of the same door, person or phone and in the same words."""
    door = row.household_id is not None and row.household_id == other.household_id
    person = row.person_id is not None and row.person_id == other.person_id
    phone = bool(row.phone) and (row.phone, row.area_id) == (other.phone, other.area_id)
    return other.number < row.number and (door or person or phone) and same(row.what, other.what)


def join_to(ticket: Ticket, kept: Ticket, by: User, now: datetime) -> None:
    """Join a need to an older one that says the same; what was joined to it before follows."""
    Ticket.objects.filter(joined_to=ticket).update(joined_to=kept)
    ticket.state, ticket.joined_to = Ticket.State.JOINED, kept
    ticket.due_at, ticket.ended_at = None, now
    ticket.save(update_fields=["state", "joined_to", "due_at", "ended_at"])
    TicketStep.objects.bulk_create(
        [
            TicketStep(ticket=ticket, at=now, by=by, what="joined", text=str(kept.number)),
            TicketStep(
                ticket=kept, at=now, by=by, what="again", text=f"{ticket.number} · {ticket.what}"[:500]
            ),
        ]
    )


def open_of(sources: Collection[UUID]) -> list[Ticket]:
    """Lock and give the open needs that some visits told."""
    rows = Ticket.objects.select_for_update(no_key=True).filter(source__in=list(sources), state__in=OPEN)
    return list(rows.order_by("number"))
