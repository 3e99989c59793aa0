"""What a phone at a session needs without network: who is booked or here, what they had, the lots of the box."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.booking.models import Booking
from lianfang.common.dates import at, day_of
from lianfang.people.models import Deferral, Person
from lianfang.people.queries import records_of
from lianfang.supplies.models import Balance
from lianfang.testing.queries import expected
from lianfang.vaccination.models import GivenDose, Session, Visit
from lianfang.vaccination.queries.sessions import DESK, PURPOSE

SESSIONS = 12  # of one phone (design choice)
PEOPLE = 600  # of one session (design choice): more than a day's work


@dataclass(slots=True)
class Coming:
    """Somebody of a session: their place, how far they are, the doses that count, the dose of this session, the number
    of the round that expects a swab, and until when they are not to be vaccinated or swabbed."""

    person: Person
    booking: Booking | None = None
    visit: Visit | None = None
    had: list[GivenDose] = field(default_factory=list)
    dose: GivenDose | None = None
    round: int | None = None
    waits: datetime | None = None


@dataclass(slots=True)
class OnPhone:
    """A session as a phone keeps it."""

    session: Session
    lots: list[Balance]
    people: list[Coming]


def on_phone(user: User, now: datetime) -> list[OnPhone]:
    """List the sessions of today where somebody works, each with its lots and people. A constant number of statements,
    and a few for each round of tests that runs there."""
    today = day_of(now)
    rows = visible(Session.objects.select_related("site"), user, DESK, today)
    rows = rows.filter(state__in=Session.COMING, opens_at__lt=at(today, 24), closes_at__gt=at(today))
    sessions = list(rows.order_by("opens_at", "pk")[:SESSIONS])
    if not sessions:
        return []
    people = _people(sessions)
    _fill(people, sessions, now)
    lots: dict[UUID, list[Balance]] = defaultdict(list)
    boxes = [one.box_id for one in sessions]
    for each in (
        Balance.objects.filter(store__in=boxes, n__gt=0)
        .select_related("lot")
        .order_by("lot__expires_on", "pk")
    ):
        lots[each.store_id].append(each)
    return [OnPhone(one, lots[one.box_id], list(people[one.pk].values())[:PEOPLE]) for one in sessions]


def _people(sessions: Iterable[Session]) -> dict[UUID, dict[UUID, Coming]]:
    """Gather who is booked for sessions and who came, by session and person; those who come first at the head."""
    ids = [one.pk for one in sessions]
    found: dict[UUID, dict[UUID, Coming]] = {one: {} for one in ids}
    booked = Booking.objects.filter(purpose=PURPOSE, subject__in=ids, state__in=Booking.LIVE)
    for each in booked.select_related("person", "slot").order_by("slot__starts_at", "number"):
        found[each.subject][each.person_id] = Coming(each.person, booking=each)
    visits = Visit.objects.filter(session__in=ids).select_related("person").order_by("came_at", "pk")
    for visit in visits:
        coming = found[visit.session_id].setdefault(visit.person_id, Coming(visit.person))
        coming.visit = visit
    return found


def _fill(found: dict[UUID, dict[UUID, Coming]], sessions: list[Session], now: datetime) -> None:
    """Add what people had, which round expects a swab of them, and until when they wait."""
    people = {one for each in found.values() for one in each}
    records = records_of(connection.connection, people) if people else {}
    first = {other: one for one in people for other in records.get(one, (one,))}
    diseases = {one.pk: one.disease for one in sessions}
    had: dict[tuple[UUID, str], list[GivenDose]] = defaultdict(list)
    rows = GivenDose.objects.filter(person__in=list(first), void_at=None).select_related("lot")
    for dose in rows.order_by("day", "number", "pk"):
        had[first[dose.person_id], dose.disease].append(dose)
    rounds = expected(people, now)
    waits = _waits(first, now)
    for session, each in found.items():
        for person, coming in each.items():
            doses = had[person, diseases[session]]
            coming.had = [one for one in doses if not one.doubted]
            coming.dose = next((one for one in reversed(doses) if one.session_id == session), None)
            coming.round = rounds[person].number if person in rounds else None
            coming.waits = waits.get(person)


def _waits(first: dict[UUID, UUID], now: datetime) -> dict[UUID, datetime]:
    """Give until when people are not to be vaccinated yet."""
    rows = Deferral.objects.filter(
        person__in=list(first),
        activity=Deferral.Activity.VACCINATION,
        withdrawn_at=None,
        from_at__lte=now,
        until__gt=now,
    )
    found: dict[UUID, datetime] = {}
    for person, until in rows.values_list("person_id", "until"):
        key = first[person]
        found[key] = max(until, found.get(key, until))
    return found
