"""The chain of the audit: every few seconds the rows that came in are closed into a block.

Whoever writes a row waits for nobody: a block takes the rows of transactions that are over, and holds one digest for
them all and for the block before it. See docs/decisions/0083.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from lianfang.accounts import heads
from lianfang.accounts.keeping import NOTED
from lianfang.accounts.merkle import FIRST, link, root
from lianfang.accounts.models import AuditBlock
from lianfang.common.transactions import OLDEST

log = logging.getLogger(__name__)

MOST = 20_000  # rows of a block: a second's work (design choice)
FIRST_MOST = 100_000  # where all of a city's audit is taken in, at the first block and after it moved to another server
BLOCKS = 20  # in one turn of the background work

# The digest of a row `e`, with the digest `t` that stands for what was erased of it.
DIGEST = f"""sha256(convert_to(json_build_array(
  e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.by_id, e.verb, e.thing, e.person_id, e.area_id
)::text, 'UTF8') || coalesce(t.noted, {NOTED.format("e")}))"""
_TAKE = f"""
INSERT INTO accounts_auditleaf (entry_id, block_id, digest)
SELECT e.id, %(n)s, {DIGEST}
FROM accounts_auditentry e LEFT JOIN accounts_auditerasure t ON t.entry_id = e.id
WHERE (%(all)s OR (e.xid >= %(since)s AND e.xid < %(until)s))
  AND NOT EXISTS (SELECT FROM accounts_auditleaf l WHERE l.entry_id = e.id)
ORDER BY e.id LIMIT %(most)s RETURNING entry_id, digest
"""  # noqa: S608 — our own words
_UNTIL = f"""
SELECT oldest, (
  SELECT greatest(xid, %(since)s + 1) FROM accounts_auditentry
  WHERE xid >= %(since)s AND xid < oldest ORDER BY xid OFFSET {MOST} LIMIT 1
) FROM (SELECT {OLDEST} AS oldest) AS o
"""  # noqa: S608 — our own words


def tick(now: datetime) -> None:
    """Close what came in into blocks, and write the day's signed head."""
    for _turn in range(BLOCKS):
        if not close(now):
            break
    if settings.HEADS:
        try:
            heads.write_daily(now)
        except OSError as error:  # a disk that is away keeps no other work from going on
            log.warning("The head of the audit could not be written: %s", error.strerror)


@transaction.atomic
def close(now: datetime) -> AuditBlock | None:
    """Close the rows of transactions that are over into a block; None when there are none, or somebody else does it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('lianfang.accounts.chain'))")
        if not cursor.fetchone()[0]:
            return None
        last = AuditBlock.objects.order_by("-n").first()
        since = last.until_xid if last else 0
        cursor.execute(_UNTIL, {"since": since})
        oldest, until = cursor.fetchone()
        # at first, and where another server counts its transactions anew, whatever is in no block
        whole = since == 0 or oldest < since
        n, most = (last.n + 1 if last else 1), FIRST_MOST if whole else None
        cursor.execute(_TAKE, {"n": n, "all": whole, "since": since, "until": until or oldest, "most": most})
        taken = sorted(cursor.fetchall())
        if not taken and not (last and whole):
            return None
        reached = (0 if len(taken) == FIRST_MOST else oldest) if whole else until or oldest
        return _made(last, n, [bytes(digest) for _id, digest in taken], reached, now)


def _made(
    last: AuditBlock | None, n: int, digests: Sequence[bytes], until_xid: int, now: datetime
) -> AuditBlock:
    top, total = root(digests), (last.total if last else 0) + len(digests)
    before = bytes(last.digest) if last else FIRST
    digest = link(before, n, written(now), len(digests), total, until_xid, top)
    return AuditBlock.objects.create(
        n=n,
        made_at=now,
        n_rows=len(digests),
        total=total,
        until_xid=until_xid,
        root=top,
        digest=digest,
    )


def written(at: datetime) -> str:
    """Write an instant as it goes into the digest of a block."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def waiting() -> tuple[int, datetime | None]:
    """Say how many rows are in no block yet, and when the first of them was written."""
    last = AuditBlock.objects.order_by("-n").first()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(e.at) FROM accounts_auditentry e WHERE (e.xid >= %(since)s OR %(since)s = 0)"
            " AND NOT EXISTS (SELECT FROM accounts_auditleaf l WHERE l.entry_id = e.id)",
            {"since": last.until_xid if last else 0},
        )
        found: tuple[Any, Any] = cursor.fetchone()
    return found
