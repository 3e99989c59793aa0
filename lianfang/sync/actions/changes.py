"""Tell phones what desks changed: rows beside the facts, in the same feed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.common.ids import first_of, uuid7
from lianfang.sync.models import Change

KIND = Change._meta.label_lower

# One batch row a commit, whoever announces in it and how often: it is found again by the commit's number.
_ANNOUNCE = """
WITH mine AS (
  SELECT id FROM sync_batch WHERE xid = pg_current_xact_id()::text::int8 AND device_id IS NULL LIMIT 1
), made AS (
  INSERT INTO sync_batch (id, xid, received_at, counts)
  SELECT %(batch)s, pg_current_xact_id()::text::int8, %(now)s, jsonb_build_object(%(kind)s, %(n)s::int)
  WHERE NOT EXISTS (SELECT 1 FROM mine) RETURNING id
), written AS (
  INSERT INTO sync_change (id, batch_id, what, area_id, row_id)
  SELECT r.id, b.id, r.what, r.area_id, r.row_id
  FROM (SELECT id FROM mine UNION ALL SELECT id FROM made) b,
       unnest(%(ids)s::uuid[], %(whats)s::text[], %(areas)s::int8[], %(rows)s::uuid[]) AS r(id, what, area_id, row_id)
  ON CONFLICT DO NOTHING RETURNING 1
)
UPDATE sync_batch SET counts = jsonb_set(counts, ARRAY[%(kind)s], to_jsonb(
  coalesce((counts->>%(kind)s)::int, 0) + (SELECT count(*) FROM written)))
WHERE id IN (SELECT id FROM mine)
"""


# A batch says how many changes it holds, so that readers wait until all are there: of those that go it says no more.
_FORGET = """
WITH gone AS (
  DELETE FROM sync_change WHERE id IN (SELECT id FROM sync_change WHERE id < %(first)s ORDER BY id LIMIT %(limit)s)
  RETURNING batch_id
)
UPDATE sync_batch SET counts = counts - %(kind)s WHERE id IN (SELECT batch_id FROM gone)
"""
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed: a kind of row ("people.person"), where, and which one; none: everything of that kind there."""

    what: str
    area_id: int
    row_id: UUID | None = None


def announce(changes: Iterable[Changed], *, now: datetime) -> None:
    """Tell phones that rows they keep have changed, in the transaction that changes them. One statement."""
    once = list(dict.fromkeys(changes))
    if not once:
        return
    given: dict[str, Any] = {
        "batch": uuid7(),
        "kind": KIND,
        "now": now,
        "n": len(once),
        "ids": [uuid7() for _ in once],
        "whats": [one.what for one in once],
        "areas": [one.area_id for one in once],
        "rows": [one.row_id for one in once],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ANNOUNCE, given)


def forget(*, before: datetime) -> int:
    """Take away the oldest changes that were announced before a real instant, when no phone can ask for them any more.
    Gives of how many commits. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"first": first_of(before), "limit": AT_ONCE, "kind": KIND})
        return int(cursor.rowcount)
