"""The feed: batches in the order (xid, id), never past one that is not whole yet."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.common.transactions import OLDEST
from lianfang.sync.models import Feed, Mark

_NEXT = f"""
SELECT id, xid, counts::text FROM sync_batch
WHERE (xid, id) > (%(xid)s, %(batch)s) AND xid < {OLDEST}
ORDER BY xid, id LIMIT %(limit)s
"""  # noqa: S608 — our own words
_LAST = f"""
SELECT id, xid, counts::text FROM sync_batch WHERE xid < {OLDEST}
ORDER BY xid DESC, id DESC LIMIT %(limit)s
"""  # noqa: S608 — our own words
_BEHIND = """
SELECT r.reader FROM unnest(%(readers)s::text[]) AS r(reader)
LEFT JOIN sync_feed f ON true
LEFT JOIN sync_mark m ON m.reader = r.reader AND m.epoch = f.epoch
WHERE m.reader IS NULL OR EXISTS (
  SELECT 1 FROM sync_batch b WHERE (b.xid, b.id) > (m.xid, coalesce(m.batch_id, %(first)s::uuid))
)
"""
# After a restore: a restored server may count its transactions anew, so the old numbers are taken off the batches;
# their ids keep them in order. A database without tables has nothing to read again.
NEW_EPOCH = (
    "DO $$BEGIN IF to_regclass('sync_feed') IS NOT NULL THEN "
    "INSERT INTO sync_feed (id, epoch) VALUES (1, uuidv7()) ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch; "
    "UPDATE sync_batch SET xid = 0 WHERE xid > 0; END IF; END$$"
)
# Where the database is one, a batch is whole once it is seen; where it is many, the last few may not be yet.
LAST_FEW = 50

Told = tuple[UUID, int, dict[str, int]]  # a batch, its transaction, how many facts of each kind


@dataclass(frozen=True, slots=True)
class Window:
    """The next whole batches after a mark: their ids, where the mark will stand after them, and the ids of those that
    hold facts of the kinds that are followed."""

    batches: tuple[UUID, ...]
    xid: int
    batch_id: UUID | None
    followed: tuple[UUID, ...] = ()


def epoch() -> UUID:
    """Give the feed's epoch; it changes when the database was restored from a backup."""
    return Feed.objects.get_or_create(id=1)[0].epoch


def begin_epoch() -> None:
    """Start the feed again after a restore: every reader reads everything once more."""
    with connection.cursor() as cursor:
        cursor.execute(NEW_EPOCH)


def position(tables: dict[str, str]) -> Window:
    """Say where the feed stands: whoever reads rows after this and then the feed from here on misses nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, {"limit": LAST_FEW})
        found = [(batch, xid, json.loads(counts)) for batch, xid, counts in reversed(cursor.fetchall())]
        whole = _whole(cursor, found, tables)
    if whole:
        return Window((), whole[-1][1], whole[-1][0])
    return Window((), found[0][1], None) if found else Window((), 0, None)


def behind(readers: Collection[str]) -> set[str]:
    """Name the readers for whom something new may be there, in one statement: most of the time it is nobody."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, {"readers": list(readers), "first": UUID(int=0)})
        return {reader for (reader,) in cursor.fetchall()}


def window(mark: Mark, tables: dict[str, str], limit: int, *, facts: int | None = None) -> Window:
    """Read the next whole batches after a mark: so many at most, with so many facts of these kinds at most, or one.

    tables: kind of fact → its table, for the kinds this reader follows; a batch whose rows of these are not all
    visible yet ends the window, and so does any transaction still running.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"xid": mark.xid, "batch": mark.batch_id or UUID(int=0), "limit": limit})
        found = [(batch, xid, json.loads(counts)) for batch, xid, counts in cursor.fetchall()]
        whole = _whole(cursor, found if facts is None else _few(found, facts, tables), tables)
    if not whole:
        return Window((), mark.xid, mark.batch_id)
    last = whole[-1]
    followed = tuple(batch for batch, _xid, counts in whole if counts.keys() & tables.keys())
    return Window(tuple(b[0] for b in whole), last[1], last[0], followed)


def _few(found: list[Told], facts: int, tables: dict[str, str]) -> list[Told]:
    held = accumulate(sum(counts[kind] for kind in counts.keys() & tables.keys()) for _b, _x, counts in found)
    return found[: max(1, sum(n <= facts for n in held))]


def _whole(cursor: Any, found: list[Told], tables: dict[str, str]) -> list[Told]:
    ids = [b[0] for b in found]
    told = {kind for b in found for kind in b[2]}
    seen: dict[tuple[UUID, str], int] = {}
    for kind in told & tables.keys():
        cursor.execute(
            f'SELECT batch_id, count(*) FROM "{tables[kind]}" WHERE batch_id = ANY(%s) GROUP BY 1',  # noqa: S608
            [ids],
        )
        seen |= {(batch, kind): n for batch, n in cursor.fetchall()}
    whole = []
    for batch in found:
        if any(seen.get((batch[0], kind), 0) < n for kind, n in batch[2].items() if kind in tables):
            break
        whole.append(batch)
    return whole
