"""`lianfang fhir`: a bundle of FHIR taken in; what was not taken is named with its reason."""

import argparse
import json
import sys
from contextlib import AbstractContextManager, nullcontext

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianfang.api.operations import area_of
from lianfang.cli.imports import SHOWN, user_named
from lianfang.cli.results import laboratory_named
from lianfang.common.errors import Refused
from lianfang.fhir.actions import take_bundle
from lianfang.fhir.models import BundleIn
from lianfang.laboratory.rules.fhir import outcome


def take_fhir(given: argparse.Namespace) -> int:
    """Take a bundle, or only say what would come of it; exit code 1 when entries were not taken."""
    by, now = user_named(given.by), timezone.now()
    laboratory = laboratory_named(given.laboratory) if given.laboratory else None
    try:
        data = given.file.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable", _("%(file)s: %(why)s"), file=given.file.name, why=error) from error
    whole: AbstractContextManager[object] = transaction.atomic() if given.dry_run else nullcontext()
    with whole:
        area = area_of(given.area)
        kept = take_bundle(
            data,
            name=given.file.name,
            way=BundleIn.Way.COMMAND,
            area_id=area,
            laboratory=laboratory,
            by=by,
            now=now,
        )
        _say(given, kept)
        if given.dry_run:
            transaction.set_rollback(True)
    return 1 if kept.n_bad else 0


def _say(given: argparse.Namespace, kept: BundleIn) -> None:
    counts = {"n": kept.n_entries, "taken": kept.n_taken, "known": kept.n_known, "bad": kept.n_bad}
    print(_("%(n)d entries: %(taken)d were taken, %(known)d were known, %(bad)d were not taken.") % counts)
    if given.dry_run:
        print(_("Nothing was stored."))
    if given.outcome:
        given.outcome.write_text(json.dumps(outcome(kept.issues), ensure_ascii=False, indent=1))
        print(_("What became of each entry is in %s.") % given.outcome)
    for issue in [each for each in kept.issues if each["severity"] == "error"][:SHOWN]:
        print(f"{issue.get('expression', ['Bundle'])[0]}: {issue['diagnostics']}", file=sys.stderr)
