"""Check a file, then read it, some rows a commit. Stopped or killed in the middle, it goes on after the last one."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.documents.tables import BAD, CHANGED, KNOWN, NEW, Cells, Done, Kind, Row, Work, bad
from lianfang.exchange import rules
from lianfang.exchange.actions.bringing import held_file, opened
from lianfang.exchange.kinds import kind_named
from lianfang.exchange.models import BadRow, FileIn, Part

log = logging.getLogger(__name__)
State = FileIn.State
SMALL = 1_000  # rows that are checked and read while somebody waits
AT_MOST = 20_000  # rows of one commit, whatever the kind
MOST_BAD = 50_000  # rows that are kept to be given back; a file with more is not the table it was taken for
PROBLEMS = {
    "encoding": gettext_lazy("The letters of this row cannot be read: save the file anew as UTF-8."),
    "malformed": gettext_lazy(
        "This row is no row of a table: a quotation mark is missing, or a cell is endless."
    ),
}


@transaction.atomic
def begin(file: FileIn, *, by: User, now: datetime) -> None:
    """Let the good rows of a checked file be read in.

    Raises Refused: "forbidden", "done".
    """
    _kind, held = held_file(file, by, now, State.CHECKED)
    BadRow.objects.filter(file=held).delete()
    held.state, held.problem = State.READING, ""
    held.n_done = held.n_new = held.n_changed = held.n_known = held.n_bad = 0
    held.save()
    audit(by, "exchange.file.begun", held, now, area_id=held.area_id, name=held.name)
    file.refresh_from_db()


@transaction.atomic
def stop(file: FileIn, *, by: User, now: datetime) -> None:
    """Stop reading after the rows that are being stored; what was read stays, and it can go on later.

    Raises Refused: "forbidden", "done".
    """
    _kind, held = held_file(file, by, now, State.READING, State.CHECKING)
    held.state, held.problem = State.STOPPED, ""
    held.save(update_fields=["state", "problem"])
    audit(by, "exchange.file.stopped", held, now, area_id=held.area_id, name=held.name)
    file.refresh_from_db()


@transaction.atomic
def go_on(file: FileIn, *, by: User, now: datetime) -> None:
    """Go on reading a file that was stopped.

    Raises Refused: "forbidden", "done".
    """
    _kind, held = held_file(file, by, now, State.STOPPED)
    held.state = State.READING if held.parts.exists() else State.CHECKING
    held.problem = ""
    held.save(update_fields=["state", "problem"])
    file.refresh_from_db()


def work_on(file: FileIn, *, now: datetime) -> FileIn:
    """Check or read what is left of a file, in the language of whoever brought it. Two programs that do it at once
    store each row once: how far it is stands in the file's own row, which is locked."""
    kind = kind_named(file.kind)
    with translation.override(file.brought_by.language):
        try:
            _all(file, kind, now)
        except Refused as refused:
            FileIn.objects.filter(pk=file.pk, state=file.state).update(
                state=State.STOPPED, problem=str(refused)[:300]
            )
    file.refresh_from_db()
    return file


def _all(file: FileIn, kind: Kind, now: datetime) -> None:
    work = Work(file.brought_by, now, file.id, day_of(now))
    rows = (row for row in opened(file).rows() if row.number > file.head_row)
    done = file.n_done
    for _passed in islice(rows, done):
        pass
    while part := list(islice(rows, min(kind.at_once, AT_MOST))):
        if not _part(file, kind, part, done, work):
            return
        done += len(part)
    with transaction.atomic():
        held = FileIn.objects.select_for_update(no_key=True).get(pk=file.pk)
        if held.state != file.state or held.n_done != done:
            return
        held.n_rows = done
        if held.state == State.CHECKING:
            held.state = State.CHECKED
        elif held.state == State.READING:
            held.state, held.read_at = State.DONE, now
            audit(
                held.brought_by,
                "exchange.file.read",
                held,
                now,
                area_id=held.area_id,
                new=held.n_new,
                changed=held.n_changed,
                known=held.n_known,
                turned=held.n_bad,
            )
        held.save(update_fields=["state", "read_at", "n_rows"])


@transaction.atomic
def _part(file: FileIn, kind: Kind, part: Sequence[Row], done: int, work: Work) -> bool:
    """Deal with some rows in one commit; False when somebody else did, or the file was stopped."""
    held = FileIn.objects.select_for_update(no_key=True).get(pk=file.pk)
    if held.state != file.state or held.n_done != done:
        return False
    found = judged(kind, held.columns, part, work, keep=held.state == State.READING)
    count = Counter(each.state for each in found)
    if held.n_bad < MOST_BAD:
        _keep_bad(held, part, found)
    if held.state == State.READING:
        made = [each.thing for each in found if each.state in {NEW, CHANGED}]
        before = {each.thing: each.before for each in found if each.state == CHANGED and each.before}
        Part.objects.create(file=held, first=done, made=list(dict.fromkeys(made)), before=before)
    held.n_done, held.seen_at = done + len(part), work.now
    held.n_new, held.n_changed = held.n_new + count[NEW], held.n_changed + count[CHANGED]
    held.n_known, held.n_bad = held.n_known + count[KNOWN], held.n_bad + count[BAD]
    held.save(update_fields=["n_done", "seen_at", "n_new", "n_changed", "n_known", "n_bad"])
    return True


def _keep_bad(held: FileIn, part: Sequence[Row], found: Sequence[Done]) -> None:
    BadRow.objects.bulk_create(
        [
            BadRow(file=held, line=row.number, cells=list(row.cells), reason=each.reason[:300])
            for row, each in zip(part, found, strict=True)
            if each.state == BAD
        ],
        ignore_conflicts=True,
    )


def judged(kind: Kind, columns: dict[str, int], rows: Sequence[Row], work: Work, *, keep: bool) -> list[Done]:
    """Say what becomes of rows, in their order; unless they are kept, nothing of it stays."""
    sound = [n for n, row in enumerate(rows) if not row.problem]
    found = [bad(PROBLEMS[row.problem] if row.problem else "") for row in rows]
    with transaction.atomic():
        cells = list(rules.cells_of([rows[n] for n in sound], columns))
        for n, done in zip(sound, take(kind, cells, work), strict=True):
            found[n] = done
        if not keep:
            transaction.set_rollback(True)
            work.memo.clear()
    return found


def take(kind: Kind, cells: Sequence[Cells], work: Work) -> list[Done]:
    """Let a kind of table deal with rows."""
    return kind.take(cells, work)


def waiting() -> list[UUID]:
    """List the files that wait to be checked, read or undone, the oldest first."""
    states = [State.CHECKING, State.READING, State.UNDOING]
    rows = FileIn.objects.filter(state__in=states).order_by("brought_at")
    return list(rows.values_list("pk", flat=True))
