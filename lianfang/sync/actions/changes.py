"""Tell phones what desks changed: rows beside the facts, in the same feed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.common.ids import uuid7
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
