"""`lianfang import linelist`: a line list and who infected whom; what was not taken comes back with its reason."""

import argparse
import json
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianfang.accounts.models import User
from lianfang.cases import actions
from lianfang.cases.list_words import FIELDS, reason_of
from lianfang.cases.models import LineList
from lianfang.cases.returning import returned
from lianfang.cli.imports import SHOWN, user_named
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import current


def import_line_list(given: argparse.Namespace) -> int:
    """Read a line list, or only say what would come of it; exit code 1 when rows were not taken."""
    if not given.file or not given.by:
        raise Refused("nothing_to_read", _("Name a line list, and who reads it in: --by USERNAME."))
    by = user_named(given.by)
    outbreak = outbreak_named(given.outbreak, by)
    whole: AbstractContextManager[object] = transaction.atomic() if given.dry_run else nullcontext()
    with whole:
        kept = _read(given, outbreak, by)
        _say(given, kept)
        if given.dry_run:
            transaction.set_rollback(True)
    return 1 if kept.returned else 0


def outbreak_named(text: str | None, by: User) -> Outbreak:
    """Find an outbreak by its id or the name of its area; without a name the one that is being fought.

    Raises Refused("no_outbreak").
    """
    if not text:
        found = current(by, day_of(timezone.now()))
    else:
        rows = Outbreak.objects.order_by("-began_on")
        found = rows.filter(pk=UUID(text)).first() if _is_id(text) else rows.filter(area__name=text).first()
        found = found or rows.filter(area__name_en__iexact=text).first()
    if found is None:
        raise Refused("no_outbreak", _("There is no such outbreak."))
    return found


def _is_id(text: str) -> bool:
    return len(text) in {32, 36} and not set(text.lower()) - set("0123456789abcdef-")


def _read(given: argparse.Namespace, outbreak: Outbreak, by: User) -> LineList:
    edges = (given.edges.name, _bytes(given.edges)) if given.edges else None
    now = timezone.now()
    kept, _new = actions.keep_list(
        outbreak, name=given.file.name, data=_bytes(given.file), edges=edges, by=by, now=now
    )
    if kept.state != LineList.State.NEW:
        return kept
    columns = kept.columns | (json.loads(_bytes(given.mapping)) if given.mapping else {})
    elsewhere = (given.elsewhere or "").split(",")
    actions.choose_columns(
        kept,
        columns=columns,
        order=given.dates or "",
        links_mean=given.links or "",
        elsewhere=elsewhere,
        settled=given.settled,
        by=by,
        now=now,
    )
    for field, name in kept.columns.items():
        print(f"  {FIELDS[field]} ← {name.strip()}")
    return actions.read_list(kept, by=by, now=now)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable", _("%(file)s: %(why)s"), file=path.name, why=error) from error


def _say(given: argparse.Namespace, kept: LineList) -> None:
    counts = {"rows": kept.n_rows, "new": kept.n_new, "known": kept.n_known, "links": kept.n_links}
    print(_("%(rows)d rows: %(new)d cases are new, %(known)d were known, %(links)d links are new.") % counts)
    for note in kept.notes[:SHOWN]:
        print(f"{kept.name}:{note['line']}: {reason_of(note['reason'], note['values'])}", file=sys.stderr)
    if given.dry_run:
        print(_("Nothing was stored."))
    if kept.returned and given.errors:
        for file in sorted({row["file"] for row in kept.returned}):
            out = given.errors if file == "cases" else given.errors.with_stem(f"{given.errors.stem}-{file}")
            out.write_bytes(returned(kept, file)[1])
            print(_("The rows that came back and their reasons are in %s.") % out)
        return
    for row in kept.returned[:SHOWN]:
        name = kept.name if row["file"] == "cases" else kept.edges_name
        print(f"{name}:{row['line']}: {reason_of(row['reason'], row['values'])}", file=sys.stderr)
