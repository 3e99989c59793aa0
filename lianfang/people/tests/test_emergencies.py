"""Emergencies: what they open and what they do not, for how long, and that somebody answers for each."""

from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, transaction

from lianfang.accounts import emergencies
from lianfang.accounts.access import may, require, spans, visible
from lianfang.accounts.models import AuditEntry, Emergency, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.models import Area
from lianfang.places.tests.make import HESHAN, YIYANG, make_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(now: datetime) -> Any:
    """Let the hour be told by the test."""
    with mock.patch("lianfang.web.clock.now", return_value=now) as told:
        yield told


@pytest.fixture
def person(now: datetime) -> Person:
    return make_person(area=make_area(43, 9, 3, 5))


@pytest.fixture
def doctor(person: Person) -> User:
    """Give a doctor whose post is in another district."""
    return make_user("doctor", area_id=elsewhere().pk)


def elsewhere() -> Area:
    """Give a county beside Heshan."""
    return make_area(43, 9, 22)


def seen(user: User, now: datetime) -> list[Person]:
    again = User.objects.get(pk=user.pk)
    return list(visible(Person.objects.all(), again, "people.read", day_of(now)))


def opened(doctor: User, person: Person, now: datetime, **over: Any) -> Emergency:
    told: dict[str, Any] = {
        "area": person.area,
        "person_id": person.pk,
        "reason": "病人昏迷，需要联系家属",
        "hours": 1,
    }
    return emergencies.open_emergency(**(told | over), by=doctor, now=now)


def test_one_person_is_seen_for_an_hour_and_nobody_else(
    doctor: User, person: Person, now: datetime, clock: mock.Mock
) -> None:
    make_person(area=person.area)
    assert seen(doctor, now) == []
    opened(doctor, person, now)
    assert seen(doctor, now) == [person]
    again, on = User.objects.get(pk=doctor.pk), day_of(now)
    require(again, "people.read", person.area_id, on, person.pk)
    assert not may(again, "people.read", on, person.area_id)  # not the area
    assert not may(again, "people.edit", on, person.area_id, person.pk)  # nothing is changed by it
    clock.return_value = now + timedelta(hours=1)
    assert seen(doctor, now) == []


def test_an_area_is_seen_whole(doctor: User, person: Person, now: datetime, clock: mock.Mock) -> None:
    opened(doctor, person, now, person_id=None)
    assert seen(doctor, now) == [person]
    assert may(User.objects.get(pk=doctor.pk), "cases.read", day_of(now), person.area_id)
    assert len(spans(User.objects.get(pk=doctor.pk), "testing.read", day_of(now))) == 1  # their own


def test_who_is_locked_out_sees_nothing(
    doctor: User, person: Person, now: datetime, clock: mock.Mock
) -> None:
    opened(doctor, person, now)
    User.objects.filter(pk=doctor.pk).update(is_active=False)
    assert seen(doctor, now) == []


def test_an_emergency_costs_no_statement_to_who_has_none(
    doctor: User, now: datetime, django_assert_num_queries: Any
) -> None:
    user = User.objects.get(pk=doctor.pk)
    with django_assert_num_queries(1):  # their posts
        assert may(user, "people.read", day_of(now))


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"reason": "急"}, "reason"),
        ({"hours": 48}, "hours"),
        ({"person_id": None, "wide": True}, "wide"),
    ],
)
def test_what_is_no_emergency(
    over: dict[str, Any], code: str, doctor: User, person: Person, now: datetime
) -> None:
    if over.pop("wide", False):
        over |= {"area": make_area(43, 9, 3)}
    with pytest.raises(Refused) as refused:
        opened(doctor, person, now, **over)
    assert refused.value.code == code


def test_who_may_not_open_one(doctor: User, person: Person, now: datetime, clock: mock.Mock) -> None:
    with pytest.raises(Refused) as refused:
        opened(make_user("observer", area_id=YIYANG), person, now)
    assert refused.value.code == "forbidden"
    own = make_user("doctor", area_id=YIYANG)
    with pytest.raises(Refused) as refused:
        opened(own, person, now)
    assert refused.value.code == "already"
    for k in range(emergencies.A_DAY):
        opened(doctor, make_person(), now + timedelta(minutes=k))
    with pytest.raises(Refused) as refused:
        opened(doctor, person, now + timedelta(hours=23))
    assert refused.value.code == "too_many_tries"


def test_it_is_answered_by_another_with_a_reason(
    doctor: User, person: Person, now: datetime, clock: mock.Mock
) -> None:
    row = opened(doctor, person, now)
    chief = make_user("commander", area_id=HESHAN)
    for by, said, code in ((doctor, "好", "forbidden"), (chief, " ", "reason")):
        with pytest.raises(Refused) as refused:
            emergencies.review(row, agreed=True, said=said, by=by, now=now)
        assert refused.value.code == code
    emergencies.review(row, agreed=False, said="可以打电话", by=chief, now=now + timedelta(minutes=5))
    clock.return_value = now + timedelta(minutes=6)
    assert seen(doctor, now) == []  # to object ends it
    with pytest.raises(Refused) as refused:
        emergencies.review(row, agreed=True, said="好", by=chief, now=now)
    assert refused.value.code == "reviewed"
    verbs = AuditEntry.objects.filter(verb__startswith="accounts.emergency").order_by("id")
    assert [each.verb.rpartition(".")[2] for each in verbs] == ["opened", "objected"]
    assert {each.person_id for each in verbs} == {person.pk}


def test_nobody_reviews_or_notes_their_own(person: Person, now: datetime) -> None:
    chief = make_user("commander", area_id=HESHAN)
    row = Emergency.objects.create(
        user=chief, area=person.area, reason="急事急办急需", opened_at=now, until=now
    )
    with pytest.raises(Refused) as refused:
        emergencies.review(row, agreed=True, said="好", by=chief, now=now)
    assert refused.value.code == "yourself"
    with pytest.raises(IntegrityError), transaction.atomic():
        Emergency.objects.filter(pk=row.pk).update(
            reviewed_at=now, reviewed_by=chief, agreed=True, review="好"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Emergency.objects.filter(pk=row.pk).update(seen_at=now, seen_by=chief)


def test_it_ends_early_and_is_noted_once(
    doctor: User, person: Person, now: datetime, clock: mock.Mock
) -> None:
    first, second = opened(doctor, person, now), opened(doctor, make_person(), now, hours=4)
    emergencies.end_emergency(second, by=doctor, now=now + timedelta(minutes=1))
    clock.return_value = now + timedelta(minutes=2)
    assert seen(doctor, now) == [person]  # the other one goes on
    with pytest.raises(Refused) as refused:
        emergencies.end_emergency(second, by=doctor, now=now + timedelta(minutes=3))
    assert refused.value.code == "ended"
    administrator = make_user("administrator", area_id=YIYANG)
    for _turn in range(2):
        emergencies.take_note(first, by=administrator, now=now)
    assert AuditEntry.objects.filter(verb="accounts.emergency.seen").count() == 1
    assert set(emergencies.shown(administrator, day_of(now))) == {first, second}
    assert list(emergencies.shown(make_user("commander", area_id=elsewhere().pk), day_of(now))) == []
