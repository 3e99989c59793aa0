"""The feed: batches in the order (xid, id), never past one that is not whole yet."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.sync.models import Feed, Mark


@dataclass(frozen=True, slots=True)
class Window:
    """The next whole batches after a mark: their ids, and where the mark will stand after them."""

    batches: tuple[UUID, ...]
    xid: int
    batch_id: UUID | None


def epoch() -> UUID:
    """Give the feed's epoch; it changes when the database was restored from a backup."""
    return Feed.objects.get_or_create(id=1)[0].epoch


def window(mark: Mark, tables: dict[str, str], limit: int) -> Window:
    """Read the next whole batches after a mark.

    tables: kind of fact → its table, for the kinds this reader follows; a batch whose rows of these are not all
    visible yet ends the window, and so does any transaction still running.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, xid, counts FROM sync_batch WHERE (xid, id) > (%s, %s) "
            "AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::int8 ORDER BY xid, id LIMIT %s",
            [mark.xid, mark.batch_id or UUID(int=0), limit],
        )
        found = cursor.fetchall()
        whole = _whole(cursor, found, tables)
    if not whole:
        return Window((), mark.xid, mark.batch_id)
    last = whole[-1]
    return Window(tuple(b[0] for b in whole), last[1], last[0])


def _whole(cursor: Any, found: list[Any], tables: dict[str, str]) -> list[Any]:
    ids = [b[0] for b in found]
    seen: dict[tuple[UUID, str], int] = {}
    for kind, table in tables.items():
        cursor.execute(
            f'SELECT batch_id, count(*) FROM "{table}" WHERE batch_id = ANY(%s) GROUP BY 1',  # noqa: S608
            [ids],
        )
        seen |= {(batch, kind): n for batch, n in cursor.fetchall()}
    whole = []
    for batch in found:
        counts: dict[str, int] = batch[2]
        if any(seen.get((batch[0], kind), 0) < n for kind, n in counts.items() if kind in tables):
            break
        whole.append(batch)
    return whole
