"""Django's statements as a cluster takes them, on plain PostgreSQL: which parts of a table there are is said here."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, InternalError, connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from lianfang.cases.models import Case, Contact
from lianfang.cases.tests.make import make_case, make_contact
from lianfang.cluster.engine.base import DatabaseWrapper, Errors
from lianfang.people.models import Deferral, Person
from lianfang.people.tests.make import make_person
from lianfang.sync.locks import apart, hold, in_turn

pytestmark = [pytest.mark.django_db, pytest.mark.one_machine]

# In place of what Citus says: two parts, by the last digit of an id.
PARTS = """
CREATE FUNCTION get_shard_id_for_distribution_column(of text, id uuid) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$ SELECT ('x' || right(id::text, 1))::bit(4)::int::bigint % 2 $$
"""


@pytest.fixture
def spread(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """Let Django write its statements for a cluster, as settings do where LIANFANG_CLUSTER is 1."""
    with connection.cursor() as cursor:
        cursor.execute(PARTS)
    settings.CLUSTER = True
    monkeypatch.setattr(connection.ops, "compiler_module", DatabaseWrapper.ops_class.compiler_module)
    monkeypatch.setattr(connection.ops, "_cache", None)
    yield
    monkeypatch.setattr(connection.ops, "_cache", None)


def told(seen: CaptureQueriesContext) -> list[str]:
    return [str(each["sql"]) for each in seen.captured_queries]


def test_who_stands_beside_a_row_is_read_after_it(now: datetime, spread: None) -> None:
    case = make_case(now)
    first = make_contact(now, case=case)
    second = make_contact(now, via=first)
    area, home = second.person.area.name, first.person.household
    rows = Contact.objects.select_related("person__area", "case__person", "via__person__household")
    with CaptureQueriesContext(connection) as seen:
        found: dict[Any, Any] = {row.pk: row for row in rows.order_by("pk")}
        assert found[second.pk].person == second.person
        assert found[second.pk].person.area.name == area
        assert found[second.pk].via.person.name == first.person.name
        assert found[second.pk].via.person.household == home
        assert found[first.pk].case.person.name == case.person.name
        assert found[first.pk].via is None
    statements = told(seen)
    assert 'JOIN "people_person"' not in statements[0]
    assert list(rows.filter(Q(pk__in=[]) | Q(pk=first.pk))) == [first]
    assert len(statements) == 6  # three times people, their areas or doors: none for a row more


def test_what_a_condition_asks_of_is_joined_all_the_same(now: datetime, spread: None) -> None:
    contact = make_contact(now, person=make_person(name="王小明"))
    make_contact(now)
    rows = Contact.objects.filter(person__name="王小明").select_related("person", "via__person")
    with CaptureQueriesContext(connection) as seen:
        assert [row.person.name for row in rows] == ["王小明"]
        assert [row.pk for row in rows] == [contact.pk]
    assert told(seen)[0].count('JOIN "people_person"') == 1


def test_rows_of_several_parts_are_locked_one_part_after_the_other(spread: None) -> None:
    people = [make_person() for _ in range(12)]
    with CaptureQueriesContext(connection) as seen:
        found = Person.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in people])
        assert {one.pk for one in found} == {one.pk for one in people}
    locking = [sql for sql in told(seen) if "FOR NO KEY UPDATE" in sql]
    assert len(locking) == 2
    assert all("ORDER BY id" in sql for sql in locking)


def test_one_row_of_a_known_part_is_locked_where_it_is_read(spread: None) -> None:
    person = make_person()
    with CaptureQueriesContext(connection) as seen:
        assert Person.objects.select_for_update().get(pk=person.pk) == person
    assert len(told(seen)) == 1


def test_a_row_that_is_joined_with_a_person_is_locked_alone(now: datetime, spread: None) -> None:
    case = make_case(now)
    rows = Case.objects.select_related("person").select_for_update(of=("self",), no_key=True)
    with CaptureQueriesContext(connection) as seen:
        assert rows.get(pk=case.pk).person == case.person
    (locking,) = [sql for sql in told(seen) if "FOR NO KEY UPDATE" in sql]
    assert "JOIN" not in locking


def test_nothing_is_locked_where_nothing_is(spread: None) -> None:
    assert list(Person.objects.select_for_update().filter(name="nobody", phone="1")) == []


def test_whose_row_it_is_is_never_written_anew(now: datetime, spread: None) -> None:
    row = Deferral.objects.create(
        person=make_person(),
        area_id=make_person().area_id,
        activity="swab",
        reason="medical",
        source="hospital",
        from_at=now,
        until=now + timedelta(days=1),
    )
    with CaptureQueriesContext(connection) as seen:
        row.save()
    assert 'SET "person_id"' not in told(seen)[0]
    with CaptureQueriesContext(
        connection
    ) as seen:  # somebody else's from now on: said as it is, for the cluster to refuse
        Deferral.objects.filter(pk=row.pk).update(person=make_person())
    assert 'SET "person_id"' in told(seen)[-1]
    with CaptureQueriesContext(connection) as seen:
        hold(connection.cursor().execute, "people_person", [row.person_id])
    assert len(told(seen)) == 2


def test_claims_wait_in_one_order_on_a_cluster_alone(settings: Any) -> None:
    asked: list[str] = []

    def execute(sql: str, _given: Any) -> None:
        asked.append(sql)

    settings.CLUSTER = False
    in_turn(execute, "number", ["b", "a"])
    assert asked == []
    assert apart("id", "person_id") == "id"
    settings.CLUSTER = True
    in_turn(execute, "number", ["b", "a"])
    assert "pg_advisory_xact_lock" in asked[0]
    assert apart("id", "person_id") == "person_id, id"


def test_a_row_that_one_of_the_machines_has_already_is_told_as_what_it_is() -> None:
    said = psycopg.InternalError('duplicate key value violates unique constraint "people_person_pkey_102303"')
    with pytest.raises(IntegrityError), Errors(connection):
        raise said
    with pytest.raises(InternalError), Errors(connection):
        raise psycopg.InternalError("something else")
