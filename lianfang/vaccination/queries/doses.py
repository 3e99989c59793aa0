"""Doses of people, those who are watched, lots and whom they went to."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianfang.people.models import Deferral, Person
from lianfang.people.queries import ids_of
from lianfang.protocol import timeline
from lianfang.testing.models import Round
from lianfang.testing.queries import expected
from lianfang.vaccination.models import GivenDose, LotNotice, Session, Visit
from lianfang.vaccination.queries.sessions import state_order
from lianfang.vaccination.rules import Had, Why, eligible


def doses_of(person_id: UUID, disease: str = "") -> QuerySet[GivenDose]:
    """List the doses of a human being under any of their records, the first one first; none that was taken back."""
    rows = GivenDose.objects.filter(person__in=ids_of(person_id), void_at=None)
    rows = rows.filter(disease=disease) if disease else rows
    return rows.select_related("session__site", "lot").order_by("day", "number", "id")


def had(person_id: UUID, disease: str) -> list[Had]:
    """Give the doses of somebody that count, as rules read them."""
    rows = doses_of(person_id, disease).filter(doubted=False)
    return [Had(row.product, row.number, row.day) for row in rows]


def reasons_against(person: Person, product: str, session: Session, today: date) -> list[Why]:
    """Give every reason for which somebody should not be given a product in a session today."""
    numbers = timeline.named(session.protocol).vaccination
    chosen = numbers.product(product)
    return eligible(had(person.pk, session.disease), person.born_on, chosen, numbers, today)


def visits(session: Session) -> QuerySet[Visit]:
    """List who came to a session, those to be seen to first at the head."""
    rows = session.visits.select_related("person", "screened_by")
    return rows.annotate(turn=state_order()).order_by("turn", "came_at", "pk")


def watched(session: Session) -> list[GivenDose]:
    """List who is under observation, whose time is over first at the head."""
    rows = GivenDose.objects.filter(session=session, left_at=None, void_at=None)
    return list(rows.select_related("person").order_by("observe_until", "pk"))


def of_lot(lot: UUID) -> QuerySet[GivenDose]:
    """List everybody who was given a dose of a lot."""
    rows = GivenDose.objects.filter(lot=lot, void_at=None).prefetch_related("notices")
    return rows.select_related("person", "session__site").order_by("-at", "pk")


UNTOLD = Q(message=None, told_at=None)  # notices of a lot that nobody brought yet


def untold(rows: QuerySet[GivenDose]) -> QuerySet[GivenDose]:
    """Leave those whom nobody told of their lot: no phone answers for them, and no person did."""
    return rows.filter(
        Exists(LotNotice.objects.filter(UNTOLD, person=OuterRef("person"), dose=OuterRef("pk")))
    )


def deferred(person_ids: Collection[UUID], now: datetime) -> QuerySet[Deferral]:
    """List why some people are not to be vaccinated yet."""
    rows = Deferral.objects.filter(
        person__in=list(person_ids), activity=Deferral.Activity.VACCINATION, withdrawn_at=None, until__gt=now
    )
    return rows.order_by("-until")


def wait_for_swab(protocol: str, at: datetime) -> datetime | None:
    """Say until when somebody waits for a swab after a dose; None where the protocol has no such wait."""
    hours = timeline.named(protocol).testing.vax_to_swab_hours.value
    return at + timedelta(hours=hours) if hours else None


def swab_due(person_id: UUID, protocol: str, now: datetime) -> tuple[Round, int] | None:
    """Give the open round that expects a swab of somebody now, and how many hours a swab waits after a dose; None when
    no round does, or where the protocol has no such wait."""
    hours = timeline.named(protocol).testing.vax_to_swab_hours.value
    round_ = expected([person_id], now).get(person_id) if hours else None
    return (round_, hours) if round_ else None
