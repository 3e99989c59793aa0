"""Orders that restrict somebody: each with reason, reviewer, expiry, and a way to appeal. Time alone never releases."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.beds.models import Room
from lianfang.cases import queries, rules
from lianfang.cases.actions.clocks import draft, end, end_many, open_quarantine, replace, tests_of
from lianfang.cases.actions.isolation import leave_site
from lianfang.cases.actions.reaching import reached
from lianfang.cases.actions.trail import trail
from lianfang.cases.models import APPEAL, Case, Contact, Quarantine
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Site
from lianfang.protocol.schema import Protocol
from lianfang.web import words

Kind = Quarantine.Kind
REPLACED = gettext_noop("Replaced by another order")
HOME_STAGE = gettext_noop("Home stage after quarantine")


@transaction.atomic
def order_quarantine(
    subject: Contact | Case,
    *,
    kind: str,
    reason: str,
    by: User,
    reviewed_by: User,
    now: datetime,
    site: Site | None = None,
    place: str = "",
    exception: str = "",
    starts_on: date | None = None,
    appeal_to: str = APPEAL,
) -> Quarantine:
    """Order a contact into quarantine, or a case or contact into temporary isolation, under the protocol of the day.

    `exception` says why a contact whose grade stays centrally may stay at home: a key of the protocol or a text.
    Raises Refused("closed"), ("ordered"), ("place"), ("exception"), ("clock_over").
    """
    today = day_of(now)
    require(by, "cases.order", subject.area_id, today)
    require(reviewed_by, "cases.order", subject.area_id, today)
    subject = _locked(subject)
    protocol = queries.protocol_of(subject.outbreak, now)
    order = draft(
        subject,
        kind=kind,
        reason=reason,
        starts_on=starts_on or today,
        protocol=protocol,
        reviewed_by=reviewed_by,
        now=now,
        site=site,
        place=place,
        exception=exception,
        appeal_to=appeal_to,
    )
    ties = queries.ties_of(subject) if isinstance(subject, Contact) else []
    set_dates(order, ties, protocol, now)
    running = list(queries.running(subject.person_id, subject.outbreak_id))
    once(order, running)
    end_many(running, reason=REPLACED, by=by, now=now)
    if isinstance(subject, Contact):
        settle_state(subject, order, by=by, now=now)
    return open_quarantine(order, by=by, now=now, verb="quarantine.ordered")


def once(order: Quarantine, running: Iterable[Quarantine]) -> None:
    """Refuse an order of a kind that restricts the person already.

    Raises Refused("ordered").
    """
    for there in running:
        if there.kind == order.kind:
            raise Refused("ordered", _("This is ordered already, until %(until)s."), until=there.ends_on)


def settle_state(contact: Contact, order: Quarantine, *, by: User, now: datetime) -> None:
    """Bring a locked contact into the state an order leads to."""
    reached(contact, state_after(contact, order, gives_rooms(order.site_id)), by=by, now=now)


def gives_rooms(site_id: UUID | None) -> bool:
    """Say whether a site gives out rooms, so that somebody is taken in there by a hand of its own."""
    return site_id is not None and Room.objects.filter(site=site_id).exists()


def state_after(contact: Contact, order: Quarantine, rooms: bool) -> str:
    """Name the state an order leads a contact to. At a site that gives out rooms, somebody is on the way until they
    are taken in."""
    after = {Kind.MONITORING: Contact.State.MONITORED, Kind.TEMPORARY: contact.state}.get(
        Kind(order.kind), Contact.State.QUARANTINED
    )
    inside = contact.state == after and order.replaces_id is None
    return Contact.State.TRANSFER if order.kind == Kind.CENTRAL and not inside and rooms else after


def _locked(subject: Contact | Case) -> Contact | Case:
    if isinstance(subject, Contact):
        rows = Contact.objects.select_related("person", "outbreak")
        subject.refresh_from_db(from_queryset=rows.select_for_update(of=("self",), no_key=True))
        still_open(subject)
    else:
        subject.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    return subject


def still_open(contact: Contact) -> None:
    """Stop here when a contact was let go, handed over or became a case.

    Raises Refused("closed").
    """
    if contact.closed_at:
        raise Refused("closed", _("This contact is closed already."))


def set_dates(order: Quarantine, ties: list[rules.Tie], protocol: Protocol, now: datetime) -> None:
    """Set where an order's clock starts, when it ends and which days have a test.

    Raises Refused("place"), ("exception"), ("clock_over").
    """
    contact = order.contact
    if order.kind == Kind.TEMPORARY:
        order.origin_at, order.ends_on = now, rules.temporary_ends(now, protocol.reporting)
        return
    if contact is None or order.kind == Kind.AFTER_CARE:
        raise Refused("place", _("Only a contact is quarantined; a case is isolated and treated."))
    in_place(order, contact, protocol)
    order.origin_at = contact.last_exposure_at
    order.ends_on = rules.quarantine_ends(ties, order.kind, order.starts_on, protocol.contacts)
    if order.ends_on < order.starts_on:
        raise Refused(
            "clock_over",
            _("The clock of this contact ended on %(on)s: nothing is left to order."),
            on=order.ends_on,
        )
    order.due_tests = list(tests_of(order.kind, contact, order.starts_on, order.ends_on, protocol))


def in_place(order: Quarantine, contact: Contact, protocol: Protocol) -> None:
    """Refuse a place that the protocol does not give this grade, unless an exception says why; at home, write where.

    Raises Refused("place"), Refused("exception").
    """
    if not rules.may_order(order.kind, protocol.contacts.grade(contact.grade), order.exception):
        raise Refused(
            "place",
            _("The protocol does not put this grade of contact there. At home needs a reason why."),
        )
    born, on = order.person.born_on, order.starts_on
    if not rules.exception_holds(order.exception, born, on, protocol.contacts):
        raise Refused("exception", _("This exception is for children; the person is older."))
    home = order.person.household
    if home and not order.place and order.kind != Kind.CENTRAL:
        order.place = home.address


@transaction.atomic
def release(quarantine: Quarantine, *, reason: str, by: User, now: datetime) -> Quarantine | None:
    """Let a person go when every condition is met; gives the home stage that follows, if the protocol has one.

    Raises Refused("waiting") naming what is missing, Refused("released") when it ended before.
    """
    require(by, "cases.order", quarantine.area_id, day_of(now))
    hold_running(quarantine)
    complete(queries.checklist(quarantine, now))
    end(quarantine, reason=reason, by=by, now=now)
    leave_site(quarantine.person_id, by=by, now=now)
    trail(by, "quarantine.released", quarantine, now)
    if quarantine.contact_id is None or quarantine.kind == Kind.TEMPORARY:
        return None
    return _afterwards(quarantine, by, now)


def complete(checks: Sequence[rules.Check]) -> None:
    """Refuse while a condition of release is not met.

    Raises Refused("waiting") naming what is missing.
    """
    if missing := rules.waiting(checks):
        said = str(_("; ")).join(queries.in_words(check) for check in missing)
        raise Refused("waiting", _("Still missing: %(missing)s."), missing=said)


def hold_running(quarantine: Quarantine) -> None:
    """Lock an order that runs.

    Raises Refused("released") when it ended before.
    """
    # A contact is locked before its orders, everywhere: so nobody waits in a circle.
    list(Contact.objects.select_for_update(no_key=True).filter(quarantines=quarantine))
    quarantine.refresh_from_db(from_queryset=Quarantine.objects.select_for_update(no_key=True))
    if quarantine.released_at:
        raise Refused("released", _("This ended before."))


def _afterwards(left: Quarantine, by: User, now: datetime) -> Quarantine | None:
    """Close the contact, or send it into its home stage."""
    contact = Contact.objects.get(quarantines=left)
    protocol = queries.protocol_of(contact.outbreak, now)
    grade = protocol.contacts.grade(contact.grade)
    days = rules.stay_days(Kind.MONITORING, grade)
    done = left.kind == Kind.MONITORING or grade.place.value != "central" or not days
    if done or not queries.ties_of(contact):
        contact.state, contact.closed_at = Contact.State.RELEASED, now
        contact.save(update_fields=["state", "closed_at"])
        return None
    reached(contact, Contact.State.MONITORED, by=by, now=now)
    starts = day_of(now)
    ends = rules.stage_ends(starts, days)
    stage = draft(
        contact,
        kind=Kind.MONITORING,
        reason=HOME_STAGE,
        starts_on=starts,
        protocol=protocol,
        reviewed_by=by,
        now=now,
        origin_at=now,
        ends_on=ends,
        due_tests=list(tests_of(Kind.MONITORING, contact, starts, ends, protocol)),
        appeal_to=left.appeal_to,
    )
    return open_quarantine(stage, by=by, now=now, verb="quarantine.ordered")


@transaction.atomic
def review_temporary(quarantine: Quarantine, *, by: User, now: datetime) -> Quarantine:
    """Answer for a temporary isolation that a result proposed, or for a clock that started anew by itself.

    Raises Refused("reviewed") when somebody does already, Refused("released") when it ended before.
    """
    require(by, "cases.order", quarantine.area_id, day_of(now))
    hold_running(quarantine)
    if quarantine.reviewed_by_id:
        raise Refused("reviewed", _("Somebody answers for this already."))
    quarantine.reviewed_by, quarantine.reviewed_at = by, now
    quarantine.save(update_fields=["reviewed_by", "reviewed_at"])
    trail(by, "quarantine.reviewed", quarantine, now)
    return quarantine


@transaction.atomic
def extend(quarantine: Quarantine, *, ends_on: date, reason: str, by: User, now: datetime) -> Quarantine:
    """Lengthen a quarantine; the last test moves with its end.

    Raises Refused("not_longer"), Refused("released").
    """
    require(by, "cases.order", quarantine.area_id, day_of(now))
    hold_running(quarantine)
    if ends_on <= quarantine.ends_on:
        raise Refused(
            "not_longer", _("It lasts until %(until)s already."), until=words.day(quarantine.ends_on)
        )
    protocol = queries.protocol_of(quarantine.outbreak, now)
    tests: tuple[date, ...] = ()
    if quarantine.contact and quarantine.due_tests:
        tests = tests_of(quarantine.kind, quarantine.contact, quarantine.starts_on, ends_on, protocol)
    return replace(
        quarantine,
        origin_at=quarantine.origin_at,
        ends_on=ends_on,
        due_tests=tests,
        reason=reason,
        protocol=protocol,
        by=by,
        now=now,
    )
