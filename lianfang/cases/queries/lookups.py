"""Finding one thing: the protocol in force, a person's case or contact, what holds for them now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianfang.cases import rules
from lianfang.cases.models import Case, Contact, Link, Quarantine
from lianfang.cases.rules import Tie
from lianfang.common.dates import day_of
from lianfang.outbreak.models import Outbreak
from lianfang.people.queries import ids_of, ids_of_many
from lianfang.protocol.schema import Protocol
from lianfang.protocol.timeline import in_force


def protocol_of(outbreak: Outbreak, now: datetime) -> Protocol:
    """Give the protocol in force for an outbreak's disease."""
    return in_force(outbreak.disease, day_of(now))


def find_case(person_id: UUID, outbreak_id: UUID) -> Case | None:
    """Find a person's case in an outbreak, under any of the person's records."""
    return Case.objects.filter(person_id__in=ids_of(person_id), outbreak_id=outbreak_id).first()


def find_contact(person_id: UUID, outbreak_id: UUID) -> Contact | None:
    """Find a person as a contact of an outbreak, under any of the person's records."""
    return Contact.objects.filter(person_id__in=ids_of(person_id), outbreak_id=outbreak_id).first()


def decided_among(person_ids: Iterable[UUID], outbreak_id: UUID) -> list[UUID]:
    """Give those of some people who have a decided case in an outbreak."""
    cases = Case.objects.filter(person__in=list(person_ids), outbreak_id=outbreak_id, state__in=rules.COUNTED)
    return list(cases.values_list("person_id", flat=True))


def running(person_id: UUID, outbreak_id: UUID) -> QuerySet[Quarantine]:
    """Give what restricts a person now in an outbreak; in one order, so that two who end it do not wait in a circle."""
    found = Quarantine.objects.filter(
        person_id__in=ids_of(person_id), outbreak_id=outbreak_id, released_at=None
    )
    return found.select_related("person", "outbreak").order_by("pk")


def running_among(person_ids: Iterable[UUID], outbreak_id: UUID) -> dict[UUID, list[Quarantine]]:
    """Give for each of some people what restricts them now in an outbreak; two records of one human being share one
    list. Two statements, however many people."""
    records = ids_of_many(person_ids)
    rows = Quarantine.objects.filter(
        person_id__in={id_ for ids in records.values() for id_ in ids},
        outbreak_id=outbreak_id,
        released_at=None,
    )
    kept = {id_: ids[0] for ids in records.values() for id_ in ids}
    found: defaultdict[UUID, list[Quarantine]] = defaultdict(list)
    for order in rows.select_related("site", "outbreak").order_by("pk"):
        found[kept[order.person_id]].append(order)
    return {id_: found[kept[id_]] for id_ in records}


def ties_of(contact: Contact) -> list[Tie]:
    """Give the reasons why a person is a contact; those near a case that was excluded no longer count."""
    return ties_among([contact])[contact.pk]


def ties_among(contacts: Sequence[Contact]) -> dict[UUID, list[Tie]]:
    """Give for each of some contacts the reasons why they are one; one statement, however many."""
    found: dict[UUID, list[Tie]] = {contact.pk: [] for contact in contacts}
    for link in Link.objects.filter(contact__in=list(found)).exclude(case__state=Case.State.EXCLUDED):
        found[link.contact_id].append(Tie(link.grade, link.last_exposure_at, link.case_id, link.via_id))
    return found
