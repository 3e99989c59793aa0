"""Kinds of fact of sampling and the laboratory: how they are told, doubted and taken in.

Nothing that happened is refused. Whatever the number of facts, each kind asks the same few statements.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta, Struct
from psycopg import Connection

from lianfang.common.ids import array, array_of, is_checked, tube_id
from lianfang.people.queries import records_of
from lianfang.sync.kinds import Admission, Kind, Row
from lianfang.sync.queries import COUNTS
from lianfang.testing import rules
from lianfang.testing.actions.tubes import LOCK, recompute
from lianfang.testing.models import Conclusion, Handover, Receipt, Result, Seal, Swab
from lianfang.testing.rules import Moved, Swabbed, Taken, TubeState, Window

Code = Annotated[str, Meta(min_length=4, max_length=24)]


class SwabData(Struct, forbid_unknown_fields=True):
    """Whose swab went into which tube (its printed code), of which round, at which site; alone or in a pool."""

    person_id: UUID
    round_id: UUID
    site_id: UUID
    tube_code: Code
    single: bool = False


class SealData(Struct, forbid_unknown_fields=True):
    """Which tube was closed and how many swabs the sealer counted."""

    tube_code: Code
    n_told: Annotated[int, Meta(ge=0, le=99)]


class HandoverData(Struct, forbid_unknown_fields=True):
    """Which tubes, by their codes, left in which box for which laboratory."""

    box: Code
    laboratory_id: UUID
    tubes: Annotated[list[Code], Meta(max_length=2000)]


class ReceiptData(Struct, forbid_unknown_fields=True):
    """Which box arrived and how many tubes the laboratory counted."""

    box: Code
    laboratory_id: UUID
    n_told: Annotated[int, Meta(ge=0, le=10_000)]


class ResultData(Struct, forbid_unknown_fields=True):
    """What the laboratory concluded of a tube, by which method."""

    tube_code: Code
    laboratory_id: UUID
    conclusion: Conclusion
    method: Annotated[str, Meta(min_length=1, max_length=24)]


# --- before anything is admitted


# The tube of a printed code comes into being with its first swab; told of an area that nobody knows, it lies where its
# round does, so that somebody sees it.
_CREATE = """
INSERT INTO testing_tube
    (id, code, round_id, site_id, area_id, capacity, n_swabs, opened_at, box, conclusion)
SELECT DISTINCT ON (r.tube_id) r.tube_id, r.tube_code, r.round_id, r.site_id, coalesce(a.id, o.area_id),
    CASE WHEN r.single THEN 1 ELSE o.pool_size END, 0, r.at, '', ''
FROM json_to_recordset(%s::json)
    AS r(tube_id uuid, tube_code text, round_id uuid, site_id uuid, area_id int8, single bool, at timestamptz, n int4)
JOIN testing_round o ON o.id = r.round_id
LEFT JOIN places_area a ON a.id = r.area_id
ORDER BY r.tube_id, r.n ON CONFLICT DO NOTHING
"""
_LOCK_BOXES = (
    "SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(box, 2021) AS k "
    "FROM unnest(%s::text[]) box ORDER BY k) b"
)
_IN_BOXES = "SELECT DISTINCT unnest(tube_ids) FROM testing_handover WHERE box = ANY(%s)"


def lock_tubes(news: Sequence[Admission]) -> None:
    """Make the tubes that swabs name, and take all tubes of an upload in the order of their ids.

    Boxes come before tubes, tubes before persons: every upload asks in this order, so none waits in a circle.
    """
    conn = news[0].conn
    rows = [row for new in news for row in new.rows]
    tubes = _tubes(rows)
    if boxes := {row["box"] for row in rows if "box" in row}:
        conn.execute(_LOCK_BOXES, [list(boxes)])
        tubes |= {found[0].int: found[0] for found in conn.execute(_IN_BOXES, [list(boxes)])}
    first: dict[tuple[int, int], Row] = {}  # the first swab of a tube in a round
    for row in rows:
        if "person_id" in row:
            first.setdefault((row["tube_id"].int, row["round_id"].int), row)
    if first:
        swabs = [row | {"n": n} for n, row in enumerate(first.values())]
        conn.execute(_CREATE, [msgspec.json.encode(swabs).decode()])
    conn.execute(LOCK, {"tubes": array(tubes.values())})


def _tubes(rows: Iterable[Row]) -> dict[int, UUID]:
    """Give the tubes that rows name, each once."""
    one = {row["tube_id"].int: row["tube_id"] for row in rows if "tube_id" in row}
    return one | {tube.int: tube for row in rows if "tube_ids" in row for tube in row["tube_ids"]}


def settle(part: str) -> Callable[[Admission], None]:
    """Give the function that writes what the facts of a part now say into the rows of the tubes that were touched."""

    def write(new: Admission) -> None:
        recompute(new.conn.execute, _tubes(new.rows).values(), part)

    return write


# --- swabs

# Only what is out of the ordinary is asked for, so that nearly always there is nothing to read.
_ODD = f"""
SELECT 'person', n.id FROM unnest(%(persons)s::uuid[]) AS n(id)
WHERE NOT EXISTS (SELECT 1 FROM people_person p WHERE p.id = n.id)
UNION ALL SELECT 'site', n.id FROM unnest(%(sites)s::uuid[]) AS n(id)
WHERE NOT EXISTS (SELECT 1 FROM places_site p WHERE p.id = n.id)
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
    (SELECT min(r.at) FROM testing_result r WHERE r.tube_id = t.id AND {COUNTS.format(t="r")})
FROM testing_tube t WHERE t.id = ANY(%s::uuid[])
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
    others = _others(new.conn, rows, humans)
    for row, human in zip(rows, humans, strict=True):
        if row["id"].int in voided:
            continue
        tube, mine = tubes.get(row["tube_id"].int), others[human[0].int, row["round_id"].int]
        swab = _swabbed(row, row["person_id"].int not in strangers, row["site_id"].int not in nowhere)
        if doubt := rules.doubt_swab(swab, windows.get(row["round_id"].int), tube, mine):
            new.dispute(row, doubt, subject=row["tube_id"], **_why(doubt, row, tube, mine))
        mine.append(Taken(row["tube_id"], row["at"], tube.resulted_at if tube else None))
        if tube:
            tube.n_swabs += 1


def _human(person: UUID, records: Mapping[UUID, tuple[UUID, ...]]) -> tuple[UUID, ...]:
    """Give all records of a human being, the kept one first: nearly always the one that was told."""
    return records.get(person, (person,)) if records else (person,)


def _others(
    conn: Connection[Any], rows: list[Row], humans: list[tuple[UUID, ...]]
) -> dict[tuple[int, int], list[Taken]]:
    """Hold each human being in each round, whichever of their records was told, and give their swabs so far."""
    rounds = [row["round_id"] for row in rows]
    ids = array(row["id"] for row in rows)
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


def _swabbed(row: Row, person_known: bool, site_known: bool) -> Swabbed:
    return Swabbed(
        row["tube_id"],
        row["round_id"],
        row["at"],
        row["single"],
        is_checked(row["tube_code"]),
        person_known,
        site_known,
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
        why["tubes_round"] = tube.round_id
    return why


# --- seals, boxes, results

_LAST_SWABS = f"""
SELECT s.tube_id, max(s.at) FROM testing_swab s
WHERE s.tube_id = ANY(%s::uuid[]) AND s.dispute = '' AND {COUNTS.format(t="s")} GROUP BY 1
"""  # noqa: S608 — constants of this module
_SITES = "SELECT id FROM places_site WHERE id = ANY(%s::uuid[])"
_MOVES = f"""
SELECT true, h.box, h.id, h.at, h.tube_ids, 0 FROM testing_handover h
WHERE h.box = ANY(%(boxes)s) AND {COUNTS.format(t="h")}
UNION ALL SELECT false, c.box, c.id, c.at, '{{}}'::uuid[], c.n_told FROM testing_receipt c
WHERE c.box = ANY(%(boxes)s) AND {COUNTS.format(t="c")}
"""  # noqa: S608 — constants of this module
_CONCLUSIONS = f"""
SELECT t.id, EXISTS (SELECT 1 FROM testing_seal z WHERE z.tube_id = t.id AND {COUNTS.format(t="z")}),
    array(SELECT r.conclusion::text FROM testing_result r WHERE r.tube_id = t.id AND {COUNTS.format(t="r")})
FROM unnest(%s::uuid[]) AS t(id)
"""  # noqa: S608 — constants of this module


def admit_seals(new: Admission) -> None:
    """Doubt a seal with a mistyped code, or before a swab that is already known."""
    last: dict[UUID, datetime] = dict(
        new.conn.execute(_LAST_SWABS, [array_of(new.rows, "tube_id")]).fetchall()
    )
    for row in new.rows:
        latest = last.get(row["tube_id"])
        doubt = rules.doubt_seal(row["at"], latest) if is_checked(row["tube_code"]) else "bad_code"
        if doubt:
            new.dispute(row, doubt, subject=row["tube_id"], tube=row["tube_code"], last_swab_at=latest)


def admit_boxes(new: Admission) -> None:
    """Doubt a box whose laboratory is unknown, with a mistyped code among its tubes, or counted otherwise on arrival.

    Either of the two may come in first; the second one is doubted.
    """
    sites = {found[0] for found in new.conn.execute(_SITES, [array_of(new.rows, "laboratory_id")])}
    for row in new.rows:
        if row["laboratory_id"] not in sites:
            new.dispute(row, "unknown_site", box=row["box"])
        if wrong := [code for code in row.get("tubes", ()) if not is_checked(code)]:
            new.dispute(row, "bad_code", box=row["box"], tubes=wrong)
    handed, counted = _moves(new)
    for box, receipts in counted.items():
        known = rules.expected(handed[box], receipts)
        for receipt in receipts:
            n, handovers = known[receipt.id]
            if not handovers or n == receipt.n_told:
                continue
            for row in new.rows:
                if row["id"] == receipt.id or row["id"] in handovers:
                    new.dispute(row, "count_differs", box=box, handed_over=n, counted=receipt.n_told)


def _moves(new: Admission) -> tuple[dict[str, list[Moved]], dict[str, list[Moved]]]:
    """Give handovers and receipts by box: those known, and the new ones."""
    handed: dict[str, list[Moved]] = defaultdict(list)
    counted: dict[str, list[Moved]] = defaultdict(list)
    boxes = list({row["box"] for row in new.rows})
    for is_handover, box, id_, at, tubes, n in new.conn.execute(_MOVES, {"boxes": boxes}):
        (handed if is_handover else counted)[box].append(Moved(id_, at, frozenset(tubes), n))
    for row in new.rows:
        moved = Moved(row["id"], row["at"], frozenset(row.get("tube_ids", ())), row.get("n_told", 0))
        (handed if "tube_ids" in row else counted)[row["box"]].append(moved)
    return handed, counted


def settle_boxes(new: Admission) -> None:
    """Write when the tubes of the received boxes arrived."""
    boxes = list({row["box"] for row in new.rows})
    recompute(new.conn.execute, {found[0] for found in new.conn.execute(_IN_BOXES, [boxes])}, "box")


def admit_results(new: Admission) -> None:
    """Doubt a result with a mistyped code, of an unknown laboratory, of a tube never sealed, or unlike another."""
    sites = {found[0] for found in new.conn.execute(_SITES, [array_of(new.rows, "laboratory_id")])}
    found = new.conn.execute(_CONCLUSIONS, [array_of(new.rows, "tube_id")]).fetchall()
    tubes: dict[UUID, tuple[bool, list[str]]] = {id_: (sealed, said) for id_, sealed, said in found}
    for row in new.rows:
        sealed, said = tubes[row["tube_id"]]
        doubt = rules.doubt_result(row["conclusion"], sealed, said)
        if not is_checked(row["tube_code"]):
            doubt = "bad_code"
        elif row["laboratory_id"] not in sites:
            doubt = "unknown_site"
        if doubt:
            why = {"tube": row["tube_code"], "conclusion": row["conclusion"], "before": list(said)}
            new.dispute(row, doubt, subject=row["tube_id"], **why)
        said.append(row["conclusion"])


def _id(row: Row) -> UUID:
    return tube_id(row["tube_code"])


def _ids(row: Row) -> list[UUID]:
    return [tube_id(code) for code in row["tubes"]]


SWAB = Kind(
    "testing.swab",
    "testing.sample",
    Swab,
    SwabData,
    admit_swabs,
    settle("swabs"),
    {"tube_id": _id},
    lock_tubes,
)
SEAL = Kind(
    "testing.seal",
    "testing.sample",
    Seal,
    SealData,
    admit_seals,
    settle("seal"),
    {"tube_id": _id},
    lock_tubes,
)
HANDOVER = Kind(
    "testing.handover",
    "testing.sample",
    Handover,
    HandoverData,
    admit_boxes,
    settle("box"),
    {"tube_ids": _ids},
    lock_tubes,
)
RECEIPT = Kind(
    "testing.receipt",
    "testing.lab",
    Receipt,
    ReceiptData,
    admit_boxes,
    settle_boxes,
    lock=lock_tubes,
)
RESULT = Kind(
    "testing.result",
    "testing.lab",
    Result,
    ResultData,
    admit_results,
    settle("result"),
    {"tube_id": _id},
    lock_tubes,
)
