"""Temperatures from phones: stored whatever they say, doubted when nobody was watching."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import msgspec
import pytest
from django.db import connection

from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions
from lianfang.cases.capture import READING
from lianfang.cases.models import Reading
from lianfang.cases.tests.make import make_contact, make_epidemiologist, make_quarantine
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN
from lianfang.sync.engine import ingest
from lianfang.sync.models import Dispute
from lianfang.sync.wire import Answer, Upload
from lianfang.testing.tests.make import Fact, fact, make_phone

pytestmark = pytest.mark.django_db
KINDS = {READING.name: READING}


def reading(person_id: object, celsius: float, at: datetime) -> Fact:
    return fact("cases.reading", {"person_id": person_id, "celsius": celsius, "symptoms": ""}, at=at)


def tell(now: datetime, *facts: Fact) -> Answer:
    phone = make_phone(make_user("grid_worker", area_id=HESHAN))
    connection.ensure_connection()
    upload = Upload(now, [msgspec.Raw(msgspec.json.encode(each)) for each in facts])
    return ingest(connection.connection, KINDS, phone.sender, upload, now=now)


def test_a_temperature_in_quarantine_is_taken(now: datetime) -> None:
    order = make_quarantine(now)
    later = now + timedelta(hours=3)
    answer = tell(later, reading(order.person_id, 36.7, later - timedelta(hours=1)))
    assert [(a.outcome, a.code) for a in answer.outcomes] == [("accepted", "")]
    assert Reading.objects.get().celsius == Decimal("36.7")


def test_a_contact_not_in_quarantine_yet_is_watched_too(now: datetime) -> None:
    contact = make_contact(now)
    later = now + timedelta(hours=3)
    assert tell(later, reading(contact.person_id, 38.0, later)).outcomes[0].code == ""


@pytest.mark.parametrize("hours", [-1, 30])
def test_a_temperature_outside_the_watch_is_doubted(now: datetime, hours: int) -> None:
    by = make_epidemiologist()
    contact = make_contact(now, by=by)
    actions.hand_over(contact, to="长沙", by=by, now=now + timedelta(hours=5))
    answer = tell(now + timedelta(days=2), reading(contact.person_id, 37.0, now + timedelta(hours=hours)))
    assert answer.outcomes[0].code == "not_observed"
    assert Reading.objects.count() == Dispute.objects.count() == 1


def test_a_temperature_of_a_stranger_is_doubted(now: datetime) -> None:
    answer = tell(now, reading(uuid4(), 37.0, now), reading(make_person().pk, 37.0, now))
    assert [a.code for a in answer.outcomes] == ["unknown_person", "not_observed"]


def test_statements_do_not_grow_with_the_upload(now: datetime, django_assert_num_queries: object) -> None:
    asked: list[str] = []

    class Spy:
        def __init__(self, conn: object) -> None:
            self.conn = conn

        def execute(self, sql: str, values: object = None) -> object:
            asked.append(sql)
            return self.conn.execute(sql, values)  # type: ignore[attr-defined]

    counts = []
    for n in (1, 40):
        asked.clear()
        phone = make_phone(make_user("grid_worker", area_id=HESHAN))
        facts = [reading(make_person().pk, 36.5, now) for _ in range(n)]
        upload = Upload(now, [msgspec.Raw(msgspec.json.encode(each)) for each in facts])
        ingest(Spy(connection.connection), KINDS, phone.sender, upload, now=now)  # type: ignore[arg-type]
        counts.append(len(asked))
    assert counts[0] == counts[1]
