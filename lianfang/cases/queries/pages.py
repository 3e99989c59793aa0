"""All that the page of one case, contact or quarantine shows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianfang.beds.models import Occupancy
from lianfang.cases import rules
from lianfang.cases.drawings import Tree
from lianfang.cases.models import (
    Appeal,
    Case,
    CaseChange,
    Contact,
    ContactStep,
    Exposure,
    Link,
    Quarantine,
    Reading,
)
from lianfang.cases.queries.chains import epidemic, infector_of
from lianfang.cases.queries.isolation import room_of
from lianfang.cases.queries.lookups import find_case, find_contact, protocol_of
from lianfang.cases.queries.reaching import steps_of
from lianfang.cases.queries.release import checklist
from lianfang.cases.rules import Check, Due, ReachedBy
from lianfang.common.dates import at, day_of
from lianfang.laboratory.models import SecondTest
from lianfang.laboratory.queries import second_tests
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.protocol.schema import ContactGrade, Protocol
from lianfang.protocol.timeline import named
from lianfang.protocol.values import Sourced
from lianfang.testing.models import PersonResult, TestRequest


@dataclass(frozen=True, slots=True)
class CasePage:
    """What the page of a case shows beside the case."""

    protocol: Protocol  # the one of the case's last step
    clocks: tuple[Due, ...]
    window: tuple[datetime, datetime | None]
    changes: list[CaseChange]
    infector: Exposure | None
    source: Case | None
    exposures: list[Exposure]
    people: dict[UUID, Person]
    contacts: QuerySet[Link]
    own_contact: Contact | None
    results: list[PersonResult]
    seconds: list[SecondTest]  # with a second reagent, of what was positive
    quarantines: list[Quarantine]
    tree: Tree
    rests_on_nothing: bool  # decided, and no result of ours is positive any more


def case_page(case: Case, now: datetime) -> CasePage:
    """Gather the page of a case."""
    protocol, ids = named(case.protocol), ids_of(case.person_id)
    infector = infector_of(case)
    near = Exposure.objects.filter(source_person_id__in=ids, outbreak_id=case.outbreak_id)
    exposures = list(near.select_related("person"))
    results = list(PersonResult.objects.filter(person_id__in=ids).order_by("-taken_at"))
    by_result = CaseChange.objects.filter(case=case, by__isnull=True, after="proposed").exists()
    return CasePage(
        protocol=protocol,
        clocks=rules.case_clocks(
            case.detected_at,
            case.reported_at,
            case.core_facts_at,
            case.investigated_at,
            protocol.reporting,
        ),
        window=rules.contact_window(
            case.onset_on, case.sampled_at or case.detected_at, case.decided_at, protocol.contacts
        ),
        changes=list(case.changes.select_related("by")),
        infector=infector,
        source=find_case(infector.source_person_id, case.outbreak_id) if infector else None,
        exposures=exposures,
        people=Person.objects.in_bulk({infector.source_person_id} if infector else set()),
        contacts=Link.objects.filter(case=case)
        .select_related("contact__person")
        .order_by("-last_exposure_at"),
        own_contact=find_contact(case.person_id, case.outbreak_id),
        results=results,
        seconds=second_tests([r.tube_id for r in results if r.meaning == "positive"]),
        quarantines=list(Quarantine.objects.filter(person_id__in=ids, outbreak_id=case.outbreak_id)),
        tree=epidemic(case.outbreak, now, around=case.pk)[1],
        rests_on_nothing=bool(case.number)
        and by_result
        and not any(r.meaning == "positive" for r in results),
    )


@dataclass(frozen=True, slots=True)
class ContactPage:
    """What the page of a contact shows beside the contact."""

    protocol: Protocol
    links: list[Link]
    secondary: QuerySet[Link]
    orders: list[Quarantine]
    checks: tuple[Check, ...]
    transfer_due: datetime | None
    results: list[PersonResult]
    requests: list[TestRequest]
    readings: list[Reading]
    steps: list[ContactStep]
    room: Occupancy | None
    reached_by: ReachedBy

    @property
    def running(self) -> Quarantine | None:
        """Give the order that runs now."""
        return next((order for order in self.orders if order.released_at is None), None)


def contact_page(contact: Contact, now: datetime) -> ContactPage:
    """Gather the page of a contact."""
    protocol, ids = protocol_of(contact.outbreak, now), ids_of(contact.person_id)
    grade = protocol.contacts.grade(contact.grade)
    orders = list(
        contact.quarantines.select_related("site", "reviewed_by", "released_by", "person", "outbreak")
    )
    orders.sort(key=lambda order: (order.released_at is not None, -order.proposed_at.timestamp()))
    running = next((order for order in orders if order.released_at is None), None)
    requests = TestRequest.objects.filter(
        person_id__in=ids, outbreak_id=contact.outbreak_id, cancelled_at=None
    )
    return ContactPage(
        protocol=protocol,
        links=list(contact.links.select_related("case__person", "via__person", "found_by")),
        secondary=Link.objects.filter(via=contact).select_related("contact__person"),
        orders=orders,
        checks=checklist(running, now) if running else (),
        transfer_due=_transfer_due(contact, grade),
        results=list(PersonResult.objects.filter(person_id__in=ids).order_by("-taken_at")),
        requests=list(requests),
        readings=list(Reading.objects.filter(person_id__in=ids).order_by("-at")[:20]),
        steps=list(steps_of(contact)),
        room=room_of(ids, now),
        reached_by=rules.reached_by(contact.reopened_at or contact.found_at, grade, protocol.following),
    )


def _transfer_due(contact: Contact, grade: ContactGrade) -> datetime | None:
    """Give until when a contact who is not in quarantine yet must be there."""
    waits = contact.state in rules.UNREACHED
    return rules.transfer_due(contact.reopened_at or contact.found_at, grade) if waits else None


@dataclass(frozen=True, slots=True)
class QuarantinePage:
    """What the page of an order shows beside the order."""

    protocol: Protocol  # the one it was ordered under
    days: Sourced[int] | None  # how long the protocol asked for
    checks: tuple[Check, ...]
    waiting: int
    results: list[PersonResult]
    readings: list[Reading]
    others: list[Quarantine]
    appeals: list[Appeal]
    room: Occupancy | None
    missing: int  # temperatures that should have been taken today by now


def quarantine_page(order: Quarantine, now: datetime) -> QuarantinePage:
    """Gather the page of an order."""
    ids, start = ids_of(order.person_id), at(order.starts_on)
    results = PersonResult.objects.filter(person_id__in=ids, taken_at__gte=start).order_by("-taken_at")
    readings = Reading.objects.filter(person_id__in=ids, at__gte=start).order_by("-at")
    others = Quarantine.objects.filter(person_id__in=ids, outbreak_id=order.outbreak_id).exclude(pk=order.pk)
    checks = () if order.released_at else checklist(order, now)
    protocol = named(order.protocol)
    return QuarantinePage(
        protocol=protocol,
        days=_days(order, protocol),
        checks=checks,
        waiting=len(rules.waiting(checks)),
        results=list(results),
        readings=list(readings[:30]),
        others=list(others.order_by("-proposed_at")),
        appeals=list(Appeal.objects.filter(quarantine__in=[order, *others]).select_related("answered_by")),
        room=room_of(ids, now),
        missing=0 if order.released_at else _missing(ids, protocol, now),
    )


def _missing(ids: tuple[UUID, ...], protocol: Protocol, now: datetime) -> int:
    """Count the temperatures that should have been taken today by now."""
    today = day_of(now)
    taken = Reading.objects.filter(person_id__in=ids, at__gte=at(today), at__lte=now, dispute="").count()
    due = rules.temperatures_due(now, protocol.following.temperature_by_hours.value)
    return max(0, due - taken)


def _days(order: Quarantine, protocol: Protocol) -> Sourced[int] | None:
    """Give the number of days an order rests on, with its source."""
    if order.contact:
        grade = protocol.contacts.grade(order.contact.grade)
        return rules.stay_length(order.kind, grade) if order.kind != Quarantine.Kind.TEMPORARY else None
    if order.case and order.case.state in rules.COUNTED and order.kind != Quarantine.Kind.TEMPORARY:
        return protocol.treatment.pathway(order.case.state).after_days
    return None
