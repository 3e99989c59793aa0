"""`lianfang donations verify`: the books of gifts added up anew; exit code 1 when something differs."""

import argparse
import json
import sys

from django.utils.translation import gettext as _

from lianfang.donations import queries
from lianfang.donations.models import Gift


def verify_gifts(given: argparse.Namespace) -> int:
    """Add up money, receipts, goods and what givers bound, and say what differs; exit code 1 when something does."""
    rows = Gift.objects.all()
    checks, money = queries.verified(rows), queries.cash(rows)
    right = queries.right(checks)
    if given.json:
        fen = {"received": money.came, "allocated": money.allocated, "spent": money.spent, "left": money.left}
        print(
            json.dumps({"right": right, "fen": fen, "checks": queries.everything(checks)}, ensure_ascii=False)
        )
        return 0 if right else 1
    for check in checks:
        print(f"{check.looked_at:>8}  {check.label}: {len(check.wrong) or _('right')}")
        for each in check.wrong:
            told = {"what": each.what, "told": each.told, "found": each.found}
            print(_("%(what)s: the books say %(told)s, added up anew %(found)s") % told, file=sys.stderr)
    return 0 if right else 1
