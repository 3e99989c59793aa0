"""What residents read about their own doses: those on record, the next one, sessions nearby and places held."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from lianfang.booking import queries as booking
from lianfang.booking.models import Booking, Slot
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.places.queries import inside
from lianfang.places.rules import at_level
from lianfang.protocol.vaccination import Product
from lianfang.vaccination.models import GivenDose, Session
from lianfang.vaccination.queries.doses import deferred, doses_of, had
from lianfang.vaccination.queries.numbers import current
from lianfang.vaccination.queries.sessions import PURPOSE
from lianfang.vaccination.rules import Next, next_dose


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next dose of somebody: of which vaccine, when, and how that stands: "soon", "due" or "late"."""

    product: Product
    next: Next
    state: str


def ahead_of(person: Person, on: date) -> Ahead | None:
    """Give somebody's next dose of the vaccine they had last; None before a first dose and after the last."""
    protocol = current(on)
    doses = had(person.pk, protocol.disease.key)
    known = {one.key: one for one in protocol.vaccination.products}
    product = known.get(doses[-1].product) if doses else None
    coming = next_dose(doses, product, on) if product else None
    return Ahead(product, coming, coming.state(on)) if product and coming else None


def own_doses(person: Person) -> list[GivenDose]:
    """List somebody's doses, those in doubt too: they are told that it is looked into."""
    return list(doses_of(person.pk).select_related("lot", "session__site"))


def waits(person: Person, now: datetime) -> list[date]:
    """List the days until which somebody was deferred."""
    return [row.until.date() for row in deferred(ids_of(person.pk), now)]


@dataclass(frozen=True, slots=True)
class Offer:
    """A session somebody may book: its first free time and how many places are left."""

    session: Session
    first_at: datetime | None
    left: int


def offers(area_id: int, now: datetime) -> list[Offer]:
    """List the sessions of somebody's district that come or go on, the earliest first. Three statements."""
    rows = Session.objects.filter(
        inside(at_level(area_id, "district")), state__in=Session.COMING, closes_at__gt=now
    )
    sessions = list(rows.select_related("site__area").order_by("opens_at", "pk"))
    free: dict[UUID, list[Slot]] = {}
    ids = [one.pk for one in sessions]
    for slot in Slot.objects.filter(purpose=PURPOSE, subject__in=ids, closed_at=None, ends_at__gt=now):
        if slot.taken < slot.capacity:
            free.setdefault(slot.subject, []).append(slot)
    return [
        Offer(
            one,
            min((slot.starts_at for slot in free.get(one.pk, [])), default=None),
            sum(slot.capacity - slot.taken for slot in free.get(one.pk, [])),
        )
        for one in sessions
    ]


def times(session: Session, now: datetime) -> list[Slot]:
    """List the free times of a session."""
    return list(booking.offered(PURPOSE, session.pk, now))


@dataclass(frozen=True, slots=True)
class Place:
    """A place somebody holds, at which session."""

    place: Booking
    session: Session


def places(person: Person) -> list[Place]:
    """List the places somebody holds at sessions. Two statements."""
    held = booking.live_of(ids_of(person.pk), PURPOSE)
    found = Session.objects.select_related("site").in_bulk([one.subject for one in held])
    return [Place(one, found[one.subject]) for one in held if one.subject in found]


def own_place(person: Person, pk: UUID) -> Booking | None:
    """Give a place of somebody's own."""
    return next((one.place for one in places(person) if one.place.pk == pk), None)


def open_to(person: Person, pk: UUID, now: datetime) -> Session | None:
    """Give a session of somebody's district that can be booked."""
    rows = Session.objects.filter(inside(at_level(person.area_id, "district")), Q(pk=pk, closes_at__gt=now))
    return rows.filter(state__in=Session.COMING).select_related("site__area").first()
