"""A need's life: taken in, sorted, assigned, spoken with, met, confirmed; opened again, joined, withdrawn."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.needs import queries
from lianfang.needs.actions.taking import Told, join_to, take_in, tell_phones
from lianfang.needs.models import Ticket, TicketStep
from lianfang.needs.rules import MAY, Clocks, clocks, due
from lianfang.people.rules.numbers import read_phone

RAISE, SORT, WORK = "needs.raise", "needs.sort", "needs.work"
State = Ticket.State


@transaction.atomic
def raise_need(told: Told, *, by: User, now: datetime, public: bool = False) -> Ticket:
    """Take in what somebody needs; told again under the same source, the first ticket is given.

    Raises Refused: "times" for something told in the future, "phone", "kind".
    """
    if not public:
        require(by, RAISE, told.area_id, day_of(now))
    if told.told_at > now:
        raise Refused("times", _("This lies in the future."))
    phone = read_phone(told.phone) if told.phone else ""
    if phone is None:
        raise Refused("phone", _("“%(phone)s” is no phone number."), phone=told.phone)
    if told.kind:
        queries.in_area(told.area_id, day_of(now)).needs.kind(told.kind)
    made = take_in([replace(told, phone=phone)], now)
    if not made:
        return Ticket.objects.get(source=told.source)
    (ticket,) = made
    who, area = ticket.person_id, ticket.area_id
    audit(
        by,
        "needs.ticket.told",
        ticket,
        now,
        person_id=who,
        area_id=area,
        way=ticket.way,
        number=ticket.number,
    )
    return ticket


@transaction.atomic
def sort(ticket: Ticket, *, kind: str, by: User, now: datetime) -> None:
    """Say which kind a need is; its clocks are set anew, from when it was told.

    Raises Refused: "unknown_choice", "need_state".
    """
    _locked(ticket, "sorted", SORT, by, now)
    numbers = queries.numbers(ticket.protocol)
    clock = clocks(numbers.kind(kind).key, ticket.told_at, numbers)
    ticket.kind, ticket.state = kind, State.OPEN
    ticket.sort_by, ticket.speak_by, ticket.meet_by = clock.sort_by, clock.speak_by, clock.meet_by
    _done(ticket, "sorted", by, now, kind)


@transaction.atomic
def assign(ticket: Ticket, *, to: User, by: User, now: datetime) -> None:
    """Give a need to somebody who sees to it.

    Raises Refused("not_theirs") when their posts do not reach there.
    """
    _locked(ticket, "assigned", SORT, by, now)
    if not may(to, WORK, day_of(now), ticket.area_id):
        raise Refused("not_theirs", _("%(who)s does not see to needs there."), who=to.name)
    ticket.owner = to
    _done(ticket, "assigned", by, now, to.name)


@transaction.atomic
def take(ticket: Ticket, *, by: User, now: datetime) -> None:
    """Take a need on oneself. One of a guessed kind is sorted by that."""
    _locked(ticket, "taken", WORK, by, now)
    _sorted(ticket)
    ticket.owner = by
    _done(ticket, "taken", by, now)


@transaction.atomic
def speak(ticket: Ticket, *, by: User, now: datetime, text: str = "") -> None:
    """Note that a human being has spoken with whoever needs it; whoever did answers for it from now on."""
    _locked(ticket, "spoken", WORK, by, now)
    _sorted(ticket)
    ticket.owner = ticket.owner or by
    ticket.spoken_at = ticket.spoken_at or now
    _done(ticket, "spoken", by, now, text)


@transaction.atomic
def meet(ticket: Ticket, *, text: str, by: User, now: datetime) -> None:
    """Note that somebody got what they needed, and how; they may still say that they did not."""
    _locked(ticket, "met", WORK, by, now)
    met(ticket, by, now, text)


@transaction.atomic
def confirm(ticket: Ticket, *, by: User, now: datetime, text: str = "") -> None:
    """Note that whoever needed it says that they got it."""
    _locked(ticket, "confirmed", WORK, by, now)
    confirmed(ticket, by, now, text)


@transaction.atomic
def reopen(ticket: Ticket, *, text: str, by: User, now: datetime) -> None:
    """Open a need again that was not met after all; its clocks run from now."""
    _locked(ticket, "reopened", WORK, by, now)
    reopened(ticket, by, now, text)


@transaction.atomic
def join(ticket: Ticket, *, to: Ticket, by: User, now: datetime) -> None:
    """Say that a need is the same as another one, which stays.

    Raises Refused: "same_ticket", "need_state" when the other is not open.
    """
    if ticket.pk == to.pk:
        raise Refused("same_ticket", _("These are one and the same."))
    first, second = sorted([ticket, to], key=lambda each: each.number)
    for each in (first, second):
        _locked(each, "joined", SORT, by, now)
    join_to(ticket, to, by, now)
    tell_phones([ticket], now)
    audit(by, "needs.ticket.joined", ticket, now, area_id=ticket.area_id, number=to.number)


@transaction.atomic
def part(ticket: Ticket, *, text: str = "", by: User, now: datetime) -> None:
    """Take a need apart again that was joined by mistake: it is one of its own, and its clocks run from now."""
    _locked(ticket, "parted", SORT, by, now)
    clock = clocks(ticket.kind, now, queries.numbers(ticket.protocol))
    ticket.state = State.OPEN if ticket.kind and ticket.spoken_at else State.NEW
    ticket.sort_by, ticket.speak_by, ticket.meet_by = clock.sort_by, clock.speak_by, clock.meet_by
    ticket.joined_to = ticket.ended_at = None
    _done(ticket, "parted", by, now, text)


@transaction.atomic
def withdraw(ticket: Ticket, *, text: str, by: User, now: datetime) -> None:
    """Take a need off the list because nothing is needed any more, or never was; the reason stays."""
    _locked(ticket, "withdrawn", SORT, by, now)
    ticket.state, ticket.ended_at = State.WITHDRAWN, now
    _done(ticket, "withdrawn", by, now, text)


@transaction.atomic
def note(ticket: Ticket, *, text: str, by: User, now: datetime) -> None:
    """Write a note beside a need."""
    _locked(ticket, "noted", WORK, by, now)
    _done(ticket, "noted", by, now, text)


def of_goods(ticket: Ticket, by: User, now: datetime) -> None:
    """Lock a need that goods are asked for, and let whoever asks answer for it if nobody does.

    Raises Refused: "forbidden", "need_state", "not_sorted".
    """
    _locked(ticket, "taken", WORK, by, now)
    _sorted(ticket)
    ticket.owner = ticket.owner or by


def noted(ticket: Ticket, by: User, now: datetime, text: str) -> None:
    """Write a note beside a need; whoever calls locked it and asked for the right."""
    _done(ticket, "noted", by, now, text)


def met(ticket: Ticket, by: User, now: datetime, text: str) -> None:
    """Note that a need is met; whoever calls locked it and asked for the right."""
    ticket.owner = ticket.owner or by
    ticket.spoken_at = ticket.spoken_at or now
    ticket.state, ticket.met_at = State.MET, now
    _done(ticket, "met", by, now, text)


def confirmed(ticket: Ticket, by: User, now: datetime, text: str = "") -> None:
    """Close a need that is met; whoever calls locked it and asked for the right."""
    ticket.state, ticket.ended_at = State.CONFIRMED, now
    _done(ticket, "confirmed", by, now, text)


def reopened(ticket: Ticket, by: User, now: datetime, text: str = "") -> None:
    """Let the clocks of a need run again, from now; whoever calls locked it and asked for the right."""
    clock = clocks(ticket.kind, now, queries.numbers(ticket.protocol))
    ticket.state = State.OPEN if ticket.kind else State.NEW
    ticket.sort_by, ticket.speak_by, ticket.meet_by = clock.sort_by, clock.speak_by, clock.meet_by
    ticket.spoken_at = ticket.met_at = ticket.ended_at = None
    ticket.n_reopened += 1
    _done(ticket, "reopened", by, now, text)


def check_state(ticket: Ticket, what: str) -> None:
    """Stop here unless this may be done with a need as it stands.

    Raises Refused("need_state").
    """
    if ticket.state not in MAY[what]:
        raise Refused(
            "need_state", _("This is no longer possible: %(state)s."), state=ticket.get_state_display()
        )


def _locked(ticket: Ticket, what: str, permission: str, by: User, now: datetime) -> None:
    require(by, permission, ticket.area_id, day_of(now))
    ticket.refresh_from_db(from_queryset=Ticket.objects.select_for_update(no_key=True))
    check_state(ticket, what)


def _sorted(ticket: Ticket) -> None:
    if not ticket.kind:
        raise Refused("not_sorted", _("Say first which kind it is."))
    ticket.state = State.OPEN


def _done(ticket: Ticket, what: str, by: User, now: datetime, text: str = "") -> None:
    clock = Clocks(ticket.sort_by, ticket.speak_by, ticket.meet_by)
    ticket.due_at = due(ticket.state, clock, ticket.spoken_at)
    ticket.save()
    if what in {
        "met",
        "reopened",
        "parted",
        "withdrawn",
    }:  # whoever comes to the door next need not ask again, or has to
        tell_phones([ticket], now)
    TicketStep.objects.create(ticket=ticket, at=now, by=by, what=what, text=text[:500])
    audit(by, f"needs.ticket.{what}", ticket, now, person_id=ticket.person_id, area_id=ticket.area_id)
