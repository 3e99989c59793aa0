"""`lianfang audit`: whether the audit is what was written, and the signed head of its chain."""

import argparse
import json
import sys

from django.utils import timezone
from django.utils.translation import gettext as _

from lianfang.accounts import heads
from lianfang.accounts.chain import close
from lianfang.accounts.verifying import Report, verify
from lianfang.common.dates import at


def audit(given: argparse.Namespace) -> int:
    """Verify the audit, or give the signed head of its chain; exit code 1 when something is wrong."""
    return _head(given) if given.deed == "head" else _verify(given)


def _head(given: argparse.Namespace) -> int:
    while close(timezone.now()):
        pass
    said = heads.head(timezone.now())
    if given.out:
        heads.write(said, given.out)
        print(_("The head of block %(block)s is in %(file)s.") % {"block": said["block"], "file": given.out})
    else:
        print(json.dumps(said))
    return 0


def _verify(given: argparse.Namespace) -> int:
    for path in given.head:
        if not path.is_file():
            print(_("%(file)s cannot be read.") % {"file": path}, file=sys.stderr)
            return 2
    report = verify(at(given.since) if given.since else None, given.head)
    print(json.dumps(as_json(report))) if given.json else _say(report)
    return 1 if report.wrong else 0


def as_json(report: Report) -> dict[str, object]:
    """Give a report as plain values."""
    return {
        "right": not report.wrong,
        "blocks": report.blocks,
        "rows": report.rows,
        "heads": report.heads,
        "waiting": report.waiting,
        "erased": report.erased,
        "last_block": report.last.n if report.last else None,
        "digest": bytes(report.last.digest).hex() if report.last else None,
        "wrong": report.wrong,
        "findings": [
            {
                "wrong": each.wrong,
                "block": each.block,
                "row": str(each.entry) if each.entry else None,
                "file": each.file or None,
                "said": each.said,
            }
            for each in report.found
        ],
    }


def _say(report: Report) -> None:
    told = {"rows": report.rows, "blocks": report.blocks, "heads": report.heads}
    print(_("Looked at: rows %(rows)s, blocks %(blocks)s, signed heads %(heads)s.") % told)
    if report.waiting:
        print(_("%(n)s rows of the last moments are in no block yet.") % {"n": report.waiting})
    if report.erased:
        print(_("Of %(n)s rows what was noted is erased, with people’s data.") % {"n": report.erased})
    for each in report.found:
        print("✗", each.said, file=sys.stderr)
    if report.wrong > len(report.found):
        print(_("and %(n)s more") % {"n": report.wrong - len(report.found)}, file=sys.stderr)
    print(_("The audit is not what was written.") if report.wrong else _("The audit is what was written."))
