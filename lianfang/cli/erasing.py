"""Erase what is due by hand, or say what would be."""

import argparse
import json

from django.utils import timezone
from django.utils.translation import gettext as _

from lianfang.privacy import certificates, words
from lianfang.privacy.actions import again, erase, would_erase
from lianfang.work import FOLLOWS
from lianfang.workforce.actions import public_user


def erase_due(given: argparse.Namespace) -> int:
    """Erase what is due and print the certificate; with --dry-run only count it."""
    readers, now = [follow.name for follow in FOLLOWS], timezone.now()
    if given.dry_run:
        lines = would_erase(now, readers)
        head = _("Would be erased now:") if lines else _("Nothing is due.")
        found = [
            {"kind": e.kind, "table": e.table, "how": e.how, "n": e.n, "spared": e.spared} for e in lines
        ]
        said = json.dumps({"dry_run": True, "lines": found}, ensure_ascii=False)
    else:
        run = erase(now, by=public_user(), readers=readers)
        again(now, readers)
        lines = list(run.lines.all()) if run else []
        head = _("Certificate %(number)s") % {"number": run.said} if run else _("Nothing is due.")
        said = certificates.written(run).decode() if run else json.dumps({"lines": []})
    if given.json:
        print(said)
        return 0
    print(head)
    for line in lines:
        n = line.get_spared_display() if line.spared else f"{line.n:,}"
        print(f"  {words.label_of(line.kind)} · {line.table} · {words.HOW[line.how]}: {n}")
    return 0
