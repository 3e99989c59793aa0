"""Files that go out again: as they came, what was not taken with the reason, the answers to messages."""

import json
from collections import defaultdict
from datetime import datetime
from pathlib import PurePath

from django.utils.translation import gettext as _

from lianfang.documents.tables import MEDIA_TYPES, give_back
from lianfang.laboratory import queries
from lianfang.laboratory.models import ResultFile, ReturnedRow
from lianfang.laboratory.rules import fhir, hl7
from lianfang.laboratory.words import reason

_KINDS = {
    **MEDIA_TYPES,
    "fhir": "application/fhir+json",
    "hl7": "text/plain; charset=utf-8",
}
Saved = tuple[str, bytes, str]


def _named(file: ResultFile, suffix: str, end: str = "") -> str:
    """Give a plain name: letters that are no letters of a header are left out."""
    stem = "".join(c for c in PurePath(file.name).stem if c.isascii() and (c.isalnum() or c in "-_"))
    return f"{stem or 'results'}{suffix}.{end or file.kind}"


def original(file: ResultFile, _now: datetime) -> Saved:
    """Give a file as it came."""
    end = PurePath(file.name).suffix.lstrip(".").lower()
    end = end if end.isascii() and end.isalnum() else file.kind
    return _named(file, "", end), queries.unpacked(file), "application/octet-stream"


def returned(file: ResultFile, _now: datetime) -> Saved:
    """Give the rows that came back and wait, as a file of the same kind, each with its line and the reason."""
    rows = list(queries.returned(file))
    if file.kind == "hl7":
        data = "".join(f"{row.cells[0]}NTE|1|L|{_line(reason(row.reason, row.detail))}\r" for row in rows)
        return _named(file, "-returned"), data.encode(), _KINDS["hl7"]
    if file.kind == "fhir":
        parts = [part for row in rows for part in _with_reason(row)]
        return _named(file, "-returned", "json"), fhir.bundle(parts), _KINDS["fhir"]
    given = [(row.cells, [str(row.line), reason(row.reason, row.detail)]) for row in rows]
    data_ = give_back(file.kind, file.separator, file.head, given, [_("Line"), _("Reason")])
    return _named(file, "-returned"), data_, _KINDS[file.kind]


def _with_reason(row: ReturnedRow) -> list[fhir.Resource]:
    """Give the resources of a row that came back, and why it did."""
    why = fhir.issue("error", "processing", reason(row.reason, row.detail))
    return [*(json.loads(cell) for cell in row.cells), fhir.outcome([why])]


def _line(text: str) -> str:
    return text.replace("|", "/").replace("\r", " ").replace("\n", " ")


def answers(file: ResultFile, now: datetime) -> Saved:
    """Give the acknowledgement of every message of a file, in their order; of a bundle its OperationOutcome."""
    if file.kind == "fhir":
        return _outcome(file)
    wrong: defaultdict[int, list[str]] = defaultdict(list)
    for row in queries.returned(file, dealt=True):
        wrong[row.line].append(reason(row.reason, row.detail))
    texts = [
        hl7.acknowledge(message, taken=number not in wrong, why=wrong[number], at=now)
        for number, message in enumerate(hl7.messages(queries.text_of(queries.unpacked(file))), 1)
    ]
    return _named(file, "-ack"), "".join(texts).encode(), _KINDS["hl7"]


def _outcome(file: ResultFile) -> Saved:
    """Say of each specimen that came back why it did."""
    rows = queries.returned(file, dealt=True)
    issues = [fhir.issue("error", "processing", reason(r.reason, r.detail), r.line) for r in rows]
    good = [fhir.issue("information", "informational", _("Every row was taken"))]
    data = json.dumps(fhir.outcome(issues or good), ensure_ascii=False, indent=1).encode()
    return _named(file, "-outcome", "json"), data, _KINDS["fhir"]
