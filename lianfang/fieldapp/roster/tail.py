"""The end of the feed in memory: each commit is read once by a server process, not once by each of its phones.

Kept are the ids of swabs by the area their people lived in when the commit was read. Somebody who moves is announced,
and their swabs are sent again with them.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from uuid import UUID

from django.db import connection

from lianfang.fieldapp.roster.marks import Mark
from lianfang.places.rules import Span
from lianfang.sync import feed
from lianfang.sync import models as sync
from lianfang.sync.models import Batch, Change, Settlement, Void
from lianfang.testing.models import Swab

# What of the feed touches rows of a roster: marks wait until these are whole.
TABLES = {model._meta.label_lower: model._meta.db_table for model in (Change, Swab, Void, Settlement)}
BACK = {Void._meta.label_lower, Settlement._meta.label_lower}
AT_ONCE = 1_000  # commits read in one go
COMMITS = (
    20_000  # kept; of the busiest registration known (725 a second, a commit each) half a minute, else hours
)
SWABS = 500_000  # kept: some 12 MB
ANSWERED = 5_000  # commits passed over in one answer

# The swabs are read first: people lie elsewhere on a cluster, and only theirs are asked for.
_SWABS = """
WITH s AS MATERIALIZED (SELECT batch_id, person_id, id FROM testing_swab WHERE batch_id = ANY(%s))
SELECT s.batch_id, p.area_id, s.id FROM s JOIN people_person p ON p.id = s.person_id ORDER BY p.area_id
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Some commits after a mark: where they end, and those that a phone has to look at."""

    xid: int
    batch: UUID | None
    more: bool
    changed: Sequence[UUID] = ()  # batches of what desks announced
    undone: Sequence[UUID] = ()  # batches of voids and settlements
    swabbed: Sequence[UUID] = ()  # batches of swabs, of whatever area
    swabs: Sequence[UUID] = ()  # swabs of the phone's own areas


@dataclass(slots=True)
class Commit:
    """One commit: its place, what kinds it holds, and its swabs in the order of the areas."""

    xid: int
    batch: UUID
    kinds: frozenset[str]
    areas: "array[int]" = field(default_factory=lambda: array("q"))
    swabs: bytearray = field(default_factory=bytearray)

    @property
    def place(self) -> tuple[int, int]:
        """Give its place in the order of the feed."""
        return self.xid, self.batch.int

    def within(self, areas: Sequence[Span]) -> list[UUID]:
        """Give its swabs of people of some areas."""
        found = []
        for first, last in areas:
            for n in range(bisect_left(self.areas, first), bisect_right(self.areas, last)):
                found.append(UUID(bytes=bytes(self.swabs[16 * n : 16 * n + 16])))
        return found


class Tail:
    """The newest commits, up to where they were read."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._epoch: UUID | None = None
        self._commits: deque[Commit] = deque()
        self._from: tuple[int, int] = (0, 0)
        self._end: tuple[int, UUID | None] = (0, None)
        self._held = 0

    def after(self, mark: Mark, areas: Sequence[Span]) -> Part | None:
        """Give what came after a mark; None when the mark is older than what is kept here."""
        with self._lock:
            self._listen(mark.epoch)
            here = _place(mark.xid, mark.batch)
            if here < self._from:
                return None
            commits = list(self._later(here))
            xid, batch = self._end
        return _part(commits, areas, max((mark.xid, mark.batch), (xid, batch), key=lambda p: _place(*p)))

    def _later(self, here: tuple[int, int]) -> Sequence[Commit]:
        """Find the commits after a place; the newest are looked at first, because most phones are nearly up to date."""
        n = 0
        for commit in reversed(self._commits):
            if commit.place <= here:
                break
            n += 1
        return list(islice(self._commits, len(self._commits) - n, len(self._commits) - n + ANSWERED + 1))

    def _listen(self, epoch: UUID) -> None:
        """Read the commits since the last time; begin where the feed stands when there was none."""
        if epoch != self._epoch:
            stands = feed.position(TABLES)
            self._commits.clear()
            self._epoch, self._held = epoch, 0
            self._end = stands.xid, stands.batch_id
            self._from = _place(*self._end)
        while True:
            xid, batch = self._end
            window = feed.window(sync.Mark(epoch=epoch, xid=xid, batch_id=batch), TABLES, AT_ONCE)
            if not window.batches:
                return
            self._take(window.batches)
            self._end = window.xid, window.batch_id
            self._forget()

    def _take(self, batches: Sequence[UUID]) -> None:
        rows = Batch.objects.filter(id__in=batches).order_by("xid", "id").values_list("xid", "id", "counts")
        new = {batch: Commit(xid, batch, frozenset(counts)) for xid, batch, counts in rows}
        with connection.cursor() as cursor:
            cursor.execute(_SWABS, [list(batches)])
            for batch, area, swab in cursor.fetchall():
                new[batch].areas.append(area)
                new[batch].swabs += swab.bytes
        self._commits.extend(new.values())
        self._held += sum(len(commit.areas) for commit in new.values())

    def _forget(self) -> None:
        while self._commits and (len(self._commits) > COMMITS or self._held > SWABS):
            oldest = self._commits.popleft()
            self._held -= len(oldest.areas)
            self._from = oldest.place


def _place(xid: int, batch: UUID | None) -> tuple[int, int]:
    return xid, batch.int if batch else 0


def _part(commits: Sequence[Commit], areas: Sequence[Span], end: tuple[int, UUID | None]) -> Part:
    more = len(commits) > ANSWERED
    shown = commits[:ANSWERED]
    xid, batch = (shown[-1].xid, shown[-1].batch) if more else end
    changed = [commit.batch for commit in shown if Change._meta.label_lower in commit.kinds]
    undone = [commit.batch for commit in shown if BACK & commit.kinds]
    swabs = [swab for commit in shown for swab in commit.within(areas)] if areas else []
    return Part(xid, batch, more, changed=changed, undone=undone, swabs=swabs)


tail = Tail()
