"""Who is not due for an activity, until when, and why."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.people import queries
from lianfang.people.actions import defer, withdraw_deferral
from lianfang.people.models import Deferral, Person
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, make_area
from lianfang.web import clock

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def clerk() -> User:
    make_area(43, 9, 3)
    return make_user("grid_worker", area_id=HESHAN)


def told(person: Person, by: User, now: datetime, until: datetime, reason: str = "vaccinated") -> Deferral:
    how = {"activity": "swab", "reason": reason, "source": "接种凭证"}
    return defer(person, **how, from_at=now, until=until, by=by, now=now)


def not_due(now: datetime) -> set[Person]:
    """Ask both ways: with the condition of a query, and inside a statement."""
    found = set(Person.objects.filter(queries.deferred("swab", now)))
    condition = queries.DEFERRED.format(person="p.id", activity="'swab'", at="%(at)s")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT p.id FROM people_person p WHERE {condition}", {"at": now})
        assert {row[0] for row in cursor.fetchall()} == {person.pk for person in found}
    return found


def test_somebody_is_not_due_until_an_instant(clerk: User, now: datetime) -> None:
    one, _other = make_person(), make_person()
    told(one, clerk, now, now + DAY)
    assert not_due(now) == not_due(now + DAY - timedelta(seconds=1)) == {one}
    assert not_due(now + DAY) == not_due(now - timedelta(seconds=1)) == set()
    assert AuditEntry.objects.get(verb="people.deferral.made").person_id == one.pk


def test_the_same_again_moves_its_end(clerk: User, now: datetime) -> None:
    one = make_person()
    told(one, clerk, now, now + DAY)
    told(one, clerk, now, now + 3 * DAY)
    assert list(queries.deferrals([one.pk], now).values_list("until", flat=True)) == [now + 3 * DAY]


def test_it_is_taken_back_once(clerk: User, now: datetime) -> None:
    one = make_person()
    deferral = told(one, clerk, now, now + DAY)
    withdraw_deferral(deferral, by=clerk, now=now)
    assert not_due(now) == set()
    with pytest.raises(Refused) as refused:
        withdraw_deferral(deferral, by=clerk, now=now)
    assert refused.value.code == "withdrawn"
    told(one, clerk, now, now + DAY)
    assert not_due(now) == {one}


def test_who_may_not_and_what_cannot_be(clerk: User, now: datetime) -> None:
    one = make_person()
    for by, until, code in (
        (make_user("sampler", area_id=HESHAN), now + DAY, "forbidden"),
        (clerk, now, "deferral_order"),
    ):
        with pytest.raises(Refused) as refused:
            told(one, by, now, until)
        assert refused.value.code == code


def test_the_page(client: Client, clerk: User, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    client.force_login(clerk)
    one = make_person()
    url = reverse("person_deferrals", args=[one.pk])
    said = {"activity": "swab", "reason": "medical", "from_at": "2021-08-05T08:00", "source": "病历"}
    assert client.post(url, said | {"until": "2021-08-04T08:00"}).status_code == 200  # ends before it begins
    assert client.post(url, said | {"until": "2099-08-04T08:00"}).status_code == 302
    deferral = Deferral.objects.get()
    assert "病历" in client.get(url).content.decode()
    assert client.post(reverse("deferral_withdraw", args=[deferral.pk])).status_code == 302
    assert "病历" not in client.get(url).content.decode()
