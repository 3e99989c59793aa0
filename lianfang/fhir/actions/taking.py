"""Take a bundle in: each entry by itself, good ones kept, of each it is said what became of it."""

import json
import zlib
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.documents.tables import Work
from lianfang.fhir.actions.people import Taking
from lianfang.fhir.models import BundleIn
from lianfang.fhir.reading.entries import Entry, entries
from lianfang.laboratory import actions as laboratories
from lianfang.laboratory import queries as laboratory_queries
from lianfang.laboratory.models import ResultFile
from lianfang.laboratory.rules import fhir
from lianfang.laboratory.words import reason
from lianfang.places.models import Site

_CODES = {"bad": ("error", "processing")}
_PASSED = ("information", "informational")


@transaction.atomic
def take_bundle(
    data: bytes, *, name: str, way: str, area_id: int, laboratory: Site | None, by: User, now: datetime
) -> BundleIn:
    """Take a bundle: results as a file of a laboratory, doses given elsewhere, cases to be decided on, and whom all of
    them are about. The same bundle again changes nothing; what was not taken is tried again.

    Raises Refused: "fhir_unreadable", "fhir_nothing", "fhir_long"; for results "forbidden", "no_outbreak".
    """
    found = entries(data)
    kept, new = BundleIn.objects.select_for_update(no_key=True, of=("self",)).get_or_create(
        area_id=area_id,
        laboratory=laboratory,
        digest=sha256(data).hexdigest(),
        defaults={"name": name[-200:], "way": way, "packed": zlib.compress(data), "by": by, "at": now}
        | {"read_at": now},
    )
    if not new and not kept.n_bad:
        return kept
    work = Work(by=by, now=now, file_id=kept.pk, today=day_of(now))
    taking = Taking(found, area_id, work)
    taking.all()
    kept.file = _results(taking, found, laboratory, name, by, now)
    _note(kept, taking, found)
    kept.read_at = now
    kept.save()
    audit(by, "fhir.taken", kept, now, area_id=area_id, name=kept.name, n=kept.n_taken)
    return kept


def _results(
    taking: Taking, found: Sequence[Entry], laboratory: Site | None, name: str, by: User, now: datetime
) -> ResultFile | None:
    """Take the observations as a file of results, which waits for its verifier like any other."""
    clean = [
        {"fullUrl": each.names[0] if each.names else "", "resource": {} if each.wrong else each.resource}
        for each in found
    ]
    data = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": clean}).encode()
    groups = list(fhir.observed(data))
    if not any(one.problem != "no_test" for _number, _parts, one in groups):
        return None
    if laboratory is None:
        for number, _parts, _one in groups:
            taking.say(number, "bad", _("Say of which laboratory these results are."))
        return None
    file, fresh = _read(laboratory, data, name, by, now)
    for each in found:
        if each.kind in {"Observation", "Specimen", "DiagnosticReport"} and not each.wrong:
            taking.say(each.number, "taken" if fresh else "known", "")
    for row in laboratory_queries.returned(file, dealt=True):
        taking.say(row.line, "bad", reason(row.reason, row.detail))
    return file


def _read(laboratory: Site, data: bytes, name: str, by: User, now: datetime) -> tuple[ResultFile, bool]:
    protocol = laboratory_queries.protocol_for(by, day_of(now))
    file, fresh = laboratories.keep_file(laboratory, name=name, data=data, by=by, now=now)
    if file.state == ResultFile.State.NEW:
        method = protocol.testing.methods.value[0].key
        laboratories.begin_reading(file, columns={}, method=method, protocol=protocol.version, by=by, now=now)
        laboratories.read_file(file, protocol=protocol, now=now)
    elif file.state == ResultFile.State.DONE and laboratory_queries.returned(file).exists():
        laboratories.read_again(file, protocol=protocol, by=by, now=now)
    return file, fresh


def _note(kept: BundleIn, taking: Taking, found: Sequence[Entry]) -> None:
    """Write what became of each entry as the issues of an OperationOutcome."""
    texts = {"taken": _("Taken"), "known": _("Known before"), "passed": _("Not read here")}
    kept.issues = []
    for each in found:
        if each.wrong:
            kept.issues += [
                fhir.issue("error", "structure", f"{where}: {what}", each.number)
                for where, what in each.wrong
            ]
            continue
        state, text = taking.said.get(each.number, ("passed", ""))
        severity, code = _CODES.get(state, _PASSED)
        told = f"{each.kind}: {text or texts.get(state, '')}"
        kept.issues.append(fhir.issue(severity, code, told, each.number))
    states = [("bad" if each.wrong else taking.said.get(each.number, ("passed", ""))[0]) for each in found]
    kept.n_entries = len(found)
    kept.n_taken, kept.n_known, kept.n_bad = (states.count(one) for one in ("taken", "known", "bad"))
