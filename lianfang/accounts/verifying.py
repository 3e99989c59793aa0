"""Whether the audit is what was written: every row against its block, every block against the one before it, and the
chain against the heads that were signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.accounts import heads
from lianfang.accounts.chain import DIGEST, waiting, written
from lianfang.accounts.merkle import FIRST, link, root
from lianfang.accounts.models import AuditBlock, AuditErasure

STEP = 200  # blocks looked at in one statement
MOST = 1_000  # findings that are told; more are counted
_ROWS = f"""
SELECT l.block_id, l.entry_id, l.digest, e.id IS NULL,
  CASE WHEN e.id IS NOT NULL THEN {DIGEST} END, t.noted IS NOT NULL AND e.data <> '{{}}'::jsonb
FROM accounts_auditleaf l LEFT JOIN accounts_auditentry e ON e.id = l.entry_id
LEFT JOIN accounts_auditerasure t ON t.entry_id = l.entry_id
WHERE l.block_id BETWEEN %(first)s AND %(last)s ORDER BY l.block_id, l.entry_id
"""  # noqa: S608 — our own words
# A row that is in no block though all of its time are: whoever slipped it in did so after the block was closed.
_SLIPPED_IN = """
SELECT e.id FROM accounts_auditentry e
WHERE (e.xid IS NULL OR e.xid < %(until)s) AND NOT EXISTS (SELECT FROM accounts_auditleaf l WHERE l.entry_id = e.id)
ORDER BY e.id LIMIT %(most)s
"""


class Wrong(StrEnum):
    """What may be wrong with the audit."""

    ROW_REMOVED = "row_removed"
    ROW_ALTERED = "row_altered"
    ROW_INSERTED = "row_inserted"
    LIST_ALTERED = "list_altered"
    BLOCK_MISSING = "block_missing"
    BLOCK_ALTERED = "block_altered"
    HEAD_FALSE = "head_false"
    HEAD_DIFFERS = "head_differs"
    HEAD_BEYOND = "head_beyond"


WORDS: dict[Wrong, Promise] = {
    Wrong.ROW_REMOVED: _("A row was removed: %(entry)s, of block %(block)s"),
    Wrong.ROW_ALTERED: _("A row was altered: %(entry)s, of block %(block)s"),
    Wrong.ROW_INSERTED: _("A row was slipped in after its time: %(entry)s"),
    Wrong.LIST_ALTERED: _("The list of the rows of block %(block)s was altered"),
    Wrong.BLOCK_MISSING: _("Block %(block)s is missing"),
    Wrong.BLOCK_ALTERED: _("Block %(block)s was altered, or one before it"),
    Wrong.HEAD_FALSE: _("The head %(file)s was not signed with this city’s key, or was altered"),
    Wrong.HEAD_DIFFERS: _(
        "The head %(file)s says something else of block %(block)s: the chain was written anew"
    ),
    Wrong.HEAD_BEYOND: _(
        "The head %(file)s knows block %(block)s, which the chain does not reach: it was cut, or the city was put back "
        "from a backup that is older"
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where."""

    wrong: Wrong
    block: int | None = None
    entry: UUID | None = None
    file: str = ""

    @property
    def said(self) -> str:
        """Say it in words."""
        told = {"block": self.block, "entry": self.entry, "file": self.file}
        return str(WORDS[self.wrong]) % told


@dataclass(slots=True)
class Report:
    """What was looked at, and what is wrong."""

    blocks: int = 0
    rows: int = 0
    heads: int = 0
    waiting: int = 0
    waiting_since: datetime | None = None
    erased: int = 0
    last: AuditBlock | None = None
    wrong: int = 0
    found: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Count something that is wrong, and keep the first thousand of them."""
        self.wrong += 1
        if len(self.found) < MOST:
            self.found.append(finding)


def verify(since: datetime | None = None, more: Sequence[Path] = ()) -> Report:
    """Look at all blocks that were made since an instant, at the heads of the folder and at further ones."""
    report = Report()
    blocks = AuditBlock.objects.filter(made_at__gte=since) if since else AuditBlock.objects.all()
    report.last = AuditBlock.objects.order_by("-n").first()
    first = blocks.order_by("n").first()
    if first and report.last:
        _chain(report, first, report.last)
        _slipped_in(report, report.last)
    report.waiting, report.waiting_since = waiting()
    report.erased = AuditErasure.objects.count()
    _heads(report, more)
    return report


def _chain(report: Report, first: AuditBlock, last: AuditBlock) -> None:
    """Look at each block: whether it is there, lists what it listed, and holds to the one before it."""
    before = AuditBlock.objects.filter(n=first.n - 1).first()
    expected = first.n if before else 1
    for start in range(first.n, last.n + 1, STEP):
        listed = _rows(report, start, start + STEP - 1)
        for block in AuditBlock.objects.filter(n__gte=start, n__lt=start + STEP).order_by("n"):
            for n in range(expected, block.n):
                report.add(Finding(Wrong.BLOCK_MISSING, n))
            digests = listed.get(block.n, [])
            if root(digests) != bytes(block.root) or len(digests) != block.n_rows:
                report.add(Finding(Wrong.LIST_ALTERED, block.n))
            elif expected == block.n and not _holds(block, before):
                report.add(Finding(Wrong.BLOCK_ALTERED, block.n))
            before, expected = block, block.n + 1
            report.blocks += 1


def _holds(block: AuditBlock, before: AuditBlock | None) -> bool:
    known, total = (bytes(before.digest), before.total) if before else (FIRST, 0)
    made_at, top = written(block.made_at), bytes(block.root)
    said = link(known, block.n, made_at, block.n_rows, block.total, block.until_xid, top)
    return said == bytes(block.digest) and block.total == total + block.n_rows


def _rows(report: Report, first: int, last: int) -> dict[int, list[bytes]]:
    """Look at the rows of some blocks; give the digests that each block lists, in their order."""
    listed: dict[int, list[bytes]] = {}
    for block, entry, digest, gone, now, unlike in _asked(_ROWS, {"first": first, "last": last}):
        listed.setdefault(block, []).append(bytes(digest))
        report.rows += 1
        if gone:
            report.add(Finding(Wrong.ROW_REMOVED, block, entry))
        elif unlike or bytes(now) != bytes(digest):
            report.add(Finding(Wrong.ROW_ALTERED, block, entry))
    return listed


def _slipped_in(report: Report, last: AuditBlock) -> None:
    if last.until_xid:  # else the first rows are still being taken in
        for (entry,) in _asked(_SLIPPED_IN, {"until": last.until_xid, "most": MOST}):
            report.add(Finding(Wrong.ROW_INSERTED, None, entry))


def _asked(sql: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(10_000):
            yield from rows


def _heads(report: Report, more: Sequence[Path]) -> None:
    further = ((path, heads.read(path)) for path in more)
    for path, said in (*heads.kept(), *further):
        report.heads += 1
        if wrong := _of_head(said):
            report.add(Finding(wrong, said.get("block"), file=path.name))


def _of_head(said: dict[str, Any]) -> Wrong | None:
    if not heads.is_ours(said):
        return Wrong.HEAD_FALSE
    block = AuditBlock.objects.filter(n=said["block"]).first()
    if block is None:
        return Wrong.HEAD_BEYOND
    same = bytes(block.digest).hex() == said["digest"] and block.total == said["total"]
    return None if same else Wrong.HEAD_DIFFERS
