"""Finding one thing: the protocol in force, a person's case or contact, what holds for them now."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianfang.cases import rules
from lianfang.cases.models import Case, Contact, Link, Quarantine
from lianfang.cases.rules import Tie
from lianfang.common.dates import day_of
from lianfang.outbreak.models import Outbreak
from lianfang.people.queries import ids_of
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


def ties_of(contact: Contact) -> list[Tie]:
    """Give the reasons why a person is a contact; those near a case that was excluded no longer count."""
    links = Link.objects.filter(contact=contact).exclude(case__state=Case.State.EXCLUDED)
    return [Tie(link.grade, link.last_exposure_at, link.case_id, link.via_id) for link in links]
