"""Places at sessions: booked by people themselves, by others with their consent, and at a desk; and reminders."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from lianfang.accounts.models import User
from lianfang.booking import actions as booking
from lianfang.booking import queries as booked
from lianfang.booking.actions import Asked
from lianfang.booking.models import Booking, Slot
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.messages.actions import Wanted, queue
from lianfang.messages.reach import language_of
from lianfang.people.models import Person
from lianfang.people.phones import phone_for
from lianfang.people.rules.names import mask_name
from lianfang.protocol import timeline
from lianfang.vaccination import queries, words
from lianfang.vaccination.models import GivenDose, Session
from lianfang.vaccination.queries import PURPOSE
from lianfang.vaccination.queries.due import coming, to_remind
from lianfang.vaccination.rules import Why
from lianfang.web.words import full_day

AT_ONCE = 500
_REMINDER = UUID(
    "0197f0a0-0000-7000-8000-00000000d05e"
)  # with a dose's id it names the reminder of the next one


@transaction.atomic
def book_dose(person: Person, slot: Slot, asked: Asked, *, by: User | None, now: datetime) -> Booking:
    """Book a place at a session for somebody, or move the one they hold for it. by: who works at a desk; None: on
    their own page. Whoever cannot be given any vaccine of the session on its day is told why; an unknown birthday is
    asked for at the session.

    Raises Refused: "slot_gone", the reasons of rules.eligible, and those of booking.
    """
    session = Session.objects.filter(pk=slot.subject, state__in=Session.COMING).first()
    if session is None or slot.purpose != PURPOSE:
        raise Refused("slot_gone", _("This time is no longer offered. Choose another one."))
    if found := against(person, session, slot):
        raise words.refusal(found, session.protocol)
    held = booked.live(person.pk, PURPOSE, session.pk)
    if held:
        return booking.move(held, slot, by=by, now=now)
    return booking.book(person, slot, asked, by=by, now=now)


def against(person: Person, session: Session, slot: Slot) -> list[Why]:
    """Give what speaks against every vaccine of a session on its day; nothing when one of them may be given."""
    least: list[Why] | None = None
    for product in session.products:
        found = queries.reasons_against(person, product, session, day_of(slot.starts_at))
        found = [why for why in found if why.code != "no_birthday"]
        least = found if least is None or len(found) < len(least) else least
    return least or []


def remind(rows: Iterable[GivenDose], *, now: datetime) -> int:
    """Queue a reminder for each next dose that is open: once, whoever asks how often. Gives how many are new."""
    wanted = []
    for row in rows:
        protocol = timeline.in_force(row.disease, day_of(now))
        phone = phone_for(row.person_id)
        ahead = coming([row], protocol, day_of(now))
        if phone and ahead and ahead[0].state != "soon":
            wanted.append(_reminder(row, phone, ahead[0].next.number, ahead[0].next.latest))
    return queue(wanted, now=now)


def _reminder(row: GivenDose, phone: str, number: int, latest: date | None) -> Wanted:
    with override(language_of(row.person_id)):
        body = _(
            "[Lianfang] %(who)s: dose %(n)s can be given now, best until %(day)s. Book on your page or at any site."
        )
        said = {"who": mask_name(row.person.name), "n": number, "day": full_day(latest)}
        body = body % said
    return Wanted(
        id=uuid5(_REMINDER, row.pk.hex),
        person_id=row.person_id,
        area_id=row.person.area_id,
        purpose="booking",
        phone=phone,
        body=body[:500],
        subject=row.pk,
    )


def tick(now: datetime) -> int:
    """Remind those whose next dose is open and has to be given within the protocol's days."""
    on = day_of(now)
    return remind(to_remind(queries.current(on), on, AT_ONCE), now=now)
