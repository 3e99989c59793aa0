"""`lianfang import KIND FILE`: any kind of table, as on its page; what was not taken is named with the reason."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from lianfang.accounts.models import User
from lianfang.cli.imports import SHOWN, user_named
from lianfang.common.errors import Refused
from lianfang.exchange import actions
from lianfang.exchange.kinds import KINDS
from lianfang.exchange.models import FileIn
from lianfang.exchange.returning import returned

BLOCK = 1 << 20


def import_table(given: argparse.Namespace) -> int:
    """Read a table in, or only say what would come of it; exit code 1 when rows were not taken."""
    if not given.file or not given.by:
        raise Refused("nothing_to_read", _("Name a table, and who reads it in: --by USERNAME."))
    by = user_named(given.by)
    file, new = actions.bring(
        given.kind, name=given.file.name, chunks=_chunks(given.file), by=by, now=timezone.now()
    )
    if not new and file.state in {FileIn.State.DONE, FileIn.State.READING}:
        print(_("This very file is here already. Nothing has changed."))
        return 1 if file.n_bad else 0
    _read(file, given, by)
    _say(file, given)
    bad = file.n_bad
    if given.dry_run:
        actions.leave_out(file, by=by, now=timezone.now())
        print(_("Nothing was stored."))
    return 1 if bad else 0


def _read(file: FileIn, given: argparse.Namespace, by: User) -> None:
    columns = dict(file.columns)
    if given.mapping:
        told = json.loads(given.mapping.read_text(encoding="utf-8"))
        columns |= {field: file.head.index(name) for field, name in told.items() if name in file.head}
    if file.state == FileIn.State.STOPPED:
        actions.go_on(file, by=by, now=timezone.now())
    else:
        actions.choose(file, columns=columns, by=by, now=timezone.now())
    for field in KINDS[file.kind].fields:
        if field.key in file.columns:
            print(f"  {field.label} ← {file.head[file.columns[field.key]]}")
    actions.work_on(file, now=timezone.now())
    if not given.dry_run and file.state == FileIn.State.CHECKED:
        actions.begin(file, by=by, now=timezone.now())
        actions.work_on(file, now=timezone.now())
    if file.state == FileIn.State.STOPPED:
        raise Refused("stopped", "%(why)s", why=file.problem)


def _say(file: FileIn, given: argparse.Namespace) -> None:
    counts = {"new": file.n_new, "changed": file.n_changed, "known": file.n_known, "bad": file.n_bad}
    print(_("%(new)d new, %(changed)d changed, %(known)d known before, %(bad)d not taken.") % counts)
    if file.n_bad and given.errors:
        given.errors.write_bytes(returned(None, file).content)
        print(_("The refused rows and their reasons are in %s.") % given.errors)
        return
    for row in file.bad.all()[:SHOWN]:
        print(f"{file.name}:{row.line}: {row.reason}", file=sys.stderr)


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as data:
            while block := data.read(BLOCK):
                yield block
    except OSError as error:
        raise Refused("file_unreadable", _("%(file)s: %(why)s"), file=path.name, why=error) from error
