"""What the door of uploads may do in the database, asked of the database itself."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.errors import InsufficientPrivilege

from lianfang.fieldapp import endpoint, rights
from lianfang.fieldapp.kinds import KINDS
from lianfang.privacy import policies
from tests.teller import as_the_door

pytestmark = pytest.mark.one_machine

FACTS = {kind.model._meta.db_table for kind in KINDS.values()}
# Who somebody is and how to reach them, wherever a table tells it.
TELLING = {"name", "phone", "address", "sex", "term", "tail", "sealed", "sealed_number", "blind", "email"}
TELLING |= {"raw", "note", "reason", "data", "contact", "contact_phone", "password", "symptoms"}
_MAY = """
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT a.attisdropped
AND has_column_privilege('lianfang_ingest', c.oid, a.attnum, %s)
"""
_DELETES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
AND has_table_privilege('lianfang_ingest', oid, 'DELETE, TRUNCATE, TRIGGER, MAINTAIN')
"""


@pytest.fixture
def door(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection as uploads have it."""
    with endpoint.pool().connection() as conn:
        yield conn
    endpoint.hang_up()


def columns(deed: str) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_MAY, [deed])
        return set(cursor.fetchall())


@pytest.mark.django_db
def test_of_people_it_reads_neither_name_nor_number() -> None:
    read = {(table, column) for table, column in columns("SELECT") if table not in FACTS}
    assert {column for table, column in read if table == "people_person"} == {
        "id",
        "area_id",
        "household_id",
        "born_on",
    }
    assert {(table, column) for table, column in read if column in TELLING} == {
        ("people_household", "address")
    }
    assert {table for table, _ in read} == {*rights.READS, "testing_box", "testing_tube"}


@pytest.mark.django_db
def test_what_is_kept_sealed_in_facts_is_not_read() -> None:
    read = columns("SELECT")
    assert ("people_newcomer", "number_digest") in read
    assert ("people_newcomer", "sealed_number") not in read


@pytest.mark.django_db
def test_it_changes_and_takes_away_nothing_that_was_told() -> None:
    assert not {table for table, _ in columns("UPDATE")} & FACTS
    assert {table for table, _ in columns("INSERT")} == {
        *FACTS,
        *(table for table, deeds in rights.WRITES.items() if "INSERT" in deeds),
    }
    with connection.cursor() as cursor:
        cursor.execute(_DELETES)
        assert cursor.fetchall() == [("testing_box",)]


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT name FROM people_person",
        "SELECT * FROM people_person",
        "SELECT sealed FROM people_identifier",
        "SELECT term FROM people_term",
        "SELECT raw FROM sync_refusal",
        "SELECT password FROM accounts_user",
        "SELECT * FROM cases_case",
        "SELECT * FROM care_admission",
        "UPDATE people_person SET name = ''",
        "DELETE FROM testing_swab",
        "TRUNCATE testing_swab",
        "DROP TABLE people_term",
        "CREATE TABLE mine (id int)",
    ],
)
def test_a_hole_in_the_door_is_not_the_register(door: psycopg.Connection[Any], asked: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        door.execute(asked)
    door.rollback()


def test_the_connections_of_uploads_are_those_of_the_role(door: psycopg.Connection[Any]) -> None:
    assert door.execute("SELECT current_user").fetchone() == ("lianfang_ingest",)


@pytest.mark.django_db
def test_names_are_told_for_numbers_that_one_knows() -> None:
    with as_the_door(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_holders(%s)", [[b"unknown"]])
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_without_its_rights_nobody_becomes_it_and_they_are_laid_again() -> None:
    with connection.cursor() as cursor:
        assert rights.stand(cursor)
        cursor.execute("REVOKE INSERT ON sync_batch FROM lianfang_ingest")
        cursor.execute("GRANT SELECT ON people_term TO lianfang_ingest")
        assert not rights.stand(cursor)
        assert not rights.become(connection.connection)
        assert rights.lay(cursor)
        assert rights.stand(cursor)
    assert ("people_term", "term") not in columns("SELECT")


@pytest.mark.django_db
def test_it_finds_its_tables_in_a_schema_that_was_made_anew() -> None:
    with connection.cursor() as cursor:
        cursor.execute("REVOKE USAGE ON SCHEMA public FROM PUBLIC")  # as where a demo begins anew
        cursor.execute("SELECT has_schema_privilege('lianfang_ingest', 'public', 'USAGE')")
        assert cursor.fetchone()[0]


def test_what_phones_tell_in_bulk_is_not_copied_into_a_closed_table() -> None:
    """COPY is not done where rows are shown by areas: such an upload would be stored never."""
    closed = [kind for kind in KINDS.values() if kind.model._meta.db_table in policies.policies()]
    assert closed
    assert not [kind.name for kind in closed if kind.plain]
