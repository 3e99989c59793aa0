"""What the database itself shows to somebody who looks at a page, asked of the database and of pages."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from lianfang.accounts import reading
from lianfang.accounts.models import AuditEntry, Emergency, User
from lianfang.accounts.tests.make import make_user
from lianfang.cases.models import Case
from lianfang.cases.tests.make import make_case
from lianfang.common.dates import day_of
from lianfang.common.ids import uuid7
from lianfang.people.actions import add_identifier
from lianfang.people.models import Identifier, Person
from lianfang.people.queries import search
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.privacy import policies
from lianfang.privacy.open_tables import OPEN
from lianfang.privacy.tables import TABLES

pytestmark = [pytest.mark.django_db, pytest.mark.one_machine]


@contextmanager
def reads(user: User, now: datetime) -> Iterator[None]:
    """Read as somebody who looks at a page, with no filter of a page's own."""
    assert reading.bind(User.objects.get(pk=user.pk), day_of(now))
    try:
        yield
    finally:
        reading.free()


@pytest.fixture
def here() -> Person:
    return make_person(name="赫有人")


@pytest.fixture
def there() -> Person:
    return make_person(name="桃有人", area=make_area(43, 9, 22))


@pytest.fixture
def tracer() -> User:
    return make_user("tracer", area_id=HESHAN)


def as_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def test_a_forgotten_filter_leaks_nothing(here: Person, there: Person, tracer: User, now: datetime) -> None:
    with reads(tracer, now):
        assert list(Person.objects.all()) == [here]
        assert not Person.objects.filter(pk=there.pk).exists()
        assert Person.objects.filter(name__contains="有人").count() == 1  # also where no index helps
    assert {*Person.objects.all()} == {here, there}


def test_a_number_of_somebody_elsewhere_is_not_read(there: Person, tracer: User, now: datetime) -> None:
    Identifier.objects.create(person=there, kind="passport", sealed=b"x", tail="1234")
    with reads(tracer, now):
        assert not Identifier.objects.exists()
    assert Identifier.objects.count() == 1


def test_whom_a_case_of_ones_area_names_is_seen(there: Person, tracer: User, now: datetime) -> None:
    Case.objects.filter(pk=make_case(now, person=there).pk).update(area_id=HESHAN)
    with reads(tracer, now):
        assert list(Person.objects.all()) == [there]


def test_the_city_sees_the_city_and_another_one_does_not(here: Person, there: Person, now: datetime) -> None:
    chief = make_user("commander", area_id=YIYANG)
    with reads(chief, now):
        assert {*Person.objects.all()} == {here, there}
    elsewhere = make_person(area=make_area(43, 1, 2))
    with reads(chief, now):
        assert {*Person.objects.all()} == {here, there}
    with reads(make_user("commander", area_id=elsewhere.area_id), now):
        assert list(Person.objects.all()) == [elsewhere]


def test_who_has_no_post_sees_nobody(here: Person, now: datetime) -> None:
    with reads(make_user(), now):
        assert not Person.objects.exists()
    with reads(make_user("tracer", is_active=False), now):
        assert not Person.objects.exists()


def test_an_emergency_opens_a_person_and_nobody_else(there: Person, tracer: User, now: datetime) -> None:
    make_person(area=there.area)
    Emergency.objects.create(
        user=tracer,
        area=there.area,
        person_id=there.pk,
        reason="……",
        opened_at=now,
        until=now.replace(year=2022),
    )
    User.objects.filter(pk=tracer.pk).update(emergency_until=now.replace(year=2022))
    with mock.patch("lianfang.web.clock.now", return_value=now), reads(tracer, now):
        assert list(Person.objects.all()) == [there]


def test_a_page_that_forgets_its_filter_shows_nobody_elsewhere(
    client: Client, here: Person, there: Person, tracer: User, now: datetime
) -> None:
    client.force_login(tracer)
    with mock.patch("lianfang.people.queries.visible", side_effect=lambda rows, *_how: rows):
        page = client.get("/search/", {"q": "有人"}).content.decode()
        assert here.name in page
        assert there.name not in page
        with mock.patch.object(reading, "bind"):
            assert there.name in client.get("/search/", {"q": "有人"}).content.decode()


def test_after_a_page_the_connection_is_free_and_what_it_noted_stays(
    client: Client, here: Person, there: Person, tracer: User
) -> None:
    client.force_login(tracer)
    asked: list[str] = []

    def noted(execute: Any, sql: str, *how: Any) -> Any:
        done = execute(sql, *how)
        if sql.startswith('SELECT "people_person"'):
            asked.append(as_role())
        return done

    with connection.execute_wrapper(noted):
        assert client.get(reverse("person", args=[here.pk])).status_code == 200
    assert set(asked) == {"lianfang_reader"}
    assert as_role() != "lianfang_reader"
    assert AuditEntry.objects.filter(person_id=here.pk, by=tracer).exists()  # noted by the page itself


@pytest.fixture
def keeper() -> User:
    """Give somebody who keeps the register of one district."""
    return make_user("epidemiologist", area_id=HESHAN)


@contextmanager
def roles_of_statements() -> Iterator[dict[str, set[str]]]:
    """Note as whom statements about people are made: within a transaction of the page's own, and outside one."""
    asked: dict[str, set[str]] = {"deed": set(), "page": set()}
    around = len(connection.atomic_blocks)

    def noted(execute: Any, sql: str, *how: Any) -> Any:
        done = execute(sql, *how)
        if '"people_person"' in sql:
            asked["deed" if len(connection.atomic_blocks) > around else "page"].add(as_role())
        return done

    with connection.execute_wrapper(noted):
        yield asked


def told_of(person: Person, **other: str) -> dict[str, str]:
    return {"name": person.name, "kind": "resident", "sex": person.sex or "f", "address": "……", **other}


def test_a_deed_looks_everywhere_and_what_is_read_around_it_does_not(
    client: Client, here: Person, there: Person, keeper: User
) -> None:
    client.force_login(keeper)
    with roles_of_statements() as asked:
        said = client.post(reverse("person_correct", args=[here.pk]), told_of(here, name="赫新名"))
    assert said.status_code == 302
    assert Person.objects.get(pk=here.pk).name == "赫新名"
    assert asked["page"] == {"lianfang_reader"}
    assert asked["deed"]
    assert "lianfang_reader" not in asked["deed"]
    assert as_role() != "lianfang_reader"


def test_a_deed_that_is_refused_finds_who_is_elsewhere_and_its_page_does_not_show_them(
    client: Client, there: Person, keeper: User, now: datetime
) -> None:
    add_identifier(there, "passport", "E12345678", by=make_user("epidemiologist", area_id=YIYANG), now=now)
    client.force_login(keeper)
    told = {"name": "新来", "kind": "present", "id_kind": "passport", "number": "E12345678", "sex": "f"}
    told |= {"id": str(uuid7()), "new": "1"}
    with (
        roles_of_statements() as asked,
        mock.patch("lianfang.people.views.visible", side_effect=lambda rows, *_how: rows),
    ):
        page = client.post(f"{reverse('person_new')}?area={HESHAN}", told).content.decode()
    assert not Person.objects.filter(name="新来").exists()
    assert there.name not in page  # the page forgot its filter
    assert asked["page"] == {"lianfang_reader"}


def test_a_deed_that_forgets_its_filter_does_nothing_to_who_is_elsewhere(
    client: Client, there: Person, keeper: User
) -> None:
    client.force_login(keeper)
    correct = reverse("person_correct", args=[there.pk])
    assert client.post(correct, told_of(there, name="改了")).status_code == 404
    with mock.patch("lianfang.people.views.visible", side_effect=lambda rows, *_how: rows):
        assert client.post(correct, told_of(there, name="改了")).status_code == 403
        with mock.patch("lianfang.people.actions.records.require"):
            assert client.post(correct, told_of(there, name="改了")).status_code == 404
    assert Person.objects.get(pk=there.pk).name == there.name


def test_a_deed_is_free_from_its_first_statement_on_whoever_is_asked(
    here: Person, there: Person, tracer: User, now: datetime
) -> None:
    assert reading.bind(User.objects.get(pk=tracer.pk), day_of(now), method="POST")
    try:
        for fails in (False, True):
            assert {*Person.objects.all()} == {here}
            with suppress(ZeroDivisionError), transaction.atomic():
                (seen,) = connection.connection.execute("SELECT count(*) FROM people_person").fetchone()
                assert seen == 2  # past Django, as some deeds ask
                with transaction.atomic():
                    assert {*Person.objects.all()} == {here, there}
                assert 1 / (not fails)
            assert {*Person.objects.all()} == {here}
    finally:
        reading.free()
    assert {*Person.objects.all()} == {here, there}
    assert type(connection.atomic_blocks) is list


@pytest.mark.django_db(transaction=True)
def test_a_name_that_somebody_bears_elsewhere_is_found_after_one_here_is_renamed(
    client: Client, now: datetime
) -> None:
    """What a deed asks of psycopg itself, and once it is committed, looks everywhere too."""
    here, there = make_person(name="张同名"), make_person(name="张同名", area=make_area(43, 9, 22))
    client.force_login(make_user("epidemiologist", area_id=HESHAN))
    said = client.post(reverse("person_correct", args=[here.pk]), told_of(here, name="赫新名"))
    assert said.status_code == 302
    chief = make_user("epidemiologist", area_id=YIYANG)
    assert [each.person for each in search("张同名", chief, now.date())] == [there]


def test_what_a_broken_request_left_is_set_free_by_the_next(
    client: Client, there: Person, tracer: User, now: datetime
) -> None:
    assert reading.bind(tracer, day_of(now))
    assert as_role() == "lianfang_reader"
    client.get("/sign-in/")
    assert as_role() != "lianfang_reader"


def test_without_the_role_pages_are_read_as_before(here: Person, tracer: User, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("REVOKE SELECT ON people_person FROM lianfang_reader")
        assert not policies.stand(cursor)
        assert not reading.bind(tracer, day_of(now))
        assert list(Person.objects.all()) == [here]
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("COMMENT ON FUNCTION reader_sees(uuid) IS 'of another release'")
        assert policies.lay(cursor)
        assert policies.stand(cursor)
    with reads(tracer, now):
        assert list(Person.objects.all()) == [here]


def test_every_table_with_personal_data_has_a_policy_or_a_reason() -> None:
    closed = {held.model._meta.db_table for held in TABLES} - {
        apps.get_model(name)._meta.db_table for name in OPEN
    }
    assert set(policies.policies()) == closed
    assert OPEN.keys() <= {held.name for held in TABLES}
    assert all(OPEN.values())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_policies JOIN pg_class ON relname = tablename WHERE policyname = 'reader_select' "
            "AND relrowsecurity AND 'lianfang_reader' = ANY(roles)"
        )
        assert {table for (table,) in cursor.fetchall()} == closed


def test_who_somebody_is_stays_closed() -> None:
    """A table that tells a name, a phone or a number of a person on record is never open for convenience."""
    assert {
        "people_person",
        "people_identifier",
        "people_identifierclaim",
        "people_household",
    } <= set(policies.policies())
    assert {"messaging_message", "care_consultation", "hotline_hotlinecall", "needs_ticket"} <= set(
        policies.policies()
    )


def test_figures_within_figures_go_on_reading_everything(
    here: Person, there: Person, tracer: User, now: datetime
) -> None:
    with reads(tracer, now):
        with reading.everywhere():
            with reading.everywhere():
                assert Person.objects.count() == 2
            assert Person.objects.count() == 2
        assert list(Person.objects.all()) == [here]
    assert Person.objects.count() == 2
