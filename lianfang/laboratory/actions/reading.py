"""Read a file that waits, a thousand rows a commit; killed in the middle, it goes on after the last one."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.documents.tables import Row, guess, open_table
from lianfang.laboratory import queries, rules
from lianfang.laboratory.actions.wells import Back, onto_plate
from lianfang.laboratory.models import Reading, ResultFile, ReturnedRow
from lianfang.laboratory.rules import Told, fhir, hl7
from lianfang.protocol.schema import Protocol

AT_ONCE = 1_000  # rows a commit
SMALL = 2_000  # rows that are read while somebody waits


def read_file(file: ResultFile, *, protocol: Protocol, now: datetime) -> ResultFile:
    """Read what is left of a file. Two programs that read one file at once do each row once: the row of the file is
    locked, and how far it was read stands in it."""
    data = queries.unpacked(file)
    twice = rules.doubled(told_of(file, data))
    rows = told_of(file, data)
    done = file.n_done
    skipped = sum(each.weight for each in _ahead(rows, done))
    while part := list(islice(rows, AT_ONCE)):
        skipped += sum(each.weight for each in part)
        if not _store(file, part, twice, done, skipped, protocol, now):
            break
        done = skipped
    with transaction.atomic():
        held = ResultFile.objects.defer("packed").select_for_update(no_key=True).get(pk=file.pk)
        if held.state == ResultFile.State.READING and held.n_done >= held.n_rows:
            held.state, held.read_at = ResultFile.State.DONE, now
            held.save(update_fields=["state", "read_at"])
    file.refresh_from_db()
    return file


@transaction.atomic
def read_again(file: ResultFile, *, protocol: Protocol, by: User, now: datetime) -> ResultFile:
    """Read a file again whose rows came back because something was missing: a box that has been received since, say.
    What was taken stays; rows that wait are judged anew, those somebody dealt with are left.

    Raises Refused("forbidden"), Refused("not_read") for a file that is not read to its end, Refused("file_long").
    """
    require(by, "testing.lab", file.area_id, day_of(now))
    held = ResultFile.objects.defer("packed").select_for_update(no_key=True).get(pk=file.pk)
    if held.state != ResultFile.State.DONE or held.plate_id:
        raise Refused("not_read", _("Only a list that was read to its end is read again."))
    if held.n_rows > SMALL:
        said = _("The file is too long for that. Save the rows that came back, and upload them.")
        raise Refused("file_long", said)
    before = held.n_taken
    queries.returned(held).delete()
    held.n_done = held.n_known = 0
    held.state = ResultFile.State.READING
    held.save(update_fields=["n_done", "n_known", "state"])
    file.refresh_from_db()
    read_file(file, protocol=protocol, now=now)
    ResultFile.objects.filter(pk=file.pk).update(n_known=F("n_known") - before)
    audit(by, "laboratory.file.again", file, now, area_id=file.area_id, name=file.name)
    file.refresh_from_db()
    return file


def _ahead(rows: Iterator[Told], done: int) -> Iterator[Told]:
    """Pass over what was read before."""
    passed = 0
    while passed < done:
        each = next(rows, None)
        if each is None:
            return
        passed += each.weight
        yield each


def told_of(file: ResultFile, data: bytes) -> Iterator[Told]:
    """Say what each row, or each message, of a file says."""
    if file.kind == "hl7":
        return _messages(data)
    if file.kind == "fhir":
        return _observations(data)
    columns = guess(file.head, {}, file.columns)
    rows = (row for row in open_table(data, known=queries.named_columns).rows() if row.number > file.head_row)
    return rules.read_rows(rows, columns)


def _messages(data: bytes) -> Iterator[Told]:
    """Say what each message says of its specimens; the first of a message's carries its number."""
    for number, message in enumerate(hl7.messages(queries.text_of(data)), 1):
        raw = Row(number, (message.raw,))
        if message.head(9, 1) != "ORU":
            yield Told([raw], "", problem="no_result", detail=message.kind)
            continue
        for n, each in enumerate(message.observed or [hl7.Observed(problem="no_test")]):
            tube = each.tube.upper().replace(" ", "")
            found = Told([raw], tube, conclusion=each.conclusion, cts=each.cts, verifier=None, more=n > 0)
            found.problem = each.problem or ("" if tube else "no_tube")
            found.technician = each.verifier[:60]
            yield found


def _observations(data: bytes) -> Iterator[Told]:
    """Say what a bundle says of each specimen; with the resources that say it."""
    for number, parts, each in fhir.observed(data):
        raw = Row(number, tuple(json.dumps(part, ensure_ascii=False) for part in parts))
        tube = each.tube.upper().replace(" ", "")
        found = Told([raw], tube, conclusion=each.conclusion, cts=each.cts, verifier=None)
        found.problem = each.problem or ("" if tube else "no_tube")
        yield found


@transaction.atomic
def _store(
    file: ResultFile,
    part: Sequence[Told],
    twice: dict[str, bool],
    done: int,
    now_done: int,
    protocol: Protocol,
    now: datetime,
) -> bool:
    """Store some rows in one commit; False when somebody else read on meanwhile or the file was taken back."""
    held = ResultFile.objects.defer("packed").select_for_update(no_key=True).get(pk=file.pk)
    if held.state != ResultFile.State.READING or held.n_done != done:
        return False
    if held.plate_id:
        taken, known, back = onto_plate(held, part, protocol, now)
    else:
        taken, known, back = _as_list(held, part, twice, protocol, now)
    ReturnedRow.objects.bulk_create(
        [
            ReturnedRow(file=held, line=row.number, cells=list(row.cells), reason=reason, detail=detail[:200])
            for told, reason, detail in back
            for row in told.lines
        ],
        ignore_conflicts=True,
    )
    held.n_done, held.n_taken, held.n_known = now_done, held.n_taken + taken, held.n_known + known
    held.save(update_fields=["n_done", "n_taken", "n_known"])
    return True


def _as_list(
    file: ResultFile, part: Sequence[Told], twice: dict[str, bool], protocol: Protocol, now: datetime
) -> tuple[int, int, Back]:
    """Take rows as readings of tubes."""
    known = queries.known_tubes([told.tube_id for told in part if told.tube], file.laboratory_id)
    names = (file.laboratory.name, str(file.laboratory_id))
    cut = rules.cuts(protocol.laboratory)
    seen: set[str] = set()
    found: list[Reading] = []
    back: Back = []
    n_known = 0
    for told in part:
        said = told.conclusion or _proposed(told, cut)
        reason, detail = rules.judge(
            told, known.get(told.tube_id) if told.tube else None, laboratory_names=names, conclusion=said
        )
        if not reason and told.tube in twice and (told.tube in seen or not twice[told.tube]):
            reason, detail = ("twice" if twice[told.tube] else "twice_differs"), told.tube
        if reason == "known":
            n_known += 1
        elif reason:
            back.append((told, reason, detail))
        else:
            seen.add(told.tube)
            found.append(_reading(file, told, said, cut, now))
    Reading.objects.bulk_create(found)
    return len(found), n_known, back


def _proposed(told: Told, cut: rules.Cuts) -> str:
    """Let the protocol read the Ct values of a row, by the genes that stand in it."""
    genes = [gene for gene in told.cts if gene != "IC"]
    return rules.interpret(told.cts, genes, "IC" if "IC" in told.cts else "", cut) if genes else ""


def _reading(file: ResultFile, told: Told, said: str, cut: rules.Cuts, now: datetime) -> Reading:
    return Reading(
        laboratory_id=file.laboratory_id,
        area_id=file.area_id,
        tube_id=told.tube_id,
        tube_code=told.tube,
        method=file.method,
        conclusion=said,
        proposed=_proposed(told, cut),
        cts=told.cts,
        file=file,
        told_by=told.technician,
        told_verifier=told.verifier or "",
        entered_by_id=file.uploaded_by_id,
        entered_at=now,
    )


def waiting_files() -> list[ResultFile]:
    """Give the files that wait to be read, oldest first."""
    rows = ResultFile.objects.filter(state=ResultFile.State.READING)
    return list(rows.select_related("laboratory", "instrument", "lot", "uploaded_by").order_by("uploaded_at"))
