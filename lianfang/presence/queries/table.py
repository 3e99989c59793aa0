"""The first step of a trace asked of the table itself: while there is no index, and for those who write a story."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.common.dates import day_of
from lianfang.presence.queries.traces import Met, Trace
from lianfang.protocol.tracing import Tracing

LONGEST = timedelta(hours=12)  # no stay is longer; see rules.stays

# Whoever came before the other had left (or up to some minutes later) and left after the other had come; of each the
# meeting that weighs most.
_NEAR = """
WITH mine AS MATERIALIZED (
  SELECT place_id, greatest(entered, %(since)s) AS e, least("left", %(until)s) AS l FROM presence_stay
  WHERE person_id = ANY(%(ids)s) AND NOT void AND day BETWEEN %(first)s AND %(last)s
    AND entered BETWEEN %(since)s - %(longest)s AND %(until)s AND "left" >= %(since)s
), met AS (
  SELECT v.person_id AS person, v.place_id AS place, greatest(m.e, v.entered) AS since,
    greatest(0, extract(epoch FROM least(m.l, v."left") - greatest(m.e, v.entered)))::int AS together,
    greatest(0, extract(epoch FROM v.entered - m.l))::int AS gap
  FROM mine m JOIN presence_stay v ON v.place_id = m.place_id
  WHERE NOT v.void AND v.person_id <> ALL(%(ids)s) AND v.day BETWEEN %(first)s AND %(last)s
    AND v.entered BETWEEN m.e - %(longest)s AND m.l + %(after)s AND v."left" >= m.e
)
SELECT person, count(*), sum(together)::int, (array_agg(place ORDER BY together DESC, gap, since))[1],
  (array_agg(since ORDER BY together DESC, gap, since))[1], max(together),
  (array_agg(gap ORDER BY together DESC, gap, since))[1], min(since)
FROM met GROUP BY person ORDER BY 3 DESC, 7, 5, 1
"""


def first_step(ids: Iterable[UUID], since: datetime, until: datetime, *, numbers: Tracing) -> Trace:
    """Find who was near somebody (told by all their records) between two instants, as the index does, without those
    whom they met in turn. One statement."""
    after = timedelta(minutes=numbers.after_minutes.value)
    asked: dict[str, Any] = {
        "ids": list(ids),
        "since": since,
        "until": until,
        "after": after,
        "longest": LONGEST,
        "first": day_of(since - LONGEST),
        "last": day_of(until + after),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, asked)
        near = [Met(*row) for row in cursor.fetchall()]
    return Trace(near, [], 0, 0, None)
