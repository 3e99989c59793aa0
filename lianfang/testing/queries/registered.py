"""How many people a round has registered, counted from its swabs, each of them. What the boards show comes from the
follower's counts (counted.py) and says the same once it has read everything."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.people.queries import records_behind
from lianfang.places.rules import Span
from lianfang.sync.queries import COUNTS
from lianfang.testing.models import Round
from lianfang.testing.queries.tallies import within

# Few swabs are ever taken back: start from those.
_TAKEN_BACK = (
    "SELECT s.id, s.person_id FROM testing_swab s JOIN ("  # noqa: S608 — our own names
    "SELECT target FROM sync_void UNION SELECT target FROM sync_settlement WHERE decision = 'void') v "
    f"ON v.target = s.id WHERE s.round_id = %(round)s {{within}} AND NOT ({COUNTS.format(t='s')})"
)
_REGISTRATIONS = (
    "SELECT (SELECT count(*) FROM testing_swab s WHERE s.round_id = %(round)s {within}) "  # noqa: S608
    f"- (SELECT count(*) FROM ({_TAKEN_BACK}) gone)"
)
# The human beings of whom more than one swab was told, or whose records were merged since, and all records of theirs:
# a claim is under the record that was kept when it was made, a swab under the one that was told.
_TWICE = """
SELECT person_id FROM testing_swabclaim WHERE round_id = %(round)s AND again
UNION SELECT c.person_id FROM people_alias x JOIN testing_swabclaim c ON c.person_id = x.person_id
WHERE c.round_id = %(round)s AND x.undone_at IS NULL
"""
_HUMANS = """
WITH records AS MATERIALIZED (
    SELECT * FROM unnest(%(humans)s::uuid[], %(records)s::uuid[]) AS r(human, id)
)
"""
# How many of their swabs count.
_AGAIN_OF = (
    "SELECT r.human, count(*) AS n FROM records r JOIN testing_swab s ON s.person_id = r.id "  # noqa: S608
    f"WHERE s.round_id = %(round)s {{within}} AND {COUNTS.format(t='s')} GROUP BY r.human"
)
_REGISTERED = (
    f"{_HUMANS} SELECT ({_REGISTRATIONS}) - "  # noqa: S608
    f"(SELECT coalesce(sum(again.n - 1), 0) FROM ({_AGAIN_OF}) again)"
)
# rules.both_open in SQL, for the people with more than one swab.
_TWO_TUBES = f"""
{_HUMANS}, twice AS MATERIALIZED (SELECT again.human FROM ({_AGAIN_OF}) again WHERE again.n > 1), mine AS MATERIALIZED (
    SELECT s.id, records.human, s.tube_id, s.at,
        (SELECT min(r.at) FROM testing_result r WHERE r.tube_id = s.tube_id AND {COUNTS.format(t="r")}) AS resulted_at
    FROM testing_swab s JOIN records ON records.id = s.person_id JOIN twice ON twice.human = records.human
    WHERE s.round_id = %(round)s AND {COUNTS.format(t="s")}
)
SELECT count(DISTINCT a.human) FROM mine a JOIN mine b ON b.human = a.human
    AND b.tube_id <> a.tube_id AND (b.at, b.id) > (a.at, a.id)
    AND (a.resulted_at IS NULL OR a.resulted_at > b.at)
"""  # noqa: S608 — constants of this module


def _number(sql: str, areas: Sequence[Span], **given: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{within}", within(areas, "s.area_id")), given)
        (found,) = cursor.fetchone()
        return int(found)


def _humans(round_: Round) -> dict[str, list[UUID]]:
    """Give the records of those of whom more than one swab may have been told, each beside the one that is kept."""
    with connection.cursor() as cursor:
        cursor.execute(_TWICE, {"round": round_.id})
        behind = records_behind([row[0] for row in cursor.fetchall()])
    return {"humans": [human for human, _ in behind], "records": [record for _, record in behind]}


def registrations(round_: Round, areas: Sequence[Span] = ()) -> int:
    """Count the swabs of a round that count, each of them one registration."""
    return _number(_REGISTRATIONS, areas, round=round_.id)


def registered(round_: Round, areas: Sequence[Span] = ()) -> int:
    """Count the people with at least one swab of a round that counts."""
    return _number(_REGISTERED, areas, round=round_.id, **_humans(round_))


def in_two_open_tubes(round_: Round, areas: Sequence[Span] = ()) -> int:
    """Count the people who were put into a second tube of a round before the first one had its result.

    Doubted swabs are counted too, until somebody takes them back.
    """
    return _number(_TWO_TUBES, areas, round=round_.id, **_humans(round_))
