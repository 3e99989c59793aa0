"""`lianfang results`: a laboratory's file of results; what was not taken is named with its reason."""

import argparse
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianfang.accounts.models import User
from lianfang.cli.imports import SHOWN, user_named
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.laboratory import actions, queries, returning
from lianfang.laboratory.models import Instrument, ResultFile
from lianfang.laboratory.words import reason
from lianfang.places.models import Site, SiteKind
from lianfang.protocol.schema import Protocol


def read_results(given: argparse.Namespace) -> int:
    """Read a file of results, or only say what would come of it; exit code 1 when rows were not taken."""
    by, now = user_named(given.by), timezone.now()
    laboratory = laboratory_named(given.laboratory)
    protocol = queries.protocol_for(by, day_of(now))
    try:
        data = given.file.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable", _("%(file)s: %(why)s"), file=given.file.name, why=error) from error
    whole: AbstractContextManager[object] = transaction.atomic() if given.dry_run else nullcontext()
    with whole:
        file = _read(given, data, laboratory, protocol, by, now)
        n = queries.returned(file).count()
        _say(given, file, n, now)
        if given.dry_run:
            transaction.set_rollback(True)
    return 1 if n else 0


def laboratory_named(text: str) -> Site:
    """Find an open laboratory by its name or id.

    Raises Refused("unknown_laboratory").
    """
    rows = Site.objects.filter(kind=SiteKind.LABORATORY, closed_at=None)
    found = rows.filter(name=text).first()
    if found is None and len(text) in {32, 36}:
        found = rows.filter(pk=UUID(text)).first()
    if found is None:
        raise Refused("unknown_laboratory", _("There is no open laboratory “%(name)s”."), name=text)
    return found


def _read(
    given: argparse.Namespace, data: bytes, laboratory: Site, protocol: Protocol, by: User, now: datetime
) -> ResultFile:
    instrument = None
    if given.instrument:
        instrument = Instrument.objects.filter(laboratory=laboratory, name=given.instrument).first()
        if instrument is None:
            raise Refused(
                "unknown_instrument", _("There is no instrument “%(name)s”."), name=given.instrument
            )
    kept, _new = actions.keep_file(
        laboratory, name=given.file.name, data=data, instrument=instrument, by=by, now=now
    )
    if kept.state == ResultFile.State.NEW:
        method = protocol.testing.method(given.method or protocol.testing.methods.value[0].key).key
        actions.begin_reading(
            kept, columns=kept.columns, method=method, protocol=protocol.version, by=by, now=now
        )
    return actions.read_file(kept, protocol=protocol, now=now)


def _say(given: argparse.Namespace, file: ResultFile, n: int, now: datetime) -> None:
    counts = {"rows": file.n_rows, "taken": file.n_taken, "known": file.n_known, "back": n}
    print(_("%(rows)d rows: %(taken)d were taken, %(known)d were known, %(back)d came back.") % counts)
    if given.dry_run:
        print(_("Nothing was stored."))
    if given.answers and not file.head:
        given.answers.write_bytes(returning.answers(file, now)[1])
        print(_("The acknowledgements are in %s.") % given.answers)
    if n and given.errors:
        given.errors.write_bytes(returning.returned(file, now)[1])
        print(_("The rows that came back and their reasons are in %s.") % given.errors)
    elif n:
        for row in queries.returned(file)[:SHOWN]:
            print(f"{given.file.name}:{row.line}: {reason(row.reason, row.detail)}", file=sys.stderr)
