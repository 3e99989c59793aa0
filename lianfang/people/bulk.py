"""The statements behind registering: claims, households, and COPY for the rest. Ids are their 32 hexadecimal digits."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import psycopg
from django.db import connection

from lianfang.common import packing
from lianfang.common.ids import many
from lianfang.common.remembering import Answers
from lianfang.people.copying import copy
from lianfang.sync.locks import in_turn

Door = tuple[int, str]


class PersonRow(NamedTuple):
    """A person as the table has them; `household` is "" for somebody without."""

    id: str
    kind: str
    name: str
    sex: str
    born_on: date | None
    phone: str
    area_id: int
    household: str
    verified_at: datetime | None
    registered_at: datetime


def names(ids: list[str]) -> dict[str, tuple[UUID, str]]:
    """Give the names of those of these persons who are on record."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM people_person WHERE id = ANY(%s::uuid[])", [ids])
        return {pk.hex: (pk, name) for pk, name in cursor.fetchall()}


_CLAIM = """
WITH won AS (INSERT INTO people_identifierclaim (blind, person_id)
SELECT * FROM unnest(%b::bytea[], %b::text[]::uuid[]) ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) FROM won
"""  # what RETURNING gave is counted: on a distributed database the number of rows of such a statement is not true
_HELD = """
WITH held AS MATERIALIZED (
    SELECT c.blind, c.person_id FROM unnest(%b::bytea[], %b::text[]::uuid[]) AS w(blind, person_id)
    JOIN people_identifierclaim c ON c.blind = w.blind WHERE c.person_id <> w.person_id)
SELECT held.blind, p.id, p.name FROM held JOIN people_person p ON p.id = held.person_id
"""  # the claims first: on a distributed database they lie apart from the people


def claim(wanted: Mapping[bytes, str], *, keep: bool = True) -> dict[bytes, tuple[UUID, str]]:
    """Claim numbers for persons; give those that others hold, with the holder's id and name.

    Sorted, so that two callers with the same numbers wait for each other in one order and never in a circle.
    keep: else it is only looked who holds them.
    """
    if not wanted:
        return {}
    blinds = sorted(wanted)
    given = [blinds, [wanted[blind] for blind in blinds]]
    connection.ensure_connection()
    # Django's own cursor writes parameters into the text, which doubles the cost of this one for a city.
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        if keep:
            in_turn(cursor.execute, "number", [blind.hex() for blind in blinds])
        if keep and cursor.execute(_CLAIM, given).fetchone() == (len(blinds),):
            return {}
        found = cursor.execute(_HELD, given).fetchall()
        return {blind: (person, name) for blind, person, name in found}


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
            [many(len(ordered)), areas, addresses],
        )
        cursor.execute(
            "SELECT h.area_id, h.address, h.id FROM people_household h "
            "JOIN unnest(%s::int8[], %s::text[]) AS d(area_id, address) USING (area_id, address)",
            [areas, addresses],
        )
        return {(area, address): id_ for area, address, id_ in cursor.fetchall()}


def copy_people(rows: Iterable[PersonRow]) -> None:
    """Write persons."""
    if not (columns := list(zip(*rows, strict=True))):
        return
    ids, kinds, names_, sexes, born, phones, areas, doors, verified, registered = columns
    days, numbers, moments = (Answers(p) for p in (packing.day, packing.number, packing.moment))
    copy(
        "people_person (id, kind, name, sex, born_on, phone, area_id, household_id, verified_at, registered_at)",
        [
            packing.ids(ids),
            packing.same(kinds),
            packing.same(names_),
            packing.same(sexes),
            map(days.__getitem__, born),
            map(packing.text, phones),
            map(numbers.__getitem__, areas),
            packing.ids(doors),
            map(moments.__getitem__, verified),
            map(moments.__getitem__, registered),
        ],
    )


def copy_identifiers(rows: Sequence[tuple[str, str, bytes, str]]) -> None:
    """Write sealed numbers: (person, kind, sealed, tail)."""
    if not rows:
        return
    people, kinds, sealed, tails = zip(*rows, strict=True)
    copy(
        "people_identifier (id, person_id, kind, sealed, tail)",
        [
            packing.ids(many(len(rows))),
            packing.ids(people),
            packing.same(kinds),
            map(packing.field, sealed),
            map(packing.text, tails),
        ],
    )
