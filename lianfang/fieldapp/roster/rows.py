"""The rows of a roster, read from the tables: page after page, or those with some ids."""

import hmac
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from lianfang.common.errors import Refused
from lianfang.people.vault import unseal
from lianfang.places.rules import Span
from lianfang.sync.queries import COUNTS
from lianfang.testing.queries import LISTED, ORDERED
from lianfang.visits.queries import DueDoor, doors_due
from lianfang.visits.queries.due import Asker, page_of_doors

Row = dict[str, Any]
Key = tuple[int, UUID, UUID]
FIRST: Key = (0, UUID(int=0), UUID(int=0))
NEEDS = 5  # of one door on a phone, the oldest first (design choice)
TAIL = 4  # last letters of numbers and phones by which people are found

_BETWEEN = "{t}.area_id BETWEEN %(a)s AND %(z)s"

_DOOR = "SELECT h.area_id, h.id, h.address FROM people_household h"
_PERSON = f"""
SELECT p.area_id, p.id, p.household_id, p.name, p.sex, p.born_on, p.kind, right(p.phone, {TAIL}),
       i.kind AS id_kind, i.tail, i.sealed, {LISTED.format(person="p.id", on="%(on)s")},
       {ORDERED.format(person="p.id", on="%(on)s")}, (
  SELECT max(d.until) FROM people_deferral d WHERE d.person_id = p.id AND d.activity = 'swab' AND d.withdrawn_at IS NULL
  AND d.from_at < %(on)s::date + interval '1 day' AND d.until > %(on)s)
FROM people_person p LEFT JOIN LATERAL (
  SELECT kind, tail, sealed FROM people_identifier WHERE person_id = p.id AND kind <> 'none_yet'
  ORDER BY kind <> 'resident_id', id LIMIT 1
) i ON true
"""  # noqa: S608 — our own words
_NOT_MERGED = "NOT EXISTS (SELECT 1 FROM people_alias a WHERE a.person_id = p.id AND a.undone_at IS NULL)"
# On a cluster swabs lie beside their tubes, apart from the people: those of the areas are read first.
_NEAR = (
    "(SELECT p.id, p.area_id FROM people_person p JOIN unnest(%(firsts)s::int8[], %(lasts)s::int8[]) AS span(a, z) "
    "ON p.area_id BETWEEN span.a AND span.z OFFSET 0)"
    if settings.CLUSTER
    else "people_person"
)
_SWAB = f"""
SELECT p.area_id, s.person_id, s.id, s.round_id, s.tube_code, s.at, {COUNTS.format(t="s")} AS counts
FROM {_NEAR} p JOIN testing_swab s ON s.person_id = p.id
"""  # noqa: S608 — our own words
_WATCHED = """
SELECT q.person_id, max(q.ends_on) FROM cases_quarantine q LEFT JOIN places_site s ON s.id = q.site_id
WHERE q.released_at IS NULL AND EXISTS (
  SELECT 1 FROM unnest(%(firsts)s::int8[], %(lasts)s::int8[]) AS span(a, z)
  WHERE q.area_id BETWEEN span.a AND span.z OR s.area_id BETWEEN span.a AND span.z)
"""


def _ask(statement: str, areas: Sequence[Span], **given: Any) -> list[tuple[Any, ...]]:
    given |= {"firsts": [first for first, _ in areas], "lasts": [last for _, last in areas]}
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def _pages(statement: str, areas: Sequence[Span], limit: int, **given: Any) -> list[tuple[Any, ...]]:
    """Give as many rows as one page holds, one range of areas after the other: the indexes on areas give them in
    order."""
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for first, last in sorted(areas):
            if len(found) < limit and last >= given["area"]:
                here = {"a": first, "z": last, "firsts": [first], "lasts": [last]}
                cursor.execute(statement, given | here | {"limit": limit - len(found)})
                found += cursor.fetchall()
    return found


def _page(inner: str, order: str) -> str:
    return f"{inner} ORDER BY {order} LIMIT %(limit)s"


_DOORS = _page(
    f"{_DOOR} WHERE {_BETWEEN.format(t='h')} AND (h.area_id, h.id) > (%(area)s, %(one)s)", "h.area_id, h.id"
)
_PEOPLE = _page(
    f"{_PERSON} WHERE {_BETWEEN.format(t='p')} AND (p.area_id, p.id) > (%(area)s, %(one)s) AND {_NOT_MERGED}",
    "p.area_id, p.id",
)
_SWABS = _page(
    f"{_SWAB} WHERE {_BETWEEN.format(t='p')} AND s.round_id = ANY(%(rounds)s) AND {COUNTS.format(t='s')} "
    "AND (p.area_id, s.person_id, s.id) > (%(area)s, %(one)s, %(two)s)",
    "p.area_id, s.person_id, s.id",
)
_SOME_SWABS = f"""
{_SWAB} WHERE s.round_id = ANY(%(rounds)s)
AND (s.batch_id = ANY(%(batches)s) OR s.id = ANY(%(ids)s) OR s.person_id = ANY(%(people)s)) AND EXISTS (
  SELECT 1 FROM unnest(%(firsts)s::int8[], %(lasts)s::int8[]) AS span(a, z) WHERE p.area_id BETWEEN span.a AND span.z)
"""  # noqa: S608 — our own words
_VISIT = "SELECT l.area_id, l.household_id, l.at, l.outcome FROM visits_lastvisit l"
_VISITS = _page(
    f"{_VISIT} WHERE {_BETWEEN.format(t='l')} AND (l.area_id, l.household_id) > (%(area)s, %(one)s)",
    "l.area_id, l.household_id",
)
# What else is known of a door: which of the letters it has, and what was needed there and is not met yet.
_MORE = f"""
SELECT h.area_id, h.id, ARRAY(SELECT d.notice_id FROM notices_delivery d WHERE d.household_id = h.id
    AND d.notice_id = ANY(%(letters)s::uuid[]) AND {COUNTS.format(t="d")} UNION
    SELECT c.notice_id FROM notices_carried c WHERE c.household_id = h.id AND c.notice_id = ANY(%(letters)s::uuid[])),
  ARRAY(SELECT n.what FROM needs_ticket n WHERE n.household_id = h.id AND n.state IN ('new', 'open')
    ORDER BY n.told_at LIMIT {NEEDS}) FROM people_household h
"""  # noqa: S608 — our own words
_SOMETHING = f"""(EXISTS (SELECT 1 FROM needs_ticket n WHERE n.household_id = h.id AND n.state IN ('new', 'open'))
  OR EXISTS (SELECT 1 FROM notices_delivery d WHERE d.household_id = h.id AND d.notice_id = ANY(%(letters)s::uuid[])
    AND {COUNTS.format(t="d")})
  OR EXISTS (SELECT 1 FROM notices_carried c WHERE c.household_id = h.id AND c.notice_id = ANY(%(letters)s::uuid[])))
"""  # noqa: S608 — our own words
_MORES = _page(
    f"{_MORE} WHERE {_BETWEEN.format(t='h')} AND (h.area_id, h.id) > (%(area)s, %(one)s) AND {_SOMETHING}",
    "h.area_id, h.id",
)
_CARE = (
    "SELECT f.area_id, f.person_id, array_agg(DISTINCT f.key) FROM zones_careflag f WHERE f.ended_at IS NULL"
)
_CARES = _page(
    f"{_CARE} AND {_BETWEEN.format(t='f')} AND (f.area_id, f.person_id) > (%(area)s, %(one)s) "
    "GROUP BY f.area_id, f.person_id",
    "f.area_id, f.person_id",
)
_COUNT = """
SELECT count(*) FROM (SELECT 1 FROM unnest(%(firsts)s::int8[], %(lasts)s::int8[]) AS span(a, z)
  JOIN people_person p ON p.area_id BETWEEN span.a AND span.z LIMIT %(limit)s) t
"""


class Reader:
    """Reads rows for one phone: `key` makes the marks of document numbers, `rounds` are those that are open, `on` is
    the day on which somebody is in a group, `asker` whose doors are due, `letters` what is brought to doors."""

    def __init__(
        self,
        key: bytes,
        rounds: Sequence[UUID],
        on: date,
        asker: Asker | None = None,
        letters: Sequence[UUID] = (),
    ) -> None:
        self.key, self.rounds, self.on, self.asker = key, list(rounds), on, asker or Asker()
        self.letters = list(letters)

    def doors(self, areas: Sequence[Span], after: Key, limit: int) -> tuple[list[Row], Key]:
        """Give a page of doors, and the key of its last."""
        found = _pages(_DOORS, areas, limit, area=after[0], one=after[1])
        return [_door(row) for row in found], _last(found, after)

    def people(self, areas: Sequence[Span], after: Key, limit: int) -> tuple[list[Row], Key]:
        """Give a page of people, and the key of the last."""
        found = _pages(_PEOPLE, areas, limit, area=after[0], one=after[1], on=self.on)
        return [self._person(row) for row in found], _last(found, after)

    def swabs(self, areas: Sequence[Span], after: Key, limit: int) -> tuple[list[Row], Key]:
        """Give a page of swabs of open rounds, and the key of the last."""
        if not self.rounds:
            return [], after
        given = {"area": after[0], "one": after[1], "two": after[2], "rounds": self.rounds}
        found = _pages(_SWABS, areas, limit, **given)
        return [_swab(row) for row in found], (found[-1][:3] if found else after)

    def visits(self, areas: Sequence[Span], after: Key, limit: int) -> tuple[list[Row], Key]:
        """Give a page of last visits, and the key of the last."""
        found = _pages(_VISITS, areas, limit, area=after[0], one=after[1])
        return [_visit(row) for row in found], _last(found, after)

    def dues(self, areas: Sequence[Span], after: Key, limit: int) -> tuple[list[Row], Key]:
        """Give a page of the doors that are due, and the key of its last."""
        found = page_of_doors(self.on, self.asker, areas, (after[0], after[1]), limit)
        last = (found[-1].area_id, found[-1].household_id, FIRST[2]) if found else after
        return [self._due(one) for one in found], last

    def of_dues(self, doors: Iterable[UUID]) -> list[Row]:
        """Give what is due at these doors; a door where nothing is due has no tasks."""
        asked = list(doors)
        found = {one.household_id: one for one in doors_due(self.on, self.asker, households=asked)}
        return [self._due(found.get(door, DueDoor(door, 0, [], False, 0, None, [], False))) for door in asked]

    def more(self, areas: Sequence[Span], after: Key, limit: int) -> tuple[list[Row], Key]:
        """Give a page of doors that have letters, or where something was needed, and the key of its last."""
        given = {"area": after[0], "one": after[1], "letters": self.letters}
        found = _pages(_MORES, areas, limit, **given)
        return [_more(row) for row in found], _last(found, after)

    def of_more(self, doors: Iterable[UUID]) -> list[Row]:
        """Give what else is known of these doors; of some it is nothing."""
        statement = f"{_MORE} WHERE h.id = ANY(%(ids)s)"
        return [_more(row) for row in _ask(statement, (), ids=list(doors), letters=self.letters)]

    def cares(self, areas: Sequence[Span], after: Key, limit: int) -> tuple[list[Row], Key]:
        """Give a page of people who need something again and again, and the key of its last."""
        found = _pages(_CARES, areas, limit, area=after[0], one=after[1])
        return [_care(person, keys) for _area, person, keys in found], _last(found, after)

    def of_cares(self, people: Iterable[UUID]) -> list[Row]:
        """Give what these people need again and again; of some it is nothing any more."""
        asked = list(people)
        rows = _ask(f"{_CARE} AND f.person_id = ANY(%(ids)s) GROUP BY 1, 2", (), ids=asked)
        found = {person: keys for _area, person, keys in rows}
        return [_care(person, found.get(person, [])) for person in asked]

    def _due(self, one: DueDoor) -> Row:
        return {
            "t": "due",
            "household_id": one.household_id,
            "tasks": one.tasks,
            "rounds": one.rounds,
            "call": one.call,
            "tries": one.attempts,
            "next": one.next_on,
            "mine": one.mine,
            "day": self.on,
        }

    def watched(self, areas: Sequence[Span], after: Key, limit: int) -> tuple[list[Row], Key]:
        """Give a page of people whose temperature is to be taken, each with person and door; up to three rows each."""
        statement = _WATCHED + " AND q.person_id > %(one)s GROUP BY 1 ORDER BY 1 LIMIT %(limit)s"
        found = _ask(statement, areas, one=after[1], limit=max(1, limit // 3))
        rows = [{"t": "watched", "person_id": person, "until": until} for person, until in found]
        about = self.of_people([person for person, _ in found]) if found else []
        doors = [one["household"] for one in about if one["household"]]
        rows = [*self.of_doors(doors), *about, *rows]
        return rows, (0, found[-1][0], FIRST[2]) if found else after

    def of_doors(self, ids: Iterable[UUID]) -> list[Row]:
        """Give the doors with these ids."""
        return [_door(row) for row in _ask(f"{_DOOR} WHERE h.id = ANY(%(ids)s)", (), ids=list(ids))]

    def of_visits(self, doors: Iterable[UUID]) -> list[Row]:
        """Give the last visits to these doors; a door whose visits were all taken back has none, and no time."""
        asked = list(doors)
        found = {row[1]: row for row in _ask(f"{_VISIT} WHERE l.household_id = ANY(%(ids)s)", (), ids=asked)}
        return [_visit(found.get(door, (0, door, None, ""))) for door in asked]

    def of_people(self, ids: Iterable[UUID]) -> list[Row]:
        """Give the people with these ids that were not merged into others."""
        statement = f"{_PERSON} WHERE p.id = ANY(%(ids)s) AND {_NOT_MERGED}"
        return [self._person(row) for row in _ask(statement, (), ids=list(ids), on=self.on)]

    def of_swabs(self, areas: Sequence[Span], **some: Iterable[UUID]) -> list[Row]:
        """Give the swabs of some `batches`, `ids` and `people`, if the people live in these areas; one that no longer
        counts has no time."""
        given = {name: list(ids) for name, ids in some.items()}
        if not self.rounds:
            return []
        return [_swab(row) for row in _ask(_SOME_SWABS, areas, rounds=self.rounds, **given)]

    def of_watched(self, people: Iterable[UUID], areas: Sequence[Span]) -> dict[UUID, Any]:
        """Say until when these people are watched; those who are not are left out."""
        statement = _WATCHED + " AND q.person_id = ANY(%(ids)s) GROUP BY 1"
        return dict(_ask(statement, areas, ids=list(people)))

    def _person(self, row: Sequence[Any]) -> Row:
        area, id_, household, name, sex, born, kind, phone, id_kind, tail, sealed, groups, ordered, wait = row
        seldom = {"groups": groups, "ordered": ordered, "wait": wait}
        return {
            "t": "person",
            "id": id_,
            "area": area,
            "household": household,
            "name": name,
            "sex": sex,
            "born": born,
            "kind": kind,
            "tail": tail or "",
            "h": self._mark(id_, id_kind, sealed) if sealed else "",
            "phone_tail": phone,
        } | {name: value for name, value in seldom.items() if value}

    def _mark(self, person_id: UUID, kind: str, sealed: bytes) -> str:
        """Write the mark of a document's number as this phone makes it of what was typed or scanned."""
        try:
            number = unseal(sealed, person_id)
        except Refused:  # sealed with a key that is gone: the person is found by name
            return ""
        return hmac.digest(self.key, f"{kind}:{number}".encode(), "sha256")[:8].hex()


def count_people(areas: Sequence[Span], most: int) -> int:
    """Count the people of some areas, up to one more than `most`."""
    return int(_ask(_COUNT, areas, limit=most + 1)[0][0])


def inside(area: int, areas: Iterable[Span]) -> bool:
    """Say whether an area lies in one of these ranges."""
    return any(first <= area <= last for first, last in areas)


def _last(found: Sequence[Sequence[Any]], after: Key) -> Key:
    return (found[-1][0], found[-1][1], FIRST[2]) if found else after


def _door(row: Sequence[Any]) -> Row:
    return {"t": "household", "id": row[1], "area": row[0], "address": row[2]}


def _swab(row: Sequence[Any]) -> Row:
    _area, person, id_, round_id, tube, at, counts = row
    return {
        "t": "swab",
        "id": id_,
        "person_id": person,
        "round_id": round_id,
        "tube": tube,
        "at": at if counts else None,
    }


def _visit(row: Sequence[Any]) -> Row:
    return {"t": "visit", "household_id": row[1], "at": row[2], "outcome": row[3]}


def _more(row: Sequence[Any]) -> Row:
    return {"t": "more", "household_id": row[1], "letters": row[2], "needs": row[3]}


def _care(person: UUID, keys: Sequence[str]) -> Row:
    return {"t": "care", "person_id": person, "keys": sorted(keys)}
