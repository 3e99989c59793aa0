"""Book, move, cancel; walk in; arrive. A person has one place at a time for one thing, a slot no more than it has."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.booking import queries
from lianfang.booking.actions.telling import tell
from lianfang.booking.models import Booking, Slot
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.people.rules.numbers import read_phone
from lianfang.places.models import Site
from lianfang.workforce.actions import public_user

State, Channel = Booking.State, Booking.Channel
DESK = "booking.desk"


@dataclass(frozen=True, slots=True)
class Asked:
    """How somebody asks for a place: through whom, whether the person agreed, and the helper's own name and phone.

    The id is made with the form: sending it twice makes one booking.
    """

    channel: str = "own"
    agreed: bool = False
    helper_name: str = ""
    helper_phone: str = ""
    id: UUID = field(default_factory=uuid7)


# One number after another, whoever asks at the same moment.
_NUMBER = """
INSERT INTO booking_line (id, purpose, subject, site_id, day, last) VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (subject, purpose, site_id, day) DO UPDATE SET last = booking_line.last + 1 RETURNING last
"""


def _number(purpose: str, subject: UUID, site_id: UUID, day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [uuid7(), purpose, subject, site_id, day])
        (found,) = cursor.fetchone()
        return int(found)


def _allowed(by: User | None, area_id: int, now: datetime) -> User:
    """Ask for the right of whoever works at a desk; None: the person on their own page."""
    if by is None:
        return public_user()
    require(by, DESK, area_id, day_of(now))
    return by


def _checked(asked: Asked) -> Asked:
    """Look whether it is said who booked and that the person agreed; a helper's phone is kept only as the helper's."""
    if asked.channel not in Channel.values:
        raise Refused("channel", _("Say through whom this was booked."))
    if asked.channel != Channel.OWN and not asked.agreed:
        raise Refused("not_agreed", _("Whoever books for somebody asks them first."))
    phone = ""
    if asked.channel in {Channel.RELATIVE, Channel.HELPER} and asked.helper_phone:
        phone = read_phone(asked.helper_phone) or ""
        if not phone:
            raise Refused("helper_phone", _("The phone of whoever books is no phone number."))
    name = " ".join(asked.helper_name.split())[:60] if asked.channel != Channel.OWN else ""
    return Asked(asked.channel, asked.agreed, name, phone, asked.id)


def _held(ids: Collection[UUID]) -> dict[UUID, Slot]:
    """Lock slots in the order of their ids, so that two who swap places do not wait in a circle."""
    rows = Slot.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows}


def _take(slot: Slot | None, now: datetime) -> Slot:
    if slot is None or slot.closed_at or slot.ends_at <= now:
        raise Refused("slot_gone", _("This time is no longer offered. Choose another one."))
    if slot.taken >= slot.capacity:
        raise Refused("slot_full", _("Somebody else took the last place at this time. Choose another one."))
    slot.taken += 1
    slot.save(update_fields=["taken"])
    return slot


def _give_back(slot: Slot | None) -> None:
    if slot is not None:
        slot.taken -= 1
        slot.save(update_fields=["taken"])


def _put(booking: Booking) -> Booking:
    """Write a booking; the table refuses a second place of the same record for the same thing."""
    try:
        with transaction.atomic():
            booking.save(force_insert=True)
    except IntegrityError as clash:
        same = Booking.objects.filter(pk=booking.pk, person=booking.person).first()
        if same or "booking_one_at_a_time" in str(clash):
            raise Refused("booked_already", _("There is a place for this person already.")) from clash
        raise
    return booking


@transaction.atomic
def book(person: Person, slot: Slot, asked: Asked, *, by: User | None, now: datetime) -> Booking:
    """Book a place for somebody. by: who works at a desk; None: the person on their own page.

    The last place is taken once: whoever comes second is told so. Raises Refused: "forbidden", "slot_full",
    "slot_gone", "booked_already", "channel", "not_agreed", "helper_phone".
    """
    who, asked = _allowed(by, slot.area_id, now), _checked(asked)
    _only_one(person, slot.purpose, slot.subject)
    taken = _take(_held([slot.pk]).get(slot.pk), now)
    day = day_of(taken.starts_at)
    made = _put(
        Booking(
            id=asked.id,
            person=person,
            purpose=taken.purpose,
            subject=taken.subject,
            site_id=taken.site_id,
            area_id=taken.area_id,
            slot=taken,
            day=day,
            number=_number(taken.purpose, taken.subject, taken.site_id, day),
            state=State.BOOKED,
            channel=asked.channel,
            agreed=asked.agreed,
            helper_name=asked.helper_name,
            helper_phone=asked.helper_phone,
            by=who,
            made_at=now,
        )
    )
    tell(made, _("Please bring your document or your code."), now)
    audit(
        who,
        "booking.place.booked",
        made,
        now,
        person_id=person.pk,
        area_id=made.area_id,
        channel=made.channel,
    )
    return made


def _hold(person: Person) -> None:
    """Hold a person, so that two desks at once look one after the other, also where there are several records."""
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=min(ids_of(person.pk)))


def _only_one(person: Person, purpose: str, subject: UUID) -> None:
    _hold(person)
    if queries.live(person.pk, purpose, subject):
        raise Refused("booked_already", _("There is a place for this person already."))


@transaction.atomic
def move(booking: Booking, slot: Slot, *, by: User | None, now: datetime) -> Booking:
    """Move somebody's place to another time or site: the new one is taken and the old one given back, or neither. They
    get a new number.

    Raises Refused: "forbidden", "slot_full", "slot_gone", "not_booked".
    """
    who = _allowed(by, slot.area_id, now)
    row = _booked(booking)
    if (row.purpose, row.subject) != (slot.purpose, slot.subject):
        raise Refused("slot_gone", _("This time is no longer offered. Choose another one."))
    if row.slot_id == slot.pk:
        return row
    held = _held([slot.pk, *([row.slot_id] if row.slot_id else [])])
    taken = _take(held.get(slot.pk), now)
    _give_back(held[row.slot_id] if row.slot_id else None)
    row.slot, row.site_id, row.area_id, row.day = taken, taken.site_id, taken.area_id, day_of(taken.starts_at)
    row.number = _number(row.purpose, row.subject, row.site_id, row.day)
    row.state, row.came_at = State.BOOKED, None
    row.save(update_fields=["slot", "site", "area_id", "day", "number", "state", "came_at"])
    row = Booking.objects.select_related("person", "site", "slot").get(pk=row.pk)
    tell(row, _("Your place was moved."), now)
    audit(who, "booking.place.moved", row, now, person_id=row.person_id, area_id=row.area_id)
    return row


def _booked(booking: Booking) -> Booking:
    """Lock a place that is still held."""
    row = Booking.objects.select_for_update(of=("self",)).select_related("person", "site").get(pk=booking.pk)
    if row.state not in Booking.LIVE:
        raise Refused("not_booked", _("This place is no longer held."))
    return row


@transaction.atomic
def cancel(booking: Booking, *, by: User | None, now: datetime) -> None:
    """Give a place back.

    Raises Refused: "forbidden", "not_booked".
    """
    who = _allowed(by, booking.area_id, now)
    row = _booked(booking)
    held = _held([row.slot_id] if row.slot_id else [])
    if row.slot_id and held[row.slot_id].ends_at > now:
        _give_back(held[row.slot_id])
    row.state, row.ended_at = State.CANCELLED, now
    row.save(update_fields=["state", "ended_at"])
    booking.state, booking.ended_at = row.state, now
    audit(who, "booking.place.cancelled", row, now, person_id=row.person_id, area_id=row.area_id)


@transaction.atomic
def walk_in(
    person: Person, site: Site, asked: Asked, *, purpose: str, subject: UUID, by: User, now: datetime
) -> Booking:
    """Give somebody who came without a booking the next number of the day. Who booked elsewhere loses that place: they
    are here.

    Raises Refused: "forbidden", "booked_already" when they have a number at this site, "channel", "not_agreed".
    """
    require(by, DESK, site.area_id, day_of(now))
    asked = _checked(asked)
    _hold(person)
    there = queries.live(person.pk, purpose, subject)
    if there and there.site_id == site.pk:
        raise Refused("booked_already", _("There is a place for this person already."))
    if there:
        cancel(there, by=None, now=now)
    day = day_of(now)
    made = _put(
        Booking(
            id=asked.id,
            person=person,
            purpose=purpose,
            subject=subject,
            site=site,
            area_id=site.area_id,
            day=day,
            number=_number(purpose, subject, site.pk, day),
            state=State.WAITING,
            channel=asked.channel,
            agreed=asked.agreed,
            helper_name=asked.helper_name,
            helper_phone=asked.helper_phone,
            by=by,
            made_at=now,
            came_at=now,
        )
    )
    audit(
        by, "booking.ticket.given", made, now, person_id=person.pk, area_id=site.area_id, channel=made.channel
    )
    return made


@transaction.atomic
def arrive(booking: Booking, *, by: User, now: datetime) -> Booking:
    """Note that somebody who booked is here and waits.

    Raises Refused: "forbidden", "not_booked".
    """
    require(by, DESK, booking.area_id, day_of(now))
    row = _booked(booking)
    if row.state == State.BOOKED:
        row.state, row.came_at = State.WAITING, now
        row.save(update_fields=["state", "came_at"])
        audit(by, "booking.place.came", row, now, person_id=row.person_id, area_id=row.area_id)
    return row
