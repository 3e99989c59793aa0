"""Registering: one, many, twice, at the same time."""

import threading
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.common.tests.refusals import refused
from lianfang.people.actions import register, register_many, register_organisation
from lianfang.people.models import Household, Identifier, IdentifierClaim, Organisation, Person, Term
from lianfang.people.rules import Wrong
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.tests.make import make_number
from lianfang.people.vault import unseal
from lianfang.places.rules import pack
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    make_area(43, 9, 3)
    return make_user("grid_worker", area_id=HESHAN)


def newcomer(**over: Any) -> Newcomer:
    fields: dict[str, Any] = {
        "name": "王小明",
        "area_id": HESHAN,
        "id_kind": "resident_id",
        "number": make_number(),
    }
    return Newcomer(**(fields | over))


def test_a_person_is_registered_with_document_household_and_terms(clerk: User, now: datetime) -> None:
    number = make_number(date(1990, 3, 4), "m")
    person = register(
        newcomer(number=number, phone="138 1234 5678", address=" 桥头村  一组3号", verified=True),
        by=clerk,
        now=now,
    )
    assert (person.name, person.sex, person.born_on) == ("王小明", "m", date(1990, 3, 4))
    assert (person.phone, person.verified_at, person.registered_at) == ("13812345678", now, now)
    assert person.household is not None
    assert person.household.address == "桥头村 一组3号"
    identifier = Identifier.objects.get(person=person)
    assert identifier.tail == number[-4:]
    assert unseal(identifier.sealed, person.id) == number
    assert set(Term.objects.filter(name=person.name).values_list("term", flat=True)) == {
        "=王小明",
        "王小",
        "小明",
        "wangxiaoming",
        "wxm",
    }
    entry = AuditEntry.objects.get(verb="people.person.registered")
    assert (entry.person_id, entry.by, entry.area_id) == (person.id, clerk, HESHAN)


def test_the_number_is_nowhere_in_the_database_in_plain(clerk: User, now: datetime) -> None:
    told = newcomer()
    register(told, by=clerk, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT json_agg(p) FROM people_person p)::text || (SELECT json_agg(i) FROM people_identifier i) "
            "|| (SELECT json_agg(a) FROM accounts_auditentry a) || (SELECT json_agg(t) FROM people_term t)"
        )
        assert told.number not in cursor.fetchone()[0]


def test_someone_without_papers_needs_no_number(clerk: User, now: datetime) -> None:
    person = register(newcomer(id_kind="none_yet", number=""), by=clerk, now=now)
    assert person.identifiers.get().kind == "none_yet"
    assert not IdentifierClaim.objects.exists()


def test_the_same_form_sent_twice_makes_one_person(clerk: User, now: datetime) -> None:
    told = newcomer()
    assert register(told, by=clerk, now=now) == register(told, by=clerk, now=now)
    assert Person.objects.count() == Identifier.objects.count() == 1
    assert AuditEntry.objects.count() == 1


def test_a_known_number_is_refused_and_names_the_person_on_record(clerk: User, now: datetime) -> None:
    number = make_number()
    first = register(newcomer(number=number), by=clerk, now=now)
    for name in ("王小明", "李四"):
        with pytest.raises(Refused) as refused:
            register(newcomer(number=number, name=name), by=clerk, now=now)
        assert (refused.value.code, refused.value.values) == ("number_taken", {"person": first.id})
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"name": "王*明"}, "name_masked"),
        ({"number": "110105194912310021"}, "number_check"),
        ({"phone": "1"}, "phone_shape"),
    ],
)
def test_what_cannot_be_right_is_refused(clerk: User, now: datetime, over: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        register(newcomer(**over), by=clerk, now=now)
    assert refused.value.code == code
    assert not Person.objects.exists()


def test_nobody_registers_outside_their_post(clerk: User, now: datetime) -> None:
    make_area(43, 9, 22)
    with pytest.raises(Refused) as refused:
        register(newcomer(area_id=TAOJIANG), by=clerk, now=now)
    assert refused.value.code == "forbidden"


def test_many_come_back_in_order_with_reasons(clerk: User, now: datetime) -> None:
    make_area(43, 9, 22)
    number = make_number()
    known = register(newcomer(number=number), by=clerk, now=now)
    twice = newcomer(address="一组1号")
    rows = [
        twice,
        newcomer(number="110105194912310021"),
        newcomer(number=number),
        newcomer(number=number, name="李四"),
        newcomer(number=twice.number),
        newcomer(area_id=TAOJIANG),
        newcomer(area_id=pack(43, 9, 99)),
        newcomer(address="一组1号"),
    ]
    found = register_many(rows, by=clerk, now=now)
    assert found.ids == [twice.id, None, known.id, None, twice.id, None, None, rows[7].id]
    assert (found.new, found.known) == (2, 2)
    assert [(t.index, t.wrong) for t in found.turned] == [
        (1, Wrong.NUMBER_CHECK),
        (3, Wrong.NUMBER_TAKEN),
        (5, Wrong.AREA_FORBIDDEN),
        (6, Wrong.AREA_UNKNOWN),
    ]
    assert Household.objects.count() == 1
    assert Person.objects.filter(household__isnull=False).count() == 2
    entry = AuditEntry.objects.get(verb="people.person.imported")
    assert entry.data == {"new": 2, "known": 2, "turned": 4}


def test_many_again_change_nothing(clerk: User, now: datetime) -> None:
    rows = [newcomer(address="二组2号") for _ in range(20)] + [newcomer(id_kind="none_yet", number="")]
    first = register_many(rows, by=clerk, now=now)
    second = register_many(rows, by=clerk, now=now)
    other_ids = [newcomer(number=row.number) for row in rows[:20]]
    third = register_many(other_ids, by=clerk, now=now)
    assert first.ids == second.ids
    assert third.ids == first.ids[:20]
    assert (first.new, second.new, third.new) == (21, 0, 0)
    assert Person.objects.count() == Identifier.objects.count() == 21
    assert IdentifierClaim.objects.count() == 20


def test_an_upload_that_repeats_a_known_person_under_two_new_ids(clerk: User, now: datetime) -> None:
    number = make_number()
    known = register(newcomer(number=number), by=clerk, now=now)
    found = register_many([newcomer(number=number), newcomer(number=number)], by=clerk, now=now)
    assert found.ids == [known.id, known.id]
    assert Person.objects.count() == 1


def test_a_stolen_number_stays_turned_away_when_the_file_repeats_it(clerk: User, now: datetime) -> None:
    number = make_number()
    register(newcomer(number=number), by=clerk, now=now)
    found = register_many([newcomer(number=number, name="李四") for _ in range(2)], by=clerk, now=now)
    assert found.ids == [None, None]
    assert [t.wrong for t in found.turned] == [Wrong.NUMBER_TAKEN] * 2


def test_many_cost_the_same_number_of_statements(clerk: User, now: datetime) -> None:
    counts = []
    register_many([newcomer()], by=clerk, now=now)  # the posts are read once
    for n in (5, 50):
        with CaptureQueriesContext(connection) as seen:
            register_many([newcomer(address=f"{i}号") for i in range(n)], by=clerk, now=now)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_organisations_are_registered_once(now: datetime) -> None:
    make_area(43, 9, 3)
    by = make_user("dispatcher", area_id=HESHAN)
    found = register_organisation("赫山区某局", "district", HESHAN, code="91350100m000100y43", by=by, now=now)
    assert found.code == "91350100M000100Y43"
    for name, code in [
        ("赫山区某局", ""),
        ("另一局", "91350100M000100Y43"),
        ("第三局", "91350100M000100Y44"),
    ]:
        with pytest.raises(Refused):
            register_organisation(name, "district", HESHAN, code=code, by=by, now=now)
    assert Organisation.objects.count() == 1
    with refused("forbidden"):
        register_organisation("外局", "district", TAOJIANG, by=by, now=now)


def together(*jobs: Any) -> list[Any]:
    """Run each job in a thread of its own, all starting at once; give what each returned or raised."""
    barrier = threading.Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)

    def run(place: int, job: Any) -> None:
        try:
            barrier.wait()
            results[place] = job()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_two_clerks_with_the_same_number_make_one_person(clerk: User, now: datetime) -> None:
    number = make_number()
    for _ in range(5):
        results = together(
            *[lambda: register(newcomer(number=number, id=uuid7()), by=clerk, now=now) for _ in range(4)]
        )
        assert all(isinstance(r, Person | Refused) for r in results), results
        assert Person.objects.count() == 1
    assert IdentifierClaim.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_makes_one_person(clerk: User, now: datetime) -> None:
    for told in [newcomer(id_kind="none_yet", number=""), newcomer(), newcomer(address="三组1号")]:
        results = together(*[lambda told=told: register(told, by=clerk, now=now) for _ in range(4)])
        assert all(isinstance(r, Person) for r in results), results
        assert [r.id for r in results] == [told.id] * 4
    assert Person.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_files_with_the_same_people_in_another_order_do_not_lock_each_other(
    clerk: User, now: datetime
) -> None:
    numbers = [make_number() for _ in range(200)]
    one = [newcomer(number=n, address=f"{i % 20}号") for i, n in enumerate(numbers)]
    two = [newcomer(number=n, address=f"{i % 20}号") for i, n in reversed(list(enumerate(numbers)))]
    first, second = together(
        lambda: register_many(one, by=clerk, now=now), lambda: register_many(two, by=clerk, now=now)
    )
    assert first.new + second.new == 200
    assert Person.objects.count() == 200
    assert first.ids == second.ids[::-1]
