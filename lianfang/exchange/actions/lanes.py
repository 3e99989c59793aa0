"""Deal with the rows of a file, some a commit; the rows of a long one in several lanes at once.

Which rows were dealt with stands in the file's parts, so a stop, a crash, or two programs at once do no row twice.
"""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from itertools import islice
from threading import Lock

from django.db import connection, transaction
from django.db.models import F, Sum
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy

from lianfang.common.dates import day_of
from lianfang.common.ids import texts
from lianfang.common.stack import with_room
from lianfang.documents.tables import BAD, CHANGED, KNOWN, NEW, Done, Kind, Row, Work, bad
from lianfang.exchange import rules
from lianfang.exchange.actions.bringing import opened
from lianfang.exchange.models import BadRow, FileIn, Part

State = FileIn.State
AT_MOST = 20_000  # rows of one commit, whatever the kind
MOST_LANES = 4  # each is a connection to the database (design choice)
MOST_BAD = 50_000  # rows that are kept to be given back; a file with more is not the table it was taken for
PROBLEMS = {
    "encoding": gettext_lazy("The letters of this row cannot be read: save the file anew as UTF-8."),
    "malformed": gettext_lazy(
        "This row is no row of a table: a quotation mark is missing, or a cell is endless."
    ),
    "total": gettext_lazy("This row adds others up; it is nobody and nothing by itself."),
}


class _StoppedMeanwhile(Exception):
    """Somebody stopped the file while rows were dealt with; those are taken back."""


class Blocks:
    """The rows of a file that nobody has dealt with yet, some at a time; lanes take one after the other."""

    def __init__(self, file: FileIn, kind: Kind) -> None:
        self.first, self.open = 0, True
        rows = (row for row in opened(file).rows() if row.number > file.head_row)
        self._rows = (row for row in rows if not rules.is_mark(row))
        self._done: dict[int, int] = dict(file.parts.values_list("first", "n"))
        self._most, self._lock = min(kind.at_once, AT_MOST), Lock()

    def take(self) -> tuple[int, list[Row]] | None:
        """Give the next rows, and how many rows of the file are before them; None when there are no more."""
        with self._lock:
            while n := self._done.pop(self.first, 0):
                self.first += sum(1 for _row in islice(self._rows, n))
            until = min(self._done, default=self.first + self._most) - self.first
            rows = list(islice(self._rows, min(until, self._most))) if self.open else []
            first, self.first = self.first, self.first + len(rows)
            return (first, rows) if rows else None


def deal(file: FileIn, kind: Kind, now: datetime) -> bool:
    """Deal with all rows of a file that are left; False when somebody stopped it, or another program is at work on
    some of them still."""
    blocks, lanes = Blocks(file, kind), _lanes(file, kind)
    if lanes == 1:
        went = [_lane(file, kind, blocks, now)]
    else:
        with ThreadPoolExecutor(lanes) as pool:
            runs = [
                pool.submit(copy_context().run, _apart, _lane, file, kind, blocks, now) for _ in range(lanes)
            ]
            went = [run.result() for run in runs]
    return all(went) and (file.parts.aggregate(n=Sum("n"))["n"] or 0) == blocks.first


def _lanes(file: FileIn, kind: Kind) -> int:
    """Say in how many lanes: one inside somebody's transaction, whose rows no other connection sees."""
    parts = -(-(file.n_rows - file.n_done) // min(kind.at_once, AT_MOST))
    if connection.in_atomic_block or not kind.dry:
        return 1
    return max(1, min(parts, MOST_LANES, os.cpu_count() or 1))


def _apart(lane: Callable[..., bool], *given: object) -> bool:
    try:
        return with_room(lane, *given)
    finally:
        connection.close()


def _lane(file: FileIn, kind: Kind, blocks: Blocks, now: datetime) -> bool:
    keep = file.state == State.READING
    work = Work(file.brought_by, now, file.id, day_of(now), keep=keep)
    try:
        while taken := blocks.take():
            _part(file, kind, *taken, work)
    except _StoppedMeanwhile:
        return False
    finally:
        blocks.open = False
    return True


@transaction.atomic
def _part(file: FileIn, kind: Kind, first: int, rows: Sequence[Row], work: Work) -> None:
    """Deal with some rows in one commit; nothing, when another program does."""
    part, mine = Part.objects.get_or_create(
        file=file, first=first, defaults={"n": len(rows), "kept": work.keep}
    )
    if not mine:
        return
    found = judged(kind, file.columns, rows, work)
    count = Counter(each.state for each in found)
    if count[BAD]:
        _keep_bad(file, rows, found)
    if work.keep:
        made = dict.fromkeys(each.thing for each in found if each.state in {NEW, CHANGED})
        before = {each.thing: each.before for each in found if each.state == CHANGED and each.before}
        Part.objects.filter(pk=part.pk).update(made=RawSQL("%s::varchar[]", [texts(made)]), before=before)
    connection.check_constraints()  # now, before the file's row is locked, where lanes would wait for each other
    told = FileIn.objects.filter(pk=file.pk, state=file.state).update(
        n_done=F("n_done") + len(rows),
        n_new=F("n_new") + count[NEW],
        n_changed=F("n_changed") + count[CHANGED],
        n_known=F("n_known") + count[KNOWN],
        n_bad=F("n_bad") + count[BAD],
        seen_at=work.now,
    )
    if not told:
        raise _StoppedMeanwhile


def _keep_bad(file: FileIn, rows: Sequence[Row], found: Sequence[Done]) -> None:
    room = MOST_BAD - FileIn.objects.values_list("n_bad", flat=True).get(pk=file.pk)
    turned = [(row, each.reason) for row, each in zip(rows, found, strict=True) if each.state == BAD]
    BadRow.objects.bulk_create(
        [
            BadRow(file=file, line=row.number, cells=list(row.cells), reason=reason[:300])
            for row, reason in turned[: max(room, 0)]
        ],
        ignore_conflicts=True,
    )


def judged(kind: Kind, columns: dict[str, int], rows: Sequence[Row], work: Work) -> list[Done]:
    """Say what becomes of rows, in their order; unless they are to be kept, nothing of it stays."""
    problems = [rules.problem_of(row) for row in rows]
    troubled = any(problems)
    sound = [row for row, problem in zip(rows, problems, strict=True) if not problem] if troubled else rows
    with transaction.atomic():
        taken = kind.take(rules.cells_of(sound, columns), work)
        if not work.keep and not kind.dry:
            transaction.set_rollback(True)
            work.memo.clear()
    if not troubled:
        return taken
    done = iter(taken)
    return [bad(PROBLEMS[problem]) if problem else next(done) for problem in problems]
