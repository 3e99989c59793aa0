"""Bring boxes up to date with their facts: every way of a box is written anew from all that was told of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from psycopg import Connection

from lianfang.common.ids import array, tube_id
from lianfang.protocol.timeline import named
from lianfang.sync.queries import COUNTS
from lianfang.testing import rules
from lianfang.testing.rules import Keeping, Moved, Way

_TOLD = f"""
SELECT h.box, 'packed', h.id, h.at, h.area_id, h.tubes, h.n_told, h.celsius, h.laboratory_id, h.site_id, ''
FROM testing_handover h WHERE h.box = ANY(%(boxes)s) AND {COUNTS.format(t="h")}
UNION ALL SELECT v.box, v.step, v.id, v.at, v.area_id, '{{}}', v.n_told, v.celsius, v.laboratory_id, NULL, ''
FROM testing_carriage v WHERE v.box = ANY(%(boxes)s) AND {COUNTS.format(t="v")}
UNION ALL SELECT c.box, 'received', c.id, c.at, c.area_id, c.tubes, c.n_told, c.celsius, c.laboratory_id, NULL, c.seal
FROM testing_receipt c WHERE c.box = ANY(%(boxes)s) AND {COUNTS.format(t="c")}
"""  # noqa: S608 — constants of this module
# A ruling that was itself doubted releases nothing until somebody lets it stand.
_RULED = f"""
SELECT g.box, g.digest FROM testing_ruling g WHERE g.box = ANY(%(boxes)s) AND {COUNTS.format(t="g")}
AND (g.dispute = '' OR EXISTS (SELECT 1 FROM sync_settlement lets
    WHERE lets.target = g.id AND lets.decision = 'stands' AND lets.dispute = ''))
"""  # noqa: S608 — constants of this module
_TUBES = """
SELECT t.id, t.opened_at, t.site_id, t.round_id, o.protocol FROM testing_tube t
JOIN testing_round o ON o.id = t.round_id WHERE t.id = ANY(%s::uuid[]) AND t.n_swabs > 0
"""
_COLUMNS: Mapping[str, str] = {
    "id": "uuid",
    "code": "text",
    "area_id": "int8",
    "site_id": "uuid",
    "round_id": "uuid",
    "laboratory_id": "uuid",
    "n_listed": "int4",
    "n_packed": "int4",
    "n_taken": "int4",
    "n_received": "int4",
    "packed_at": "timestamptz",
    "taken_at": "timestamptz",
    "arrived_at": "timestamptz",
    "received_at": "timestamptz",
    "celsius": "float8",
    "oldest_at": "timestamptz",
    "due_at": "timestamptz",
    "keeps_until": "timestamptz",
    "differs": "text",
    "missing": "text[]",
    "extra": "text[]",
    "digest": "text",
    "held": "bool",
    "since": "timestamptz",
}
_NAMES = ", ".join(_COLUMNS)
_OTHERS = [name for name in _COLUMNS if name != "id"]
_PUT = (
    f"INSERT INTO testing_box AS b ({_NAMES}) SELECT {_NAMES} FROM json_to_recordset(%(rows)s::json) AS "  # noqa: S608
    f"r({', '.join(f'{name} {kind}' for name, kind in _COLUMNS.items())}) "
    f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = EXCLUDED.{name}' for name in _OTHERS)} "
    f"WHERE ({', '.join(f'b.{name}' for name in _OTHERS)}) IS DISTINCT FROM "
    f"({', '.join(f'EXCLUDED.{name}' for name in _OTHERS)})"
)
_GONE = "DELETE FROM testing_box WHERE code = ANY(%(boxes)s) AND id <> ALL(%(ids)s::uuid[])"
LOCK_BOXES = (
    "SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(box, 2021) AS k "
    "FROM unnest(%s::text[]) box ORDER BY k) b"
)


class Inside(NamedTuple):
    """What is known of a tube in a box: its first swab, where and for which round, by which protocol."""

    opened_at: datetime
    site_id: UUID
    round_id: UUID
    protocol: str


def write_boxes(conn: "Connection[Any]", codes: Collection[str]) -> None:
    """Write every way of these boxes from their facts, in five statements. The caller holds the locks of the boxes."""
    boxes = sorted(codes)
    if not boxes:
        return
    asked = {"boxes": boxes}
    told, ruled = conn.execute(_TOLD, asked), conn.execute(_RULED, asked)
    facts: dict[str, list[Moved]] = defaultdict(list)
    for code, kind, id_, at, area, tubes, *rest in told:
        facts[code].append(Moved(kind, id_, at, area, tuple(tubes), *rest))
    ways = [(code, way) for code, moved in facts.items() for way in rules.ways(moved)]
    settled = set(ruled.fetchall())
    inside = _inside(conn, {tube for _code, way in ways for tube in way.listed})
    rows = [_row(code, way, inside, (code, way.digest) in settled) for code, way in ways]
    conn.execute(_GONE, {"boxes": boxes, "ids": array(row["id"] for row in rows)})
    conn.execute(_PUT, {"rows": msgspec.json.encode(rows).decode()})


def _inside(conn: "Connection[Any]", codes: Iterable[str]) -> dict[str, Inside]:
    ids = {tube_id(code): code for code in codes}
    found = conn.execute(_TUBES, [array(ids)])
    return {ids[id_]: Inside(*rest) for id_, *rest in found}


def _row(code: str, way: Way, inside: Mapping[str, Inside], settled: bool) -> dict[str, Any]:
    """Write one way of a box as a row of the table."""
    packed, taken = way.of("packed"), way.of("taken")
    arrived, received = way.of("arrived"), way.of("received")
    tubes = [inside[tube] for tube in sorted(way.listed) if tube in inside]
    told, laboratories = packed or way.facts, [fact.laboratory_id for fact in way.facts if fact.laboratory_id]
    differs = rules.difference(way)
    return {
        "id": way.facts[0].id,
        "code": code,
        "area_id": told[0].area_id,
        "site_id": next(
            (fact.site_id for fact in packed if fact.site_id), tubes[0].site_id if tubes else None
        ),
        "round_id": tubes[0].round_id if tubes else None,
        "laboratory_id": laboratories[-1] if laboratories else None,
        "n_listed": len(way.listed) if packed else None,
        "n_packed": rules.packed_by(way, way.facts[-1].at),
        "n_taken": taken[-1].n_told if taken else None,
        "n_received": received[-1].n_told if received else None,
        "packed_at": packed[0].at if packed else None,
        "taken_at": taken[0].at if taken else None,
        "arrived_at": arrived[-1].at if arrived else None,
        "received_at": received[0].at if received else None,
        "celsius": rules.warmest(way),
        **_clock(way, tubes),
        "differs": differs.why,
        "missing": differs.missing,
        "extra": differs.extra,
        "digest": way.digest,
        "held": bool(differs.why) and not settled,
        "since": way.facts[-1].at,
    }


def _clock(way: Way, tubes: Collection[Inside]) -> dict[str, datetime | None]:
    """Say by when the box must be in a laboratory, and until when its tubes keep, counted from its first swab."""
    if not tubes:
        return dict.fromkeys(("oldest_at", "due_at", "keeps_until"))
    oldest = min(tubes, key=lambda tube: tube.opened_at)
    keeping: Keeping = rules.keeping(named(oldest.protocol))
    return {
        "oldest_at": oldest.opened_at,
        "due_at": oldest.opened_at + keeping.to_laboratory,
        "keeps_until": keeping.until(oldest.opened_at, rules.warmest(way)),
    }
