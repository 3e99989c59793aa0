"""Bring a file: kept, recognised, its columns guessed; say which column is what; leave it out again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require, spans
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.documents.tables import Kind, Table, find_head, open_table, plain
from lianfang.exchange import rules, storing
from lianfang.exchange.kinds import kind_named
from lianfang.exchange.models import BadRow, FileIn, Remembered
from lianfang.places.rules import around_all

COUNTED = 1 << 20  # bytes; of a longer file it is said about how many rows it has, until they are read
State = FileIn.State
BRING = "exchange.bring"


def bring(
    key: str, *, name: str, chunks: Iterable[bytes], by: User, now: datetime, sheet: str = ""
) -> tuple[FileIn, bool]:
    """Keep a file, recognise what it is and guess its columns; no row is taken yet. A file that is here already is
    given as it is, with False.

    Raises Refused: "forbidden", "unknown_kind", "no_room", and for what is no table "file_empty", "file_large",
    "file_unreadable", "file_columns".
    """
    kind = kind_named(key)
    _must(by, kind, now)
    file = FileIn(kind=key, area_id=_around(by, kind, now), name=name[-200:], brought_by=by, brought_at=now)
    file.digest, file.size = storing.keep(file.id, chunks)
    try:
        _recognise(file, kind, sheet)
        with transaction.atomic():
            file.save(force_insert=True)
            audit(by, "exchange.file.brought", file, now, area_id=file.area_id, name=file.name, kind=key)
    except IntegrityError:
        storing.forget(file.id)
        live = FileIn.objects.exclude(state__in=[State.UNDONE, State.LEFT])
        return live.get(kind=key, digest=file.digest, sheet=file.sheet), False
    except BaseException:
        storing.forget(file.id)
        raise
    return file, True


def spoken(by: User) -> str:
    """Name the language in which somebody asks now, so that they are answered in it later."""
    return translation.get_language() or by.language


def _must(by: User, kind: Kind, now: datetime) -> None:
    """Stop here unless somebody may bring this kind of table; each row is asked for its own area."""
    for permission in (BRING, kind.permission):
        if not may(by, permission, day_of(now)):
            require(by, permission, 0, day_of(now))


def _around(by: User, kind: Kind, now: datetime) -> int:
    return around_all(first for first, _last in spans(by, kind.permission, day_of(now)))


def opened(file: FileIn) -> Table:
    """Open a file as it was recognised.

    Raises Refused: "file_gone" when its days are over.
    """
    if file.erased_at:
        raise Refused("file_gone", _("The file itself was erased: its days are over."))
    return open_table(storing.path_of(file.id), sheet=file.sheet, most=storing.MOST_BYTES)


def _recognise(file: FileIn, kind: Kind, sheet: str) -> None:
    names = {plain(name) for each in kind.names.values() for name in each}
    table = open_table(
        storing.path_of(file.id),
        known=lambda cells: len({plain(cell) for cell in cells} & names),
        sheet=sheet,
        most=storing.MOST_BYTES,
    )
    head = find_head(table, kind.names)
    if head is None:
        raise Refused("file_columns", _("No row of this file names columns that are known. Is it a table?"))
    file.format, file.encoding, file.separator = table.kind, table.encoding, table.separator
    file.sheet, file.sheets = table.sheet[:100], [each[:100] for each in table.sheets]
    file.head_row, file.head = head.number, [cell[:200] for cell in head.cells]
    below = (row for row in table.rows() if row.number > head.number and not rules.is_mark(row))
    sample = list(islice(below, rules.SAMPLE))
    file.columns = rules.places(file.head, kind.fields, sample, _remembered(file))
    more = sum(1 for _row in below) if file.size <= COUNTED else table.lines() - head.number - len(sample)
    file.n_rows = len(sample) + max(more, 0)


def _remembered(file: FileIn) -> dict[str, str]:
    rows = Remembered.objects.filter(kind=file.kind, shape=rules.shape_of(file.head))
    found: dict[str, str] = rows.values_list("columns", flat=True).first() or {}
    return found


@transaction.atomic
def choose(file: FileIn, *, columns: Mapping[str, int], by: User, now: datetime) -> None:
    """Say which column is what, and let the file be checked; the columns are remembered for the next of its shape.

    Raises Refused: "forbidden", "done", "file_columns".
    """
    kind, held = held_file(file, by, now, State.NEW, State.CHECKED, State.STOPPED)
    if held.state == State.STOPPED and held.parts.filter(kept=True).exists():
        raise Refused("done", _("Rows of this file were read already."))
    known = {each.key for each in kind.fields}
    chosen = {key: place for key, place in columns.items() if key in known and 0 <= place < len(held.head)}
    if lacking := rules.missing(kind.fields, chosen):
        names = ", ".join(str(each.label) for each in lacking)
        raise Refused("file_columns", _("Say which column holds: %(names)s."), names=names)
    begin_anew(held)
    held.columns, held.state, held.language = chosen, State.CHECKING, spoken(by)
    held.save()
    Remembered.objects.update_or_create(
        kind=held.kind,
        shape=rules.shape_of(held.head),
        defaults={"columns": {k: held.head[p] for k, p in chosen.items()}, "by": by, "at": now},
    )
    file.refresh_from_db()


@transaction.atomic
def take_sheet(file: FileIn, sheet: str, *, by: User, now: datetime) -> None:
    """Read another sheet of a spreadsheet; its columns are guessed anew.

    Raises Refused: "forbidden", "done", "file_columns".
    """
    kind, held = held_file(file, by, now, State.NEW, State.CHECKED)
    if sheet not in held.sheets:
        raise Refused("no_sheet", _("There is no such sheet."))
    begin_anew(held)
    held.state = State.NEW
    _recognise(held, kind, sheet)
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as error:
        raise Refused("done", _("This sheet of this file is here already.")) from error
    file.refresh_from_db()


@transaction.atomic
def leave_out(file: FileIn, *, by: User, now: datetime) -> None:
    """Leave a file out of which nothing was read; it is erased.

    Raises Refused: "forbidden", "done".
    """
    _kind, held = held_file(file, by, now, State.NEW, State.CHECKED, State.CHECKING, State.STOPPED)
    if held.parts.filter(kept=True).exists():
        raise Refused("done", _("Rows of this file were read already."))
    begin_anew(held)
    held.state, held.erased_at = State.LEFT, now
    held.save(update_fields=["state", "erased_at"])
    audit(by, "exchange.file.left_out", held, now, area_id=held.area_id, name=held.name)
    transaction.on_commit(lambda: storing.forget(held.id))
    file.refresh_from_db()


def begin_anew(held: FileIn) -> None:
    """Forget what became of a file's rows so far, of which none was kept."""
    BadRow.objects.filter(file=held).delete()
    held.parts.filter(kept=False).delete()
    held.problem = ""
    held.n_done = held.n_new = held.n_changed = held.n_known = held.n_bad = 0


def held_file(file: FileIn, by: User, now: datetime, *states: str) -> tuple[Kind, FileIn]:
    """Lock a file that somebody may deal with and that stands in one of these states."""
    kind = kind_named(file.kind)
    _must(by, kind, now)
    held = FileIn.objects.select_for_update(no_key=True).get(pk=file.pk)
    if held.state not in states:
        raise Refused(
            "done", _("This file was dealt with meanwhile: %(state)s."), state=held.get_state_display()
        )
    return kind, held
