"""What the counting facts say of tubes and of the people in them. Both the upload and the follower write from these,
so that the order in which facts arrive makes no difference."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from lianfang.common.ids import array
from lianfang.sync import queries as sync
from lianfang.sync.queries import COUNTS, NOT_UNDONE, UNDONE
from lianfang.testing.rules import GRAVITY, MEANING

# A box whose counts differ holds the tubes in it until somebody has settled why.
IN_HELD_BOX = (
    "EXISTS (SELECT 1 FROM testing_box b WHERE b.held AND b.code = {t}.box AND ({t}.received_at = b.received_at "
    "OR {t}.handed_over_at BETWEEN b.packed_at AND coalesce(b.received_at, 'infinity')))"
)
# A tube with a doubted fact that nobody has settled, and that was not taken back, is held; and so is one in such a box.
HELD = (
    "(EXISTS (SELECT 1 FROM (SELECT fact_id AS id, subject, settled_at FROM sync_dispute) d "  # noqa: S608 — our own names
    f"{UNDONE.format(t='d')} WHERE d.subject = {{t}}.id AND d.settled_at IS NULL AND {NOT_UNDONE}) OR {IN_HELD_BOX})"
)
# A result that another one of its tube takes the place of.
AMENDED = (
    "EXISTS (SELECT 1 FROM testing_result n WHERE n.tube_id = {t}.tube_id AND n.amends = {t}.id "  # noqa: S608
    f"AND {COUNTS.format(t='n')})"
)
_GRAVITY = "array_position(ARRAY[{}], {{}}::text)".format(", ".join(f"'{g}'" for g in GRAVITY))


def _first(t: str, conclusion: str = "") -> str:
    """Write by what a result comes first among those of its tube: one that somebody let stand, the gravest."""
    gravity = _GRAVITY.format(f"'{conclusion}'" if conclusion else f"{t}.conclusion")
    return (
        "NOT EXISTS (SELECT 1 FROM sync_settlement g "  # noqa: S608 — our own names
        f"WHERE g.target = {t}.id AND g.decision = 'stands') AS unsure, {gravity} AS gravity"
    )


_REJECTED = (
    "(j.id IS NOT NULL AND (r.id IS NULL "
    "OR (j.unsure, j.gravity, j.at, j.id) < (r.unsure, r.gravity, r.at, r.id)))"
)


def _of_tube(table: str, t: str) -> str:
    return f"FROM {table} {t} WHERE {t}.tube_id = t.id AND {COUNTS.format(t=t)}"


# What the facts say of a tube `t`, in parts: which columns follow from which facts. Of several seals the first counts;
# of several boxes the last; of several results that were not amended a settled one, else the gravest.
PARTS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "swabs": (
        {"n_swabs": "s.n_swabs", "opened_at": "coalesce(s.opened_at, t.opened_at)"},
        f"CROSS JOIN LATERAL (SELECT count(*) AS n_swabs, min(s.at) AS opened_at {_of_tube('testing_swab', 's')}) s",
    ),
    "seal": (
        {"n_told": "z.n_told", "sealed_at": "z.at"},
        f"LEFT JOIN LATERAL (SELECT z.at, z.n_told {_of_tube('testing_seal', 'z')} "
        "ORDER BY z.at, z.id LIMIT 1) z ON true",
    ),
    # `h` is its last packing, `c` the first receipt of that box after it, `e` a receipt that names the tube itself: it
    # may have lain in another box than was told. A receipt that names tubes received no others.
    "box": (
        {
            "box": "coalesce(found.box, h.box, '')",
            "handed_over_at": "h.at",
            "taken_at": "v.at",
            "received_at": "found.at",
            "laboratory_id": "coalesce(found.laboratory_id, h.laboratory_id)",
        },
        "LEFT JOIN LATERAL (SELECT h.at, h.box, h.laboratory_id FROM testing_handover h "  # noqa: S608
        f"WHERE h.tube_ids @> ARRAY[t.id] AND {COUNTS.format(t='h')} ORDER BY h.at DESC, h.id DESC LIMIT 1) h ON true "
        "LEFT JOIN LATERAL (SELECT c.id, c.at, c.tube_ids, c.box, c.laboratory_id FROM testing_receipt c "
        f"WHERE c.box = h.box AND c.at >= h.at AND {COUNTS.format(t='c')} ORDER BY c.at, c.id LIMIT 1) c ON true "
        "LEFT JOIN LATERAL (SELECT e.id, e.at, e.box, e.laboratory_id FROM testing_receipt e "
        f"WHERE e.tube_ids @> ARRAY[t.id] AND e.at >= coalesce(h.at, '-infinity') AND {COUNTS.format(t='e')} "
        "ORDER BY e.at, e.id LIMIT 1) e ON true "
        "LEFT JOIN LATERAL (SELECT f.* FROM (SELECT c.at, c.id, c.box, c.laboratory_id WHERE c.tube_ids = '{}' "
        "UNION ALL SELECT e.at, e.id, e.box, e.laboratory_id WHERE e.id IS NOT NULL) f ORDER BY f.at, f.id LIMIT 1) "
        "found ON true "
        "LEFT JOIN LATERAL (SELECT v.at FROM testing_carriage v WHERE v.box = h.box AND v.step = 'taken' "
        f"AND v.at BETWEEN h.at AND coalesce(found.at, 'infinity') AND {COUNTS.format(t='v')} "
        "ORDER BY v.at, v.id LIMIT 1) v ON true",
    ),
    # A rejected tube has no result: it says "invalid", so that everybody in it is swabbed again.
    "result": (
        {
            "conclusion": f"CASE WHEN {_REJECTED} THEN 'invalid' ELSE coalesce(r.conclusion, '') END",
            "resulted_at": f"CASE WHEN {_REJECTED} THEN j.at ELSE r.at END",
            "rejected_at": "j.at",
            "rejected": "coalesce(j.reason, '')",
        },
        f"LEFT JOIN LATERAL (SELECT j.id, j.at, j.reason, {_first('j', 'invalid')} "
        f"{_of_tube('testing_rejection', 'j')} ORDER BY j.at, j.id LIMIT 1) j ON true "
        f"LEFT JOIN LATERAL (SELECT r.id, r.at, r.conclusion, {_first('r')} {_of_tube('testing_result', 'r')} "
        f"AND NOT {AMENDED.format(t='r')} ORDER BY unsure, gravity, r.at, r.id LIMIT 1) r ON true",
    ),
    "disposal": (
        {"disposed_at": "w.at"},
        "LEFT JOIN LATERAL (SELECT w.at FROM testing_disposal w WHERE w.tube_ids @> ARRAY[t.id] "  # noqa: S608
        f"AND {COUNTS.format(t='w')} ORDER BY w.at, w.id LIMIT 1) w ON true",
    ),
}


# What is told of boxes lies on every machine of a cluster, apart from the tubes: it is read before them.
BOXED = ("box", "disposal")


def facts(*parts: str) -> str:
    """Write the statement that says, one row a tube, what these parts of its facts say."""
    beside = [part for part in parts if part not in BOXED]
    boxed = [part for part in parts if part in BOXED]
    joins = "".join(f" {PARTS[part][1]}" for part in beside)
    columns = ["t.id", *_said(beside)]
    if not boxed:
        return f"SELECT {', '.join(columns)} FROM testing_tube t{joins} WHERE t.id = ANY(%(tubes)s::uuid[])"  # noqa: S608
    columns += [f"b.{name}" for part in boxed for name in PARTS[part][0]]
    return (
        f"WITH b AS MATERIALIZED (SELECT t.id, {', '.join(_said(boxed))} "  # noqa: S608
        f"FROM unnest(%(tubes)s::uuid[]) AS t(id) {' '.join(PARTS[part][1] for part in boxed)}) "
        f"SELECT {', '.join(columns)} FROM testing_tube t JOIN b ON b.id = t.id{joins} "
        "WHERE t.id = ANY(%(tubes)s::uuid[])"
    )


def _said(parts: Collection[str]) -> list[str]:
    return [f"{said} AS {name}" for part in parts for name, said in PARTS[part][0].items()]


_MEANING = ", ".join(f"('{said}', {is_alone}, '{means}')" for (said, is_alone), means in MEANING.items())

# One row a counting swab of a tube with a result: what that means for the person. `single` is rules.alone in SQL.
MEANINGS = f"""
SELECT s.id, s.person_id, s.tube_id, s.round_id, s.area_id, m.meaning, m.single, {HELD.format(t="t")} AS held,
    f.conclusion, s.at AS taken_at, f.resulted_at
FROM ({facts("swabs", "seal", "result")}) f
JOIN testing_tube t ON t.id = f.id
JOIN testing_swab s ON s.tube_id = t.id AND {COUNTS.format(t="s")}
JOIN (VALUES {_MEANING}) m(conclusion, single, meaning) ON m.conclusion = f.conclusion
    AND m.single = (t.capacity = 1 AND f.n_swabs = 1 AND coalesce(f.n_told, 1) <= 1)
"""  # noqa: S608 — constants of this module


class Meaning(NamedTuple):
    """What a tube means now for one person in it; a held tube releases nothing until its dispute is settled."""

    swab_id: UUID
    person_id: UUID
    tube_id: UUID
    round_id: UUID
    area_id: int
    meaning: str
    single: bool
    held: bool
    conclusion: str
    taken_at: datetime
    resulted_at: datetime


class Positive(NamedTuple):
    """A person found positive by a tube of their own, which is not held."""

    person_id: UUID
    tube_id: UUID
    round_id: UUID
    outbreak_id: UUID
    area_id: int
    taken_at: datetime
    resulted_at: datetime


def meanings(tube_ids: Collection[UUID]) -> list[Meaning]:
    """Say what these tubes mean now for each person in them; tubes without a result say nothing."""
    with connection.cursor() as cursor:
        cursor.execute(f"{MEANINGS} ORDER BY s.at, s.id", {"tubes": array(tube_ids)})
        return [Meaning(*row) for row in cursor.fetchall()]


def suspects(tube_ids: Collection[UUID]) -> list[UUID]:
    """Give those of some tubes that a laboratory ever called positive and that were made for one person: of all others
    nobody is called positive."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM testing_tube WHERE capacity = 1 AND id IN (SELECT r.tube_id FROM testing_result r "
            "WHERE r.tube_id = ANY(%s::uuid[]) AND r.conclusion = 'positive')",
            [array(tube_ids)],
        )
        return [row[0] for row in cursor.fetchall()]


def positives(tube_ids: Collection[UUID]) -> list[Positive]:
    """Give the persons whom these tubes call positive: a counting positive result of a single tube that is not held.

    Computed from the facts each time, so it says the same whether or not the follower of results has run.
    """
    tubes = suspects(tube_ids)
    if not tubes:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.person_id, m.tube_id, m.round_id, o.outbreak_id, m.area_id, m.taken_at, m.resulted_at "  # noqa: S608
            f"FROM ({MEANINGS}) m JOIN testing_round o ON o.id = m.round_id "
            "WHERE m.meaning = 'positive' AND NOT m.held ORDER BY m.taken_at, m.id",
            {"tubes": array(tubes)},
        )
        return [Positive(*row) for row in cursor.fetchall()]


# Every box that the facts of some batches are about, by themselves or by what they take back or settle.
TOUCHED_BOXES = """
WITH told AS (SELECT unnest(%(facts)s::uuid[]) AS id)
SELECT box FROM testing_handover WHERE batch_id = ANY(%(batches)s::uuid[])
UNION SELECT box FROM testing_carriage WHERE batch_id = ANY(%(batches)s::uuid[])
UNION SELECT box FROM testing_receipt WHERE batch_id = ANY(%(batches)s::uuid[])
UNION SELECT box FROM testing_ruling WHERE batch_id = ANY(%(batches)s::uuid[])
UNION SELECT h.box FROM testing_handover h JOIN told ON told.id = h.id
UNION SELECT v.box FROM testing_carriage v JOIN told ON told.id = v.id
UNION SELECT c.box FROM testing_receipt c JOIN told ON told.id = c.id
UNION SELECT g.box FROM testing_ruling g JOIN told ON told.id = g.id
"""
# Every tube that they touch, and how: 2, its swabs came or went; 1, what was told of it before may count no more, or
# counts again; 0, something new was told, which the upload wrote.
TOUCHED = f"""
WITH told AS (SELECT unnest(%(facts)s::uuid[]) AS id), box AS ({TOUCHED_BOXES})
SELECT tube_id, max(how) FROM (
    SELECT tube_id, 2 AS how FROM testing_swab WHERE batch_id = ANY(%(batches)s::uuid[])
    UNION ALL SELECT tube_id, 0 FROM testing_seal WHERE batch_id = ANY(%(batches)s::uuid[])
    UNION ALL SELECT tube_id, 0 FROM testing_result WHERE batch_id = ANY(%(batches)s::uuid[])
    UNION ALL SELECT tube_id, 0 FROM testing_rejection WHERE batch_id = ANY(%(batches)s::uuid[])
    UNION ALL SELECT unnest(tube_ids), 0 FROM testing_disposal WHERE batch_id = ANY(%(batches)s::uuid[])
    UNION ALL SELECT unnest(h.tube_ids), 1 FROM testing_handover h JOIN box ON box.box = h.box
    UNION ALL SELECT unnest(c.tube_ids), 1 FROM testing_receipt c JOIN box ON box.box = c.box
    UNION ALL SELECT s.tube_id, 2 FROM testing_swab s JOIN told ON told.id = s.id
    UNION ALL SELECT z.tube_id, 1 FROM testing_seal z JOIN told ON told.id = z.id
    UNION ALL SELECT r.tube_id, 1 FROM testing_result r JOIN told ON told.id = r.id
    UNION ALL SELECT j.tube_id, 1 FROM testing_rejection j JOIN told ON told.id = j.id
    UNION ALL SELECT unnest(w.tube_ids), 1 FROM testing_disposal w JOIN told ON told.id = w.id
    UNION ALL SELECT d.subject, 1 FROM sync_dispute d JOIN told ON told.id = d.fact_id WHERE d.subject IS NOT NULL
) t GROUP BY tube_id
"""  # noqa: S608 — constants of this module


# Boxes that are not what the facts say: what was told of them was taken back or settled, or swabs of their tubes came
# in later. An upload writes all others itself.
STALE_BOXES = """
WITH told AS (SELECT unnest(%(facts)s::uuid[]) AS id)
SELECT h.box FROM testing_handover h JOIN told ON told.id = h.id
UNION SELECT v.box FROM testing_carriage v JOIN told ON told.id = v.id
UNION SELECT c.box FROM testing_receipt c JOIN told ON told.id = c.id
UNION SELECT g.box FROM testing_ruling g JOIN told ON told.id = g.id
UNION SELECT h.box FROM testing_swab s JOIN told ON told.id = s.id
    JOIN testing_handover h ON h.tube_ids @> ARRAY[s.tube_id]
UNION SELECT b.code FROM testing_tube t JOIN testing_box b ON b.code = t.box
    AND t.handed_over_at BETWEEN b.packed_at AND coalesce(b.received_at, 'infinity')
    WHERE t.id = ANY(%(tubes)s::uuid[]) AND t.n_swabs > 0 AND (b.oldest_at IS NULL OR t.opened_at < b.oldest_at)
UNION SELECT h.box FROM testing_handover h WHERE h.tube_ids && %(stale)s::uuid[]
"""


def stale_boxes(batches: Sequence[UUID], tubes: Collection[UUID], stale: Collection[UUID]) -> set[str]:
    """Give the boxes that must be written again because of these batches, which touch these tubes, some stale."""
    given = {"facts": array(sync.touched(batches)), "tubes": array(tubes), "stale": array(stale)}
    with connection.cursor() as cursor:
        cursor.execute(STALE_BOXES, given)
        return {row[0] for row in cursor.fetchall()}


class Touched(NamedTuple):
    """Tubes that facts touch; those of them whose rows may not say yet what the facts say; those whose swabs came or
    went."""

    tubes: set[UUID]
    unsure: set[UUID]
    swabbed: set[UUID]


def touched(batches: Sequence[UUID]) -> Touched:
    """Give the tubes that the facts of these batches touch: swabs, seals, boxes, results, what they void or settle."""
    given = {"batches": array(batches), "facts": array(sync.touched(batches))}
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, given)
        how = dict(cursor.fetchall())
    return Touched(
        set(how), {tube for tube, n in how.items() if n}, {tube for tube, n in how.items() if n > 1}
    )


def concluded(tubes: Collection[UUID]) -> list[UUID]:
    """Give those of some tubes of which a result or a rejection was ever told: what no other tube means to anybody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tube_id FROM testing_result WHERE tube_id = ANY(%(tubes)s::uuid[]) "
            "UNION SELECT tube_id FROM testing_rejection WHERE tube_id = ANY(%(tubes)s::uuid[])",
            {"tubes": array(tubes)},
        )
        return [row[0] for row in cursor.fetchall()]
