"""The statements behind registering: claims, households, and COPY in binary for the rest."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from lianfang.common.ids import uuid7

Door = tuple[int, str]


def names(ids: list[UUID]) -> dict[UUID, str]:
    """Give the names of those of these persons who are on record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM people_person WHERE id = ANY(%s)", [ids])
        return dict(cursor.fetchall())


def claim(wanted: dict[bytes, UUID]) -> dict[bytes, tuple[UUID, str]]:
    """Claim numbers for persons; give those that others hold, with the holder's id and name.

    Sorted, so that two callers with the same numbers wait for each other in one order and never in a circle.
    """
    if not wanted:
        return {}
    blinds = sorted(wanted)
    given = [blinds, [wanted[blind] for blind in blinds]]
    connection.ensure_connection()
    # Django's own cursor writes parameters into the text, which doubles the cost of this one for a city.
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(
            "WITH won AS (INSERT INTO people_identifierclaim (blind, person_id) "
            "SELECT * FROM unnest(%b::bytea[], %b::uuid[]) ON CONFLICT DO NOTHING RETURNING 1) "
            "SELECT count(*) FROM won",
            given,
        )
        if cursor.fetchone() == (len(blinds),):
            return {}
        cursor.execute(
            "SELECT blind, p.id, p.name FROM unnest(%b::bytea[], %b::uuid[]) AS w(blind, person_id) "
            "JOIN people_identifierclaim c USING (blind) JOIN people_person p ON p.id = c.person_id "
            "WHERE c.person_id <> w.person_id",
            given,
        )
        return {blind: (person, name) for blind, person, name in cursor.fetchall()}


def households(doors: set[Door]) -> dict[Door, UUID]:
    """Find or make the household behind each door."""
    if not doors:
        return {}
    ordered = sorted(doors)
    areas, addresses = [area for area, _ in ordered], [address for _, address in ordered]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_household (id, area_id, address) "
            "SELECT * FROM unnest(%s::uuid[], %s::int8[], %s::text[]) ON CONFLICT DO NOTHING",
            [[uuid7() for _ in ordered], areas, addresses],
        )
        cursor.execute(
            "SELECT h.area_id, h.address, h.id FROM people_household h "
            "JOIN unnest(%s::int8[], %s::text[]) AS d(area_id, address) USING (area_id, address)",
            [areas, addresses],
        )
        return {(area, address): id_ for area, address, id_ in cursor.fetchall()}


def copy_people(rows: Iterable[Sequence[Any]]) -> None:
    """Write persons."""
    _copy(
        "people_person (id, kind, name, sex, born_on, phone, area_id, household_id, verified_at, registered_at)",
        ["uuid", "text", "text", "text", "date", "text", "int8", "uuid", "timestamptz", "timestamptz"],
        rows,
    )


def copy_identifiers(rows: Iterable[Sequence[Any]]) -> None:
    """Write sealed numbers: (person, kind, sealed, tail)."""
    _copy(
        "people_identifier (id, person_id, kind, sealed, tail)",
        ["uuid", "uuid", "text", "bytea", "text"],
        ((uuid7(), *row) for row in rows),
    )


def copy_terms(rows: Iterable[Sequence[Any]]) -> None:
    """Write search terms: (person, term, area)."""
    _copy(
        "people_term (person_id, term, area_id)",
        ["uuid", "text", "int8"],
        rows,
    )


def _copy(target: str, types: list[str], rows: Iterable[Sequence[Any]]) -> None:
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {target} FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
