"""What is done for a caller: how a test stands, a place booked or given back, a need, thanks or a complaint."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.booking import actions as booking
from lianfang.booking import queries as booked
from lianfang.booking.actions import Asked
from lianfang.booking.models import Booking, Slot
from lianfang.common.errors import Refused
from lianfang.hotline.actions.calls import held, identified, looked, stepped
from lianfang.hotline.models import HotlineCall
from lianfang.needs import actions as needs
from lianfang.needs.actions.feedback import Word
from lianfang.needs.actions.taking import Told
from lianfang.needs.models import Feedback, Ticket
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.testing.rules import SAMPLING


def _about(call: HotlineCall) -> Person:
    assert call.about is not None  # noqa: S101 — whoever was identified
    return call.about


@transaction.atomic
def tell(call: HotlineCall, *, by: User, now: datetime) -> None:
    """Note that the caller was told how the test stands.

    Raises Refused("not_identified").
    """
    identified(call, by, now)
    stepped(call, "told", by, now, person_id=_about(call).pk)
    looked(call, "hotline.result.told", by, now)


@transaction.atomic
def book(call: HotlineCall, slot: Slot, *, by: User, now: datetime) -> Booking:
    """Book a place for whom the call is about; who holds one in this round is moved. They asked for it themselves.

    Raises Refused: "not_identified", "other_round", "slot_full", "slot_gone", "booked_already", "forbidden".
    """
    identified(call, by, now)
    who = _about(call)
    if slot.purpose != SAMPLING:
        raise Refused("other_round", _("There is nothing to book here any more."))
    place = booked.live(who.pk, SAMPLING, slot.subject)
    if place:
        made = booking.move(place, slot, by=by, now=now)
    else:
        made = booking.book(who, slot, Asked(Booking.Channel.CALL, agreed=True), by=by, now=now)
    stepped(call, "booked", by, now, f"{made.site.name} · {made.number}", person_id=who.pk, thing=made.pk)
    return made


@transaction.atomic
def cancel(call: HotlineCall, place: Booking, *, by: User, now: datetime) -> None:
    """Give back a place of whom the call is about.

    Raises Refused: "not_identified", "not_theirs", "not_booked".
    """
    identified(call, by, now)
    if place.person_id not in ids_of(_about(call).pk):
        raise Refused("not_theirs", _("This is another person’s place."))
    booking.cancel(place, by=by, now=now)
    stepped(call, "cancelled", by, now, person_id=place.person_id, thing=place.pk)


@transaction.atomic
def need(call: HotlineCall, told: Told, *, by: User, now: datetime) -> Ticket:
    """Take in what somebody needs, also a ride: with the person once the caller was identified, else as they say it.

    Raises Refused: "phone", "unknown_choice", "forbidden".
    """
    held(call, by, now)
    about = call.about
    if about:
        told = replace(told, person_id=about.pk, household_id=about.household_id)
    ticket = needs.raise_need(told, by=by, now=now)
    stepped(call, "need", by, now, str(ticket.number), thing=ticket.pk, person_id=ticket.person_id)
    return ticket


@transaction.atomic
def word(call: HotlineCall, said: Word, *, by: User, now: datetime) -> Feedback:
    """Take in thanks or a complaint; it goes to the unit of the badge's wearer.

    Raises Refused: "phone", "times", "forbidden".
    """
    held(call, by, now)
    row = needs.receive(said, by=by, now=now)
    stepped(call, "word", by, now, str(row.number), thing=row.pk)
    return row
