"""What follows from results, recomputed from the facts: each person's result, whom to call back, requests met, and the
counts of rounds."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from lianfang.booking.actions.keeping import DONE
from lianfang.common.ids import array
from lianfang.people.actions.telling import PERSON
from lianfang.people.models import Person
from lianfang.sync.actions import Changed, announce
from lianfang.sync.locks import apart, hold
from lianfang.sync.queries import COUNTS
from lianfang.testing import queries
from lianfang.testing.actions.boxes import LOCK_BOXES, write_boxes
from lianfang.testing.actions.changes import count_facts
from lianfang.testing.actions.holds import follow_holds
from lianfang.testing.actions.requests import MEET
from lianfang.testing.actions.slots import keep_slots
from lianfang.testing.actions.telling import PUT, tell_results
from lianfang.testing.actions.tubes import STALE, recompute
from lianfang.testing.queries.tubes import MEANINGS, PARTS, Touched

# One statement, so that what the tubes mean is read once; each part touches other rows than the others.
_FOLLOW = f"""
WITH m AS MATERIALIZED ({MEANINGS}), gone AS (
    DELETE FROM testing_personresult p WHERE p.tube_id = ANY(%(tubes)s::uuid[])
    AND NOT EXISTS (SELECT 1 FROM m WHERE m.id = p.id AND NOT m.held) RETURNING p.tube_id
), said AS (
    INSERT INTO testing_personresult AS p
        (id, person_id, tube_id, round_id, area_id, meaning, single, taken_at, resulted_at)
    SELECT id, person_id, tube_id, round_id, area_id, meaning, single, taken_at, resulted_at FROM m WHERE NOT m.held
    ON CONFLICT ({apart("id", "person_id")}) DO UPDATE
    SET meaning = EXCLUDED.meaning, single = EXCLUDED.single, resulted_at = EXCLUDED.resulted_at
    WHERE (p.meaning, p.single, p.resulted_at)
        IS DISTINCT FROM (EXCLUDED.meaning, EXCLUDED.single, EXCLUDED.resulted_at) RETURNING p.tube_id
), called AS MATERIALIZED (
    -- members of a tube that was not negative, one row a person; a held tube releases nothing, but calls people back
    SELECT DISTINCT ON (m.person_id, m.tube_id) m.* FROM m
    WHERE m.meaning = 'recheck' OR m.held AND m.meaning <> 'negative'
    ORDER BY m.person_id, m.tube_id, m.taken_at, m.id
), untold AS (
    {PUT.format(changed="SELECT tube_id FROM said UNION ALL SELECT tube_id FROM gone")}
), dropped AS (
    DELETE FROM testing_recall c WHERE c.tube_id = ANY(%(tubes)s::uuid[])
    AND NOT EXISTS (SELECT 1 FROM called WHERE called.person_id = c.person_id AND called.tube_id = c.tube_id)
    RETURNING c.person_id
), put AS (
INSERT INTO testing_recall AS c (id, person_id, tube_id, round_id, area_id, reason, opened_at, outcome)
SELECT id, person_id, tube_id, round_id, area_id, conclusion, resulted_at, '' FROM called
ON CONFLICT (person_id, tube_id) DO UPDATE
SET id = EXCLUDED.id, reason = EXCLUDED.reason, opened_at = EXCLUDED.opened_at
WHERE (c.id, c.reason, c.opened_at) IS DISTINCT FROM (EXCLUDED.id, EXCLUDED.reason, EXCLUDED.opened_at)
RETURNING c.person_id
) SELECT person_id FROM put UNION SELECT person_id FROM dropped
"""  # noqa: S608 — constants of this module
_MEMBERS = "SELECT DISTINCT person_id FROM testing_swab WHERE tube_id = ANY(%(tubes)s::uuid[])"
# A recall is closed by the first single result of a swab taken later.
_CLOSE = """
WITH s AS MATERIALIZED (SELECT id, at FROM testing_swab WHERE id IN (
    SELECT id FROM testing_recall WHERE person_id = ANY(%(people)s::uuid[])))
UPDATE testing_recall c SET outcome = f.outcome, closed_at = f.closed_at FROM (
    SELECT c.id, coalesce(p.meaning, '') AS outcome, p.resulted_at AS closed_at
    FROM testing_recall c JOIN s ON s.id = c.id LEFT JOIN LATERAL (
        SELECT p.meaning, p.resulted_at FROM testing_personresult p WHERE p.person_id = c.person_id AND p.single
        AND p.meaning <> 'recheck' AND p.taken_at > s.at ORDER BY p.taken_at, p.id LIMIT 1
    ) p ON true WHERE c.person_id = ANY(%(people)s::uuid[])
) f WHERE f.id = c.id AND (c.outcome, c.closed_at) IS DISTINCT FROM (f.outcome, f.closed_at) RETURNING c.person_id
"""

# Those who work are tested often: duty, below, is told of the latest test of each.
_FORGET = """
DELETE FROM duty_lasttest t WHERE t.person_id = ANY(%(people)s::uuid[])
AND t.person_id NOT IN (SELECT p.person_id FROM testing_personresult p WHERE p.person_id = ANY(%(people)s::uuid[]))
"""
_WORKERS = """
INSERT INTO duty_lasttest AS t (person_id, at, meaning)
SELECT DISTINCT ON (p.person_id) p.person_id, p.taken_at, p.meaning
FROM workforce_worker w JOIN testing_personresult p ON p.person_id = w.person_id
WHERE w.to_on IS NULL AND w.person_id = ANY(%(people)s::uuid[]) ORDER BY p.person_id, p.taken_at DESC, p.id
ON CONFLICT (person_id) DO UPDATE SET at = EXCLUDED.at, meaning = EXCLUDED.meaning
WHERE (t.at, t.meaning) IS DISTINCT FROM (EXCLUDED.at, EXCLUDED.meaning)
"""

# Whoever was to be swabbed, or booked a place for it, and was, is done.
_CAME = (
    MEET.replace("{people}", "SELECT unnest(%(people)s::uuid[])"),
    DONE.format(
        done="SELECT s.person_id, s.round_id AS subject, min(s.at) AS at FROM testing_swab s "  # noqa: S608
        f"WHERE s.tube_id = ANY(%(tubes)s::uuid[]) AND {COUNTS.format(t='s')} GROUP BY 1, 2"
    ),
)


def _freshen(cursor: CursorWrapper, batches: Sequence[UUID], found: Touched) -> None:
    """Bring tubes and boxes up to date that uploads could not: boxes are taken before tubes, as uploads do."""
    cursor.execute(STALE, {"tubes": array(found.unsure)})
    stale = [row[0] for row in cursor.fetchall()]
    boxes = queries.stale_boxes(batches, found.tubes, stale)
    if boxes:
        cursor.execute(LOCK_BOXES, [sorted(boxes)])
    if stale:
        hold(cursor.execute, "testing_tube", stale)
        recompute(cursor.execute, stale, *PARTS)
    write_boxes(connection.connection, boxes)


def recompute_results(batches: Sequence[UUID], now: datetime) -> None:
    """Write again, from the facts, all that follows from the tubes these batches touch.

    Every instant written comes from a fact, so running it twice, late, or in another order changes nothing.
    """
    found = queries.touched(batches)
    with connection.cursor() as cursor:
        _freshen(cursor, batches, found)
        called = _follow(cursor, queries.concluded(found.tubes) if found.tubes else ())
        given = _given(cursor, found.tubes) if found.tubes else {}
        for statement in _CAME if given else ():
            cursor.execute(statement, given)
    if found.tubes:
        follow_holds(found.tubes, now)
    _tell_phones(called, now)
    count_facts(batches, found, now=now)


def _follow(cursor: CursorWrapper, tubes: Collection[UUID]) -> set[UUID]:
    """Write what some tubes with a result mean; give the people whose recall began or ended."""
    people = set[UUID]()
    if not tubes:
        return people
    given = _given(cursor, tubes)
    for statement in (_FOLLOW, _CLOSE):
        cursor.execute(statement, given)
        people.update(row[0] for row in cursor.fetchall())
    for statement in (_FORGET, _WORKERS):
        cursor.execute(statement, given)
    return people


def _given(cursor: CursorWrapper, tubes: Collection[UUID]) -> dict[str, str]:
    """Give some tubes and those who are in them, as statements ask for them: on a cluster they lie apart."""
    cursor.execute(_MEMBERS, {"tubes": array(tubes)})
    return {"tubes": array(tubes), "people": array(row[0] for row in cursor.fetchall())}


def _tell_phones(people: Collection[UUID], now: datetime) -> None:
    """Tell phones that keep these people that whether they are to be swabbed alone has changed."""
    rows = Person.objects.filter(id__in=people).values_list("id", "area_id") if people else ()
    announce([Changed(PERSON, area, one) for one, area in sorted(rows)], now=now)


def tick(now: datetime) -> int:
    """What time alone brings: people are told what follows from results, slots follow the hours of sites."""
    return tell_results(now) + keep_slots(now)
