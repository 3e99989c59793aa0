"""Keeping clocks right when something behind them changed: ends, replacements, new grades."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop

from lianfang.accounts.models import User
from lianfang.cases import queries, rules
from lianfang.cases.actions.trail import trail, trail_many
from lianfang.cases.models import Case, Contact, Link, Quarantine
from lianfang.cases.rules import Tie
from lianfang.common.dates import day_of
from lianfang.protocol.schema import Protocol
from lianfang.sync.actions import Changed, announce
from lianfang.testing.actions.requests import Wanted, drop_requests, request_tests

TEST = gettext_noop("Test due in quarantine")
BECAME_CASE = gettext_noop("The person became a case")
INDEX_POSITIVE = gettext_noop("The contact this hangs on became a case")


def draft(
    subject: Contact | Case,
    *,
    kind: str,
    reason: str,
    starts_on: date,
    protocol: Protocol,
    reviewed_by: User,
    now: datetime,
    **more: Any,
) -> Quarantine:
    """Begin an order for a contact or a case; whoever calls sets its dates and opens it."""
    return Quarantine(
        person=subject.person,
        outbreak=subject.outbreak,
        contact=subject if isinstance(subject, Contact) else None,
        case=subject if isinstance(subject, Case) else None,
        area_id=subject.area_id,
        kind=kind,
        reason=reason,
        starts_on=starts_on,
        protocol=protocol.version,
        proposed_at=now,
        reviewed_by=reviewed_by,
        reviewed_at=now,
        **more,
    )


def end(quarantine: Quarantine, *, reason: str, by: User | None, now: datetime) -> None:
    """Close a quarantine with its reason; tests that were still due for it fall away."""
    end_many([quarantine], reason=reason, by=by, now=now)


def end_many(quarantines: Sequence[Quarantine], *, reason: str, by: User | None, now: datetime) -> None:
    """Close the quarantines of many people of one outbreak for the same reason; in few statements."""
    if not quarantines:
        return
    for each in quarantines:
        each.released_at, each.released_by, each.release_reason = now, by, reason
    Quarantine.objects.bulk_update(quarantines, ["released_at", "released_by", "release_reason"])
    tell_of_watch(*quarantines, now=now)
    people = [each.person_id for each in quarantines]
    drop_requests(people, outbreak=quarantines[0].outbreak, reason=TEST, from_on=day_of(now), now=now)


def tell_of_watch(*quarantines: Quarantine, now: datetime) -> None:
    """Tell phones whose users take temperatures that people are watched, or no longer are: where they live and where
    their orders are carried out."""
    kind, changes = Quarantine._meta.label_lower, []
    for quarantine in quarantines:
        areas = {quarantine.area_id} | ({quarantine.site.area_id} if quarantine.site else set())
        changes += [Changed(kind, area, quarantine.person_id) for area in sorted(areas)]
    announce(changes, now=now)


def open_quarantine(quarantine: Quarantine, *, by: User, now: datetime, verb: str) -> Quarantine:
    """Store a quarantine, ask for its tests, note it."""
    open_quarantines([quarantine], by=by, now=now, verb=verb)
    return quarantine


def open_quarantines(quarantines: Sequence[Quarantine], *, by: User, now: datetime, verb: str) -> None:
    """Store quarantines of one outbreak, ask for their tests, tell phones, note each person's; in few statements."""
    if not quarantines:
        return
    Quarantine.objects.bulk_create(quarantines)
    _begin(quarantines, now)
    trail_many(by, verb, quarantines, now, _order_said)


def _order_said(order: Quarantine) -> dict[str, Any]:
    return {"kind": order.kind, "ends_on": str(order.ends_on), "protocol": order.protocol}


def _begin(quarantines: Sequence[Quarantine], now: datetime) -> None:
    tell_of_watch(*quarantines, now=now)
    today = day_of(now)
    wanted = [Wanted(q.person_id, q.area_id, day) for q in quarantines for day in q.due_tests if day >= today]
    if wanted:  # the protocol asks for them, not a user, whose posts may not reach where these people live
        request_tests(wanted, outbreak=quarantines[0].outbreak, reason=TEST, by=None, now=now)


def replace(
    old: Quarantine,
    *,
    origin_at: datetime,
    ends_on: date,
    due_tests: tuple[date, ...],
    reason: str,
    protocol: Protocol,
    by: User,
    now: datetime,
    answered: bool = True,
) -> Quarantine:
    """Put a quarantine with other dates in place of one; the old one stays readable with why it was replaced.

    answered: false when the clock started anew by itself, so that a named person has yet to answer for it.
    """
    end(old, reason=reason, by=by, now=now)
    fresh = Quarantine(
        person_id=old.person_id,
        outbreak_id=old.outbreak_id,
        contact_id=old.contact_id,
        case_id=old.case_id,
        area_id=old.area_id,
        kind=old.kind,
        site_id=old.site_id,
        place=old.place,
        replaces=old,
        reason=old.reason,
        exception=old.exception,
        origin_at=origin_at,
        starts_on=old.starts_on,
        ends_on=ends_on,
        due_tests=list(due_tests),
        protocol=protocol.version,
        proposed_at=now,
        reviewed_by=by if answered else None,
        reviewed_at=now if answered else None,
        appeal_to=old.appeal_to,
    )
    return open_quarantine(fresh, by=by, now=now, verb="quarantine.replaced")


def recompute(
    contact: Contact,
    *,
    protocol: Protocol,
    reason: str,
    by: User,
    now: datetime,
    answered: bool = True,
) -> None:
    """Bring a contact's grade, clocks and running quarantine up to date with its links. The caller holds its lock.

    A new exposure of somebody already at home or released opens the contact again: a person must order anew.
    answered: false when nobody decided that yet; see replace.
    """
    ties = queries.ties_of(contact)
    if not ties:
        return
    top = rules.prevailing(ties, protocol.contacts)
    moved = top.last_exposure_at > contact.last_exposure_at or (
        top.grade != contact.grade
        and rules.stricter(top.grade, contact.grade, protocol.contacts) == top.grade
    )
    contact.grade, contact.last_exposure_at = top.grade, top.last_exposure_at
    contact.case_id, contact.via_id = top.case_id, top.via_id
    fields = ["grade", "last_exposure_at", "case", "via"]
    if moved and contact.state in {Contact.State.MONITORED, Contact.State.RELEASED}:
        contact.state, contact.closed_at = Contact.State.REPORTED, None
        contact.located_at, contact.notified_at, contact.reopened_at = None, None, now
        fields += ["state", "closed_at", "located_at", "notified_at", "reopened_at"]
    contact.save(update_fields=fields)
    for quarantine in queries.running(contact.person_id, contact.outbreak_id).filter(
        kind__in=["central", "home"]
    ):
        _follow_clock(quarantine, contact, ties, protocol, reason, by, now, answered=answered)


def _follow_clock(
    old: Quarantine,
    contact: Contact,
    ties: list[Tie],
    protocol: Protocol,
    reason: str,
    by: User,
    now: datetime,
    *,
    answered: bool,
) -> None:
    ends_on = rules.quarantine_ends(ties, old.kind, old.starts_on, protocol.contacts)
    tests = tests_of(old.kind, contact, old.starts_on, ends_on, protocol)
    if ends_on > old.ends_on or (ends_on == old.ends_on and list(tests) != old.due_tests):
        replace(
            old,
            origin_at=contact.last_exposure_at,
            ends_on=ends_on,
            due_tests=tests,
            reason=reason,
            protocol=protocol,
            by=by,
            now=now,
            answered=answered,
        )


def tests_of(
    kind: str, contact: Contact, starts_on: date, ends_on: date, protocol: Protocol
) -> tuple[date, ...]:
    """Give the days with a test of a contact's quarantine."""
    grade = protocol.contacts.grade(contact.grade)
    exposed = day_of(contact.last_exposure_at) if kind != Quarantine.Kind.MONITORING else None
    within = protocol.contacts.last_test_within_hours.value
    return rules.due_tests(rules.test_days(kind, grade), starts_on, ends_on, within, exposed)


def becomes_case(case: Case, *, protocol: Protocol, by: User, now: datetime) -> None:
    """Follow up a decision that somebody is infected: their own quarantine ends, those near them become close."""
    contact = queries.find_contact(case.person_id, case.outbreak_id)
    nearby = _nearby(contact) if contact else []
    for quarantine in queries.running(case.person_id, case.outbreak_id):
        end(quarantine, reason=BECAME_CASE, by=by, now=now)
    strictest = protocol.contacts.grades[0].key
    for near in nearby:
        if near == contact:
            near.state, near.closed_at = Contact.State.BECAME_CASE, now
            near.save(update_fields=["state", "closed_at"])
            continue
        _now_near_case(Link.objects.get(contact=near, via=contact), case, strictest)
        recompute(near, protocol=protocol, reason=INDEX_POSITIVE, by=by, now=now)
        trail(by, "contact.raised", near, now, grade=near.grade)


def _nearby(contact: Contact) -> list[Contact]:
    """Lock a contact and those who are contacts by it, in the order of ids like everybody, and before their orders."""
    onward = Link.objects.filter(via=contact).values("contact")
    both = Contact.objects.filter(Q(pk=contact.pk) | Q(pk__in=onward)).order_by("pk")
    return list(both.select_for_update(no_key=True))


def _now_near_case(link: Link, case: Case, grade: str) -> None:
    there = Link.objects.filter(contact=link.contact_id, case=case).first()
    if there is None:
        link.via, link.case, link.grade = None, case, grade
        link.save(update_fields=["via", "case", "grade"])
        return
    there.last_exposure_at = max(there.last_exposure_at, link.last_exposure_at)
    there.save(update_fields=["last_exposure_at"])
    link.delete()
