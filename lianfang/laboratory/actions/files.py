"""Files of results: kept whole, looked at, taken back; and the rows that came back, dealt with."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.documents.tables import MOST_ROWS, find_head, guess, open_table, plain
from lianfang.laboratory import queries, rules
from lianfang.laboratory.models import Instrument, Lot, Plate, Reading, ResultFile, ReturnedRow, Well
from lianfang.laboratory.rules import NAMES, fhir, hl7
from lianfang.places.models import Site
from lianfang.sync.actions import Saying, tell
from lianfang.sync.capture import VOID

_NAMES = {plain(name) for names in NAMES.values() for name in names}
_HL7 = (b"MSH|", b"FHS|", b"BHS|")


@transaction.atomic
def keep_file(
    laboratory: Site,
    *,
    name: str,
    data: bytes,
    by: User,
    now: datetime,
    instrument: Instrument | None = None,
    plate: Plate | None = None,
    lot: Lot | None = None,
    ran_at: datetime | None = None,
) -> tuple[ResultFile, bool]:
    """Keep a file whole, recognise what it is and guess its columns; nothing of it is read yet. A file that is here
    already is given as it is, with False.

    Raises Refused("forbidden"), and for what is no table "file_empty", "file_large", "file_unreadable",
    "file_columns", "file_long".
    """
    require(by, "testing.lab", laboratory.area_id, day_of(now))
    digest = hashlib.sha256(data).hexdigest()
    there = ResultFile.objects.exclude(state="void").filter(laboratory=laboratory, digest=digest).first()
    if there:
        return there, False
    shape = _shape(data, instrument)
    kept = ResultFile(
        laboratory=laboratory,
        area_id=laboratory.area_id,
        instrument=instrument,
        plate=plate,
        lot=lot,
        ran_at=ran_at,
        name=name[-200:],
        digest=digest,
        size=len(data),
        packed=zlib.compress(data),
        uploaded_by=by,
        uploaded_at=now,
        **shape,
    )
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:  # somebody else uploaded it meanwhile
        return ResultFile.objects.exclude(state="void").get(laboratory=laboratory, digest=digest), False
    audit(by, "laboratory.file.kept", kept, now, area_id=kept.area_id, name=kept.name)
    return kept, True


def _shape(data: bytes, instrument: Instrument | None) -> dict[str, object]:
    """Say what a file is: its kind, where its columns are named, which column is guessed to be what."""
    if data.lstrip(b"\xef\xbb\xbf\x0b\r\n ").startswith(_HL7):
        n = sum(1 for _message in hl7.messages(queries.text_of(data)))
        return {"kind": "hl7", "n_rows": n}
    if data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"{"):
        return {"kind": "fhir", "n_rows": sum(1 for _found in fhir.observed(data))}
    table = open_table(data, known=lambda cells: len({plain(cell) for cell in cells} & _NAMES))
    head = find_head(table, NAMES)
    if head is None:
        raise Refused("file_columns", _("No row of this file names columns that are known. Is it a table?"))
    columns = guess(head.cells, NAMES, instrument.columns if instrument else None)
    n = sum(1 for row in table.rows() if row.number > head.number)
    if n > MOST_ROWS:
        raise Refused("file_long", _("A file may have %(most)s rows at most. Divide it."), most=MOST_ROWS)
    return {
        "kind": table.kind,
        "encoding": table.encoding,
        "separator": table.separator,
        "head_row": head.number,
        "head": [cell[:200] for cell in head.cells],
        "columns": {field: head.cells[place] for field, place in columns.places.items()},
        "n_rows": n,
    }


@transaction.atomic
def begin_reading(
    file: ResultFile, *, columns: Mapping[str, str], method: str, protocol: str, by: User, now: datetime
) -> None:
    """Say which column is what, and let the file be read; its instrument remembers the columns.

    Raises Refused("forbidden"), Refused("done"), Refused("file_columns").
    """
    require(by, "testing.lab", file.area_id, day_of(now))
    held = ResultFile.objects.defer("packed").select_for_update(no_key=True).get(pk=file.pk)
    if held.state != ResultFile.State.NEW:
        raise Refused("done", _("This file is being read, or was read already."))
    chosen = {field: name for field, name in columns.items() if name in held.head}
    if held.head and not rules.usable(guess(held.head, {}, chosen)):
        raise Refused(
            "file_columns", _("Say which column names the tube, and which its result or its Ct values.")
        )
    held.columns, held.method, held.protocol = chosen, method, protocol
    held.state = ResultFile.State.READING
    held.save(update_fields=["columns", "method", "protocol", "state"])
    if held.instrument_id and held.head:
        Instrument.objects.filter(pk=held.instrument_id).update(columns=chosen)
    audit(by, "laboratory.file.reading", held, now, area_id=held.area_id, name=held.name)
    file.refresh_from_db()


@transaction.atomic
def void_file(file: ResultFile, *, reason: str, by: User, now: datetime) -> tuple[int, int]:
    """Take a file back: readings that wait are set aside, released results are taken back by facts of their own. Gives
    how many of each. The file and its rows stay to be seen; it may be uploaded again.

    Raises Refused("forbidden"), Refused("void"), Refused("reason").
    """
    require(by, "laboratory.manage", file.area_id, day_of(now))
    held = ResultFile.objects.defer("packed").select_for_update(no_key=True).get(pk=file.pk)
    if held.state == ResultFile.State.VOID:
        raise Refused("void", _("This file was taken back already."))
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    rows = list(Reading.objects.select_for_update(no_key=True).filter(file=held).order_by("pk"))
    said = [
        Saying(
            VOID.name,
            r.area_id,
            {"kind": "testing.result", "target": r.result_id, "reason": reason.strip()[:200]},
        )
        for r in rows
        if r.state == Reading.State.RELEASED
    ]
    if said:
        tell(by, {VOID.name: VOID}, said, now=now)
    waiting = [r for r in rows if r.state in {Reading.State.PROVISIONAL, Reading.State.VERIFIED}]
    going = [r for r in rows if r.state != Reading.State.ASIDE]
    Well.objects.filter(readings__in=going).update(live=False)
    for reading in going:
        reading.state, reading.aside = Reading.State.ASIDE, Reading.Aside.VOID
    Reading.objects.bulk_update(going, ["state", "aside"], batch_size=500)
    held.state, held.void_by, held.void_at = ResultFile.State.VOID, by, now
    held.void_because = reason.strip()[:200]
    held.save(update_fields=["state", "void_by", "void_at", "void_because"])
    audit(by, "laboratory.file.void", held, now, area_id=held.area_id, reason=held.void_because)
    file.refresh_from_db()
    return len(waiting), len(said)


@transaction.atomic
def deal_with(rows: Sequence[ReturnedRow], *, note: str, by: User, now: datetime) -> int:
    """Say that rows which were not taken are dealt with, and how. Gives how many were not before.

    Raises Refused("forbidden"), Refused("reason").
    """
    if not note.strip():
        raise Refused("reason", _("Write down what was done."))
    files = ResultFile.objects.filter(pk__in={row.file_id for row in rows})
    for area in set(files.values_list("area_id", flat=True)):
        require(by, "testing.lab", area, day_of(now))
    open_ = ReturnedRow.objects.filter(pk__in=[row.pk for row in rows], dealt_at=None)
    n = open_.update(dealt_at=now, dealt_by=by, note=note.strip()[:200])
    if rows:
        audit(by, "laboratory.rows.dealt_with", rows[0], now, area_id=files[0].area_id, n=n)
    return n
