"""What follows from results, recomputed from the facts: each person's result, whom to call back, requests met."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.testing import queries
from lianfang.testing.actions.requests import MEET
from lianfang.testing.actions.tubes import LOCK, STALE, recompute
from lianfang.testing.queries.tubes import MEANINGS

_RELEASED = f"SELECT * FROM ({MEANINGS}) m WHERE NOT m.held"  # noqa: S608
# Members of a tube that was not negative, one row a person. A held tube releases no result, but people are called back.
_CALLED = (
    f"SELECT DISTINCT ON (m.person_id, m.tube_id) m.* FROM ({MEANINGS}) m "  # noqa: S608
    "WHERE m.meaning = 'recheck' OR m.held AND m.meaning <> 'negative' "
    "ORDER BY m.person_id, m.tube_id, m.taken_at, m.id"
)
_MEMBERS = "SELECT person_id FROM testing_swab WHERE tube_id = ANY(%(tubes)s::uuid[])"

_STATEMENTS = (
    # results of persons
    "DELETE FROM testing_personresult p WHERE p.tube_id = ANY(%(tubes)s::uuid[]) "  # noqa: S608
    f"AND NOT EXISTS (SELECT 1 FROM ({_RELEASED}) m WHERE m.id = p.id)",
    "INSERT INTO testing_personresult AS p "  # noqa: S608
    "(id, person_id, tube_id, round_id, area_id, meaning, single, taken_at, resulted_at) "
    "SELECT id, person_id, tube_id, round_id, area_id, meaning, single, taken_at, resulted_at "
    f"FROM ({_RELEASED}) m ON CONFLICT (id) DO UPDATE SET meaning = EXCLUDED.meaning, single = EXCLUDED.single, "
    "resulted_at = EXCLUDED.resulted_at WHERE (p.meaning, p.single, p.resulted_at) "
    "IS DISTINCT FROM (EXCLUDED.meaning, EXCLUDED.single, EXCLUDED.resulted_at)",
    # whom to call back
    "DELETE FROM testing_recall c WHERE c.tube_id = ANY(%(tubes)s::uuid[]) "  # noqa: S608
    f"AND NOT EXISTS (SELECT 1 FROM ({_CALLED}) m WHERE m.id = c.id)",
    "INSERT INTO testing_recall AS c (id, person_id, tube_id, round_id, area_id, reason, opened_at, outcome) "  # noqa: S608
    "SELECT id, person_id, tube_id, round_id, area_id, conclusion, resulted_at, '' "
    f"FROM ({_CALLED}) m ON CONFLICT (id) DO UPDATE SET reason = EXCLUDED.reason, opened_at = EXCLUDED.opened_at "
    "WHERE (c.reason, c.opened_at) IS DISTINCT FROM (EXCLUDED.reason, EXCLUDED.opened_at)",
    # closed by the first single result of a swab taken later
    "UPDATE testing_recall c SET outcome = f.outcome, closed_at = f.closed_at FROM ("  # noqa: S608
    "SELECT c.id, coalesce(p.meaning, '') AS outcome, p.resulted_at AS closed_at "
    "FROM testing_recall c JOIN testing_swab s ON s.id = c.id LEFT JOIN LATERAL ("
    "SELECT p.meaning, p.resulted_at FROM testing_personresult p WHERE p.person_id = c.person_id AND p.single "
    "AND p.meaning <> 'recheck' AND p.taken_at > s.at ORDER BY p.taken_at, p.id LIMIT 1) p ON true "
    f"WHERE c.person_id IN ({_MEMBERS})) f "
    "WHERE f.id = c.id AND (c.outcome, c.closed_at) IS DISTINCT FROM (f.outcome, f.closed_at)",
    MEET.replace("{people}", _MEMBERS),
)


def touched_tubes(batches: Sequence[UUID]) -> set[UUID]:
    """Give the tubes that facts of these batches touch: swabs, seals, boxes, results, what they void or settle."""
    return queries.touched(batches)


def recompute_results(batches: Sequence[UUID], _now: datetime) -> None:
    """Write again, from the facts, all that follows from the tubes these batches touch.

    Every instant written comes from a fact, so running it twice, late, or in another order changes nothing.
    """
    tubes = {"tubes": list(touched_tubes(batches))}
    if not tubes["tubes"]:
        return
    with connection.cursor() as cursor:
        cursor.execute(STALE, tubes)
        stale = [row[0] for row in cursor.fetchall()]
        if stale:
            cursor.execute(LOCK, {"tubes": stale})
            recompute(cursor.execute, stale)
        for statement in _STATEMENTS:
            cursor.execute(statement, tubes)
