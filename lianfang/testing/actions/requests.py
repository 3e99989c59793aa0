"""Ask that somebody be swabbed by a day, and take that back. A swab that meets a request is found by the follower."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.sync.queries import COUNTS
from lianfang.testing.models import TestRequest

# Whoever orders a quarantine, treats a patient, investigates or plans rounds may ask for a test.
_MAY = ("cases.order", "cases.investigate", "care.treat", "testing.plan")

# A request is met by the first swab that counts from its day on.
MEET = (
    "WITH q AS MATERIALIZED (SELECT id, person_id, due_on FROM testing_testrequest "  # noqa: S608 — our own names
    "WHERE cancelled_at IS NULL AND person_id IN ({people})), "
    "s AS MATERIALIZED (SELECT q.id AS request, s.id, s.at FROM testing_swab s JOIN q ON q.person_id = s.person_id "
    f"AND s.at >= q.due_on::timestamp AT TIME ZONE 'Asia/Shanghai' WHERE {COUNTS.format(t='s')}), "
    "f AS MATERIALIZED (SELECT DISTINCT ON (q.id) q.id, s.id AS swab FROM q LEFT JOIN s ON s.request = q.id "
    "ORDER BY q.id, s.at, s.id) "
    "UPDATE testing_testrequest r SET done_by_swab = f.swab FROM f "
    "WHERE f.id = r.id AND r.done_by_swab IS DISTINCT FROM f.swab"
)


class Wanted(NamedTuple):
    """A person to be swabbed by a day, and the area in which that is work."""

    person_id: UUID
    area_id: int
    due_on: date


def _require(by: User | None, areas: set[int], on: date) -> None:
    if by is None:  # a follower, on behalf of a protocol
        return
    for area in areas:
        if not any(may(by, permission, on, area) for permission in _MAY):
            raise Refused("forbidden", _("Your posts do not allow you to ask for tests here."))


@transaction.atomic
def request_tests(
    wanted: Sequence[Wanted], *, outbreak: Outbreak, reason: str, by: User | None, now: datetime
) -> list[TestRequest]:
    """Ask that people be swabbed by a day each. Asking the same again changes nothing; one taken back is asked anew.

    by: None when a follower asks. Raises Refused("forbidden").
    """
    _require(by, {each.area_id for each in wanted}, day_of(now))
    TestRequest.objects.bulk_create(
        [
            TestRequest(
                person_id=each.person_id,
                outbreak=outbreak,
                area_id=each.area_id,
                due_on=each.due_on,
                reason=reason,
                requested_by=by,
            )
            for each in sorted(wanted)
        ],
        update_conflicts=True,
        unique_fields=["person", "due_on", "reason"],
        update_fields=["cancelled_at"],
    )
    people = sorted({each.person_id for each in wanted})
    with connection.cursor() as cursor:
        cursor.execute(MEET.replace("{people}", "SELECT unnest(%s::uuid[])"), [people])
    days = {each.due_on for each in wanted}
    asked = {(each.person_id, each.due_on) for each in wanted}
    found = TestRequest.objects.filter(person__in=people, due_on__in=days, reason=reason)
    made = [request for request in found if (request.person_id, request.due_on) in asked]
    if by:
        _audit(made, by, now)
    return made


def _audit(made: Sequence[TestRequest], by: User, now: datetime) -> None:
    """One line a person, however many days were asked for."""
    for each in {request.person_id: request for request in made}.values():
        days = [request.due_on.isoformat() for request in made if request.person_id == each.person_id]
        audit(
            by,
            "testing.request.made",
            each,
            now,
            person_id=each.person_id,
            area_id=each.area_id,
            due_on=days,
        )


def request_test(
    person: Person, *, outbreak: Outbreak, due_on: date, reason: str, by: User | None, now: datetime
) -> TestRequest:
    """Ask that one person be swabbed by a day: see request_tests."""
    wanted = [Wanted(person.pk, person.area_id, due_on)]
    return request_tests(wanted, outbreak=outbreak, reason=reason, by=by, now=now)[0]


@transaction.atomic
def cancel_request(request: TestRequest, *, by: User, now: datetime) -> None:
    """Take a request back that no swab has met.

    Raises Refused("forbidden"), Refused("done"), Refused("cancelled").
    """
    _require(by, {request.area_id}, day_of(now))
    held = TestRequest.objects.select_for_update().get(pk=request.pk)
    if held.done_by_swab:
        raise Refused("done", _("The swab was taken already."))
    if held.cancelled_at:
        raise Refused("cancelled", _("This was taken back already."))
    request.cancelled_at = held.cancelled_at = now
    held.save(update_fields=["cancelled_at"])
    audit(by, "testing.request.cancelled", request, now, person_id=request.person_id, area_id=request.area_id)


@transaction.atomic
def drop_requests(
    person_ids: Sequence[UUID], *, outbreak: Outbreak, reason: str, from_on: date, now: datetime
) -> int:
    """Take back what an order asked for from a day on and no swab has met, once that order has ended. Gives how many.

    No right is asked and nothing noted: whoever ends the order has the one and does the other.
    """
    rows = TestRequest.objects.filter(
        person__in=person_ids, outbreak=outbreak, reason=reason, due_on__gte=from_on
    )
    return rows.filter(done_by_swab=None, cancelled_at=None).update(cancelled_at=now)
