"""The kind of fact that makes a person: somebody met in the field whom the phone did not know.

Whoever stood there is never refused. What cannot be right is left out of the record and disputed. A number that is on
record under the same name makes the new record an alias of that one; under another name it is disputed. A newcomer who
was told by mistake is merged or corrected at a desk: taking the fact back leaves the record, which others may use.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta, Struct
from psycopg import Connection

from lianfang.common.dates import day_of
from lianfang.common.ids import uuid7
from lianfang.people.models import Identifier, Newcomer, NewcomerDoubt, Person
from lianfang.people.rules.names import search_form, terms
from lianfang.people.rules.newcomer import Checked, softened
from lianfang.people.rules.newcomer import Newcomer as Told
from lianfang.people.rules.numbers import squeezed
from lianfang.people.vault import Sealer
from lianfang.sync.kinds import Admission, Kind, Row
from lianfang.sync.locks import in_turn

REASON = "同一证件号码（现场登记）"  # of the alias: told in the field


class NewcomerData(Struct, forbid_unknown_fields=True):
    """Who was met: the id the phone gave the person, and what it was told."""

    person_id: UUID
    name: Annotated[str, Meta(min_length=1, max_length=120)]
    kind: Person.Kind
    id_kind: Identifier.Kind
    number: Annotated[str, Meta(max_length=40)] = ""
    sex: Person.Sex = Person.Sex.UNKNOWN
    born_on: date | None = None
    phone: Annotated[str, Meta(max_length=24)] = ""
    address: Annotated[str, Meta(max_length=200)] = ""


def seal(row: Row) -> str:
    """Seal the number as it was typed."""
    number = row["number"]
    return b64encode(Sealer().seal(number, row["person_id"])).decode() if number else ""


def digest(row: Row) -> str:
    """Digest the number, so that it is found again and cannot be read."""
    return Sealer().blind(row["id_kind"], squeezed(row["number"])).hex() if row["number"] else ""


def kept(row: Row) -> Checked:
    """Give what is kept of a person: all that can be right."""
    return _softened(row)[0]


def _softened(row: Row) -> tuple[Checked, Any]:
    told = Told(
        name=row["name"],
        area_id=row["area_id"],
        kind=row["kind"],
        sex=row["sex"],
        born_on=row["born_on"],
        phone=row["phone"],
        id_kind=row["id_kind"],
        number=row["number"],
        address=row["address"],
        id=row["person_id"],
    )
    return softened(told, day_of(row["at"]))


# --- before they are stored

_THERE = "SELECT id FROM people_person WHERE id = ANY(%s)"
# Sorted, so that two uploads with the same numbers wait for each other in one order and never in a circle.
_CLAIM = """
INSERT INTO people_identifierclaim (blind, person_id)
SELECT decode(r.number_digest, 'hex'), (array_agg(r.person_id ORDER BY r.n))[1]
FROM json_to_recordset(%s::json) AS r(number_digest text, person_id uuid, n int4)
GROUP BY r.number_digest ORDER BY r.number_digest ON CONFLICT DO NOTHING
"""
_HOLDERS = "SELECT blind, person_id, name FROM people_holders(%s)"  # see people.keeping


def admit_newcomers(new: Admission) -> None:
    """Doubt what cannot be right, and a number that somebody of another name holds. Three statements at most."""
    numbered, ids = [], [row["person_id"] for row in new.rows]
    there = {found[0] for found in new.conn.execute(_THERE, [ids])}
    for row in new.rows:
        if row["person_id"] in there:
            new.dispute(row, NewcomerDoubt.ALREADY_KNOWN)
            continue
        there.add(row["person_id"])
        person, wrong = _softened(row)
        if wrong:
            about = NewcomerDoubt.WRONG_NUMBER if wrong.startswith("number") else NewcomerDoubt.WRONG_DETAILS
            new.dispute(row, about, wrong=wrong.value)
        if person.number.text:
            numbered.append(row)
    if not numbered:
        return
    asked = [
        {"number_digest": row["number_digest"], "person_id": row["person_id"], "n": n}
        for n, row in enumerate(numbered)
    ]
    in_turn(new.conn.execute, "number", [row["number_digest"] for row in numbered])
    new.conn.execute(_CLAIM, [_json(asked)])
    names = {row["person_id"]: row["name"] for row in reversed(numbered)}
    holders = _holders(new.conn, numbered)
    for row in numbered:
        holder, name = holders[row["number_digest"]]
        if not _same_name(name or names.get(holder, ""), row["name"]):
            new.dispute(row, NewcomerDoubt.NUMBER_TAKEN, holder=str(holder))


def _same_name(one: str, other: str) -> bool:
    return search_form(one) == search_form(other)


def _holders(conn: Connection[Any], rows: Iterable[Row]) -> dict[str, tuple[UUID, str]]:
    blinds = [bytes.fromhex(row["number_digest"]) for row in rows]
    return {blind: (person, name) for blind, person, name in conn.execute(_HOLDERS, [blinds])}


def _json(rows: Sequence[Row]) -> str:
    return msgspec.json.encode(rows).decode()


# --- once they are stored

_DOORS = """
INSERT INTO people_household (id, area_id, address)
SELECT r.id, a.id, r.address FROM json_to_recordset(%s::json) AS r(id uuid, area_id int8, address text)
JOIN places_area a ON a.id = r.area_id ORDER BY a.id, r.address ON CONFLICT DO NOTHING
"""
# Told of an area that nobody knows, a person is on record where the teller works, so that somebody sees them.
_PEOPLE = """
INSERT INTO people_person
    (id, kind, name, sex, born_on, phone, area_id, household_id, verified_at, registered_at)
SELECT r.id, r.kind, r.name, r.sex, r.born_on, r.phone, coalesce(a.id, r.home), h.id, NULL, %(now)s
FROM json_to_recordset(%(rows)s::json) AS r(id uuid, kind text, name text, sex text, born_on date, phone text,
    area_id int8, home int8, address text)
LEFT JOIN places_area a ON a.id = r.area_id
LEFT JOIN people_household h ON h.area_id = r.area_id AND h.address = r.address
ORDER BY r.id ON CONFLICT DO NOTHING RETURNING id, area_id
"""
_NUMBERS = """
INSERT INTO people_identifier (id, person_id, kind, sealed, tail)
SELECT id, person_id, kind, decode(sealed, 'base64'), tail
FROM json_to_recordset(%s::json) AS r(id uuid, person_id uuid, kind text, sealed text, tail text)
"""
_TERMS = """
INSERT INTO people_term (term, name)
SELECT term, name FROM json_to_recordset(%s::json) AS r(term text, name text) ON CONFLICT DO NOTHING
"""
_ALIASES = """
INSERT INTO people_alias (id, person_id, kept_id, reason, merged_at, merged_by_id)
SELECT id, person_id, kept_id, %(reason)s, %(now)s, by_id
FROM json_to_recordset(%(rows)s::json) AS r(id uuid, person_id uuid, kept_id uuid, by_id int8)
ON CONFLICT DO NOTHING
"""


def write_people(new: Admission) -> None:
    """Put the newcomers on record; seven statements at most, however many they are."""
    found = {row["person_id"]: (row, kept(row)) for row in reversed(new.rows)}
    doors = {(row["area_id"], person.address) for row, person in found.values() if person.address}
    if doors:
        asked = [{"id": uuid7(), "area_id": area, "address": address} for area, address in sorted(doors)]
        new.conn.execute(_DOORS, [_json(asked)])
    made = _people(new, found)
    fresh = [(row, person) for id_, (row, person) in found.items() if id_ in made]
    numbered = [row for row, person in fresh if person.number.text]
    holders = _holders(new.conn, numbered) if numbered else {}
    _write_numbers(new.conn, fresh, holders)
    _write_aliases(new.conn, numbered, holders, new.received_at)
    _write_terms(new.conn, fresh)


def _people(new: Admission, found: dict[UUID, tuple[Row, Checked]]) -> dict[UUID, int]:
    """Write those who are not there yet; give the area of each."""
    rows = [
        {
            "id": id_,
            "kind": row["kind"],
            "name": person.name,
            "sex": person.sex,
            "born_on": person.born_on,
            "phone": person.phone,
            "area_id": row["area_id"],
            "home": new.sender(row).home,
            "address": person.address,
        }
        for id_, (row, person) in found.items()
    ]
    return dict(new.conn.execute(_PEOPLE, {"rows": _json(rows), "now": new.received_at}).fetchall())


def _write_numbers(
    conn: Connection[Any], fresh: list[tuple[Row, Checked]], holders: dict[str, tuple[UUID, str]]
) -> None:
    """Write each document whose number is this person's own; one that cannot be right stays in the fact alone."""
    rows = []
    for row, person in fresh:
        text, mine = person.number.text, holders.get(row["number_digest"], (None, ""))[0] == row["person_id"]
        if (text and mine) or (not text and row["id_kind"] == Identifier.Kind.NONE_YET):
            sealed = b64encode(Sealer().seal(text, row["person_id"])).decode() if text else ""
            found = {"id": uuid7(), "person_id": row["person_id"], "kind": person.number.kind}
            rows.append(found | {"sealed": sealed, "tail": text[-4:]})
    if rows:
        conn.execute(_NUMBERS, [_json(rows)])


def _write_terms(conn: Connection[Any], fresh: list[tuple[Row, Checked]]) -> None:
    """Write what their names are found by, as people.naming does, whose lock the statement takes; sorted, so that
    two uploads wait for each other in one order."""
    names = sorted({person.name for _row, person in fresh})
    found_by = [{"term": term, "name": name} for name in names for term in sorted(terms(name))]
    if found_by:
        conn.execute(_TERMS, [_json(found_by)])


def _write_aliases(
    conn: Connection[Any], numbered: list[Row], holders: dict[str, tuple[UUID, str]], now: datetime
) -> None:
    """Let a record give way to the one that holds its number, unless the names differ: then a person looks."""
    rows = [
        {"id": uuid7(), "person_id": row["person_id"], "kept_id": holder, "by_id": row["by_id"]}
        for row in numbered
        for holder, name in [holders[row["number_digest"]]]
        if holder != row["person_id"] and _same_name(name, row["name"])
    ]
    if rows:
        conn.execute(_ALIASES, {"rows": _json(rows), "reason": REASON, "now": now})


NEWCOMER = Kind(
    "people.newcomer",
    "people.meet",
    Newcomer,
    NewcomerData,
    admit_newcomers,
    write_people,
    derive={"sealed_number": seal, "number_digest": digest},
    hidden={"number": "number_digest"},
)
