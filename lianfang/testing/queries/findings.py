"""What does not fit together in a round: people in two tubes, tubes without people or seals, results without tubes,
swabs of unknown people, boxes that never came, labels printed twice. Each is found from what is rare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from lianfang.common.dates import at
from lianfang.places.rules import Span, span
from lianfang.sync.queries import COUNTS
from lianfang.testing.models import Round
from lianfang.testing.queries.rounds import limits_of
from lianfang.testing.queries.tallies import within

SHOWN = 100  # of each kind; the number says how many there are


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that does not fit: which tube, person or box, where, when, and the dispute in which it is settled."""

    id: UUID
    label: str
    area_id: int
    at: datetime
    person_id: UUID | None = None
    more: str = ""
    dispute: UUID | None = None


_DISPUTE = "(SELECT d.fact_id FROM sync_dispute d WHERE d.fact_id = {t}.id AND d.settled_at IS NULL)"
# Each gives: id, label, area, time, person, more, dispute.
_KINDS: Mapping[str, str] = {
    "two_tubes": f"""
WITH q AS MATERIALIZED (SELECT q.* FROM testing_repeat q WHERE q.round_id = %(round)s AND q.two_open {{q}}),
p AS MATERIALIZED (SELECT p.* FROM testing_repeat p
    WHERE p.round_id = %(round)s AND p.person_id IN (SELECT person_id FROM q)),
o AS MATERIALIZED (SELECT p.person_id, p.tube_id, p.at, o.code FROM p JOIN testing_tube o ON o.id = p.tube_id)
SELECT q.tube_id, t.code, q.area_id, q.at, q.person_id, (SELECT string_agg(o.code, ' ' ORDER BY o.at) FROM o
     WHERE o.person_id = q.person_id AND o.tube_id <> q.tube_id), {_DISPUTE.format(t="q")}
FROM q JOIN (SELECT DISTINCT tube_id, code FROM o) t ON t.tube_id = q.tube_id""",  # noqa: S608 — our own words
    "no_people": """
SELECT t.id, t.code, t.area_id, t.opened_at, NULL::uuid, t.n_told::text, NULL::uuid
FROM testing_tube t WHERE t.round_id = %(round)s AND t.n_swabs = 0 AND (t.n_told > 0 OR t.conclusion <> '') {t}""",
    "no_seal": """
SELECT t.id, t.code, t.area_id, t.opened_at, NULL::uuid, t.n_swabs::text, NULL::uuid
FROM testing_tube t WHERE t.round_id = %(round)s AND t.sealed_at IS NULL AND t.conclusion = '' AND t.n_swabs > 0
    AND t.opened_at < %(sealed_by)s {t}""",
    "no_tube": f"""
SELECT r.id, r.tube_code, r.area_id, r.at, NULL::uuid, r.conclusion, {_DISPUTE.format(t="r")}
FROM sync_dispute d JOIN testing_result r ON r.id = d.fact_id
WHERE d.kind = 'testing.result' AND r.at BETWEEN %(from)s AND %(until)s AND {COUNTS.format(t="r")}
    AND NOT EXISTS (SELECT 1 FROM testing_tube t WHERE t.id = r.tube_id) {{r}}""",  # noqa: S608 — our own words
    "unknown": f"""
WITH s AS MATERIALIZED (SELECT s.* FROM sync_dispute d JOIN testing_swab s ON s.id = d.fact_id
    WHERE d.kind = 'testing.swab' AND s.round_id = %(round)s AND {COUNTS.format(t="s")} {{s}}),
gone AS MATERIALIZED (SELECT person_id FROM s
    EXCEPT SELECT id FROM people_person WHERE id IN (SELECT person_id FROM s))
SELECT s.id, s.tube_code, s.area_id, s.at, s.person_id, '', {_DISPUTE.format(t="s")}
FROM s WHERE s.person_id IN (SELECT person_id FROM gone)""",  # noqa: S608 — our own words
    "not_received": """
SELECT b.id, b.code, b.area_id, b.packed_at, NULL::uuid, b.n_listed::text, NULL::uuid
FROM testing_box b WHERE b.round_id = %(round)s AND b.packed_at IS NOT NULL AND b.received_at IS NULL
    AND coalesce(b.due_at, b.packed_at) < %(now)s {b}""",
    "printed_twice": """
SELECT min(l.tube_id::text)::uuid, l.batch, l.area_id, max(l.issued_at), NULL::uuid, max(l.n_printed)::text, NULL::uuid
FROM testing_label l WHERE l.round_id = %(round)s AND l.n_printed > 1 {l} GROUP BY l.batch, l.area_id""",
}
KINDS = tuple(_KINDS)


def findings(round_: Round, kind: str, now: datetime, areas: Sequence[Span] = ()) -> tuple[int, list[Found]]:
    """Find what does not fit in a round, of one kind: how many, and the oldest of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT f.*, count(*) OVER () FROM ({_sql(kind, areas)}) f "  # noqa: S608 — our own words
            "(id, label, area_id, at, person_id, more, dispute) ORDER BY f.at, f.id LIMIT %(shown)s",
            _given(round_, now),
        )
        rows = cursor.fetchall()
    found = [Found(a, b, c, d, e, more or "", f) for a, b, c, d, e, more, f, _n in rows]
    return (rows[0][-1] if rows else 0), found


def how_many(round_: Round, now: datetime, areas: Sequence[Span] = ()) -> dict[str, int]:
    """Count what does not fit in a round, by kind."""
    given = _given(round_, now)
    if settings.CLUSTER:  # which answers no question of several tables that lie apart
        return {kind: _counted([kind], areas, given)[0] for kind in KINDS}
    return dict(zip(KINDS, _counted(KINDS, areas, given), strict=True))


def _counted(kinds: Sequence[str], areas: Sequence[Span], given: Mapping[str, Any]) -> Sequence[int]:
    counts = ", ".join(f"(SELECT count(*) FROM ({_sql(kind, areas)}) {kind})" for kind in kinds)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", given)
        return list(cursor.fetchone())


def _sql(kind: str, areas: Sequence[Span]) -> str:
    narrow = {table: within(areas, f"{table}.area_id") for table in ("q", "t", "r", "s", "b", "l")}
    if kind == "no_tube":  # such a result names no round: those of its days and its area
        narrow["r"] = narrow["r"] or "AND r.area_id BETWEEN %(first)s AND %(last)s"
    return _KINDS[kind].format(**narrow)


def _given(round_: Round, now: datetime) -> dict[str, Any]:
    first, last = span(round_.area_id)
    running = round_.state == Round.State.OPEN
    return {
        "round": round_.pk,
        "now": now,
        "sealed_by": now - limits_of(round_).open if running else now,
        "from": at(round_.starts_on),
        "until": at(round_.ends_on, 24) + timedelta(days=2),
        "first": first,
        "last": last,
        "shown": SHOWN,
    }
