"""Swabs: how they are told, doubted and taken in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from msgspec import Struct
from psycopg import Connection

from lianfang.common.ids import array, array_of, is_checked
from lianfang.people.queries import records_of
from lianfang.sync.kinds import Admission, Kind, Row
from lianfang.sync.locks import in_turn
from lianfang.sync.queries import COUNTS
from lianfang.testing import rules
from lianfang.testing.capture.tubes import Code, Group, lock_tubes, settle, tube_of
from lianfang.testing.models import Swab
from lianfang.testing.rules import Swabbed, Taken, TubeState, Window


class SwabData(Struct, forbid_unknown_fields=True):
    """Whose swab went into which tube (its printed code), of which round, at which site; alone or in a pool; and for
    which group of the round the tube is meant, where that is not the usual one."""

    person_id: UUID
    round_id: UUID
    site_id: UUID
    tube_code: Code
    single: bool = False
    population: Group = ""


# Only what is out of the ordinary is asked for, so that nearly always there is nothing to read.
_ODD = f"""
(SELECT 'person', n.id FROM unnest(%(persons)s::uuid[]) AS n(id)
EXCEPT SELECT 'person', p.id FROM people_person p WHERE p.id = ANY(%(persons)s::uuid[]))
UNION ALL (SELECT 'site', n.id FROM unnest(%(sites)s::uuid[]) AS n(id)
EXCEPT SELECT 'site', p.id FROM places_site p WHERE p.id = ANY(%(sites)s::uuid[]))
UNION ALL SELECT 'void', n.id FROM unnest(%(ids)s::uuid[]) AS n(id) WHERE NOT ({COUNTS.format(t="n")})
"""  # noqa: S608 — constants of this module


_WINDOWS = (
    "SELECT id, starts_on, ends_on, state = 'draft' AS draft, closed_at FROM testing_round "
    "WHERE id = ANY(%s::uuid[])"
)


_TUBES = f"""
SELECT t.id, t.round_id, t.capacity,
    (SELECT count(*) FROM testing_swab s WHERE s.tube_id = t.id AND {COUNTS.format(t="s")}),
    (SELECT min(z.at) FROM testing_seal z WHERE z.tube_id = t.id AND {COUNTS.format(t="z")}),
    (SELECT min(r.at) FROM testing_result r WHERE r.tube_id = t.id AND {COUNTS.format(t="r")}),
    t.site_id, (SELECT l.round_id FROM testing_label l WHERE l.tube_id = t.id), t.household
FROM testing_tube t WHERE t.id = ANY(%s::uuid[])
"""  # noqa: S608 — constants of this module


# The doors of those who are told now, and of those who are in their tubes already: asked only of a household's tubes.
_HOMES = f"""
WITH s AS MATERIALIZED (SELECT s.tube_id, s.person_id FROM testing_swab s
    WHERE s.tube_id = ANY(%(tubes)s::uuid[]) AND {COUNTS.format(t="s")})
SELECT NULL, p.id, p.household_id FROM people_person p WHERE p.id = ANY(%(persons)s::uuid[])
UNION ALL SELECT s.tube_id, p.id, p.household_id FROM s JOIN people_person p ON p.id = s.person_id
"""  # noqa: S608 — constants of this module


# One statement both makes and locks the claims, by their swabs' ids; who comes second waits for the first to commit.
_CLAIM = """
INSERT INTO testing_swabclaim (id, person_id, round_id, again)
SELECT (array_agg(r.id))[1], r.person_id, r.round_id, count(*) > 1
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS r(id, person_id, round_id)
GROUP BY r.person_id, r.round_id ORDER BY r.person_id, r.round_id
ON CONFLICT (person_id, round_id) DO UPDATE SET again = true
"""


_OTHERS = f"""
SELECT s.person_id, s.round_id, s.tube_id, s.at,
    (SELECT min(r.at) FROM testing_result r WHERE r.tube_id = s.tube_id AND {COUNTS.format(t="r")})
FROM testing_swab s
JOIN (SELECT DISTINCT * FROM unnest(%s::uuid[], %s::uuid[]) AS r(person_id, round_id)) p
    ON p.person_id = s.person_id AND p.round_id = s.round_id
WHERE {COUNTS.format(t="s")}
"""  # noqa: S608 — constants of this module


def admit_swabs(new: Admission) -> None:
    """Doubt what is doubtful about swabs, one after another in the order told; the tubes are already locked."""
    rows, ask = new.rows, new.conn.execute
    asked = {
        "persons": array_of(rows, "person_id"),
        "sites": array_of(rows, "site_id"),
        "ids": array_of(rows, "id"),
    }
    odd, windowed = ask(_ODD, asked), ask(_WINDOWS, [array_of(rows, "round_id")])
    states = ask(_TUBES, [array_of(rows, "tube_id")])  # all are asked before the first answer is read
    records = records_of(new.conn, {row["person_id"].int: row["person_id"] for row in rows}.values())
    humans = [_human(row["person_id"], records) for row in rows]
    strangers, nowhere, voided = _sorted(odd)
    windows = {id_.int: Window(*window) for id_, *window in windowed}
    tubes = {id_.int: TubeState(*state) for id_, *state in states}
    homes = _homes(new.conn, rows, tubes)
    others = _others(new.conn, rows, humans)
    for row, human in zip(rows, humans, strict=True):
        if row["id"].int in voided:
            continue
        tube, mine = tubes.get(row["tube_id"].int), others[human[0].int, row["round_id"].int]
        known = row["person_id"].int not in strangers, row["site_id"].int not in nowhere
        swab = _swabbed(row, *known, homes.get(row["person_id"].int))
        if doubt := rules.doubt_swab(swab, windows.get(row["round_id"].int), tube, mine):
            new.dispute(row, doubt, subject=row["tube_id"], **_why(doubt, row, tube, mine))
        mine.append(Taken(row["tube_id"], row["at"], tube.resulted_at if tube else None))
        if tube:
            tube.n_swabs += 1
            if tube.household and swab.home:
                tube.homes.add(swab.home)


def _homes(conn: Connection[Any], rows: list[Row], tubes: Mapping[int, TubeState]) -> dict[int, UUID]:
    """Note in the tubes of households whose doors are known of those in them; give the doors of those told now."""
    shared = {row["tube_id"].int: row["tube_id"] for row in rows if _of_household(tubes, row)}
    if not shared:
        return {}
    persons = array(row["person_id"] for row in rows if row["tube_id"].int in shared)
    found: dict[int, UUID] = {}
    for tube, person, home in conn.execute(_HOMES, {"persons": persons, "tubes": array(shared.values())}):
        if home and tube:
            tubes[tube.int].homes.add(home)
        elif home:
            found[person.int] = home
    return found


def _of_household(tubes: Mapping[int, TubeState], row: Row) -> bool:
    tube = tubes.get(row["tube_id"].int)
    return tube is not None and tube.household


def _human(person: UUID, records: Mapping[UUID, tuple[UUID, ...]]) -> tuple[UUID, ...]:
    """Give all records of a human being, the kept one first: nearly always the one that was told."""
    return records.get(person, (person,)) if records else (person,)


def _others(
    conn: Connection[Any], rows: list[Row], humans: list[tuple[UUID, ...]]
) -> dict[tuple[int, int], list[Taken]]:
    """Hold each human being in each round, whichever of their records was told, and give their swabs so far."""
    rounds = [row["round_id"] for row in rows]
    ids = array(row["id"] for row in rows)
    in_turn(conn.execute, "swab", [str(human[0]) for human in humans])
    conn.execute(_CLAIM, [ids, array(human[0] for human in humans), array(rounds)])
    each = [
        (record, human[0], round_) for human, round_ in zip(humans, rounds, strict=True) for record in human
    ]
    kept = {record.int: human.int for record, human, _ in each}
    found = conn.execute(_OTHERS, [array(one[0] for one in each), array(one[2] for one in each)])
    others: dict[tuple[int, int], list[Taken]] = defaultdict(list)
    for person, round_, *taken in found:
        others[kept[person.int], round_.int].append(Taken(*taken))
    return others


def _sorted(odd: Iterable[tuple[str, UUID]]) -> tuple[set[int], set[int], set[int]]:
    found: dict[str, set[int]] = {"person": set(), "site": set(), "void": set()}
    for what, id_ in odd:
        found[what].add(id_.int)
    return found["person"], found["site"], found["void"]


def _swabbed(row: Row, person_known: bool, site_known: bool, home: UUID | None) -> Swabbed:
    return Swabbed(
        row["tube_id"],
        row["round_id"],
        row["at"],
        row["single"],
        is_checked(row["tube_code"]),
        person_known,
        site_known,
        home,
        row["site_id"],
    )


def _why(doubt: str, row: Row, tube: TubeState | None, mine: list[Taken]) -> dict[str, Any]:
    """Keep what the person who settles it needs to see."""
    why: dict[str, Any] = {"tube": row["tube_code"], "round": row["round_id"], "site": row["site_id"]}
    if doubt == "two_tubes":
        why["other_tubes"] = sorted({str(taken.tube_id) for taken in mine if taken.tube_id != row["tube_id"]})
    if tube and doubt == "tube_full":
        why |= {"capacity": tube.capacity, "swabs_before": tube.n_swabs}
    if tube and doubt == "tube_sealed":
        why["sealed_at"] = tube.sealed_at
    if tube and doubt == "other_round":
        why["tubes_round"] = tube.round_id if tube.round_id != row["round_id"] else tube.issued_round_id
    if tube and doubt == "two_sites":
        why["other_site"] = tube.site_id
    return why


SWAB = Kind(
    "testing.swab",
    "testing.sample",
    Swab,
    SwabData,
    admit_swabs,
    settle("swabs"),
    {"tube_id": tube_of},
    lock_tubes,
)
