"""`lianfang check`: what is late or wrong, in plain words, also when the database does not run."""

import argparse
import json
import os
from collections.abc import Sequence

from lianfang.cli import boot
from lianfang.operations.rules import Finding, Level
from lianfang.postgres import Unavailable

MARKS = {Level.BAD: "✗", Level.WATCH: "!", Level.FINE: "✓"}


def check(given: argparse.Namespace) -> int:
    """Look at everything; exit code 1 when somebody must act now."""
    os.environ.setdefault("LIANFANG_HOME", str(boot.home("city")))
    trouble = _join()
    boot.offline()
    boot.speak()
    from django.utils.translation import gettext as _

    found = _found(trouble.said(_) if trouble else "")
    if given.json:
        _print_json(found)
    else:
        say(found)
    return 1 if any(each.level == Level.BAD for each in found) else 0


def _join() -> Unavailable | None:
    """Reach the database; what is wrong when it cannot be had."""
    try:
        boot.join(boot.home("city"))
    except Unavailable as error:
        return error
    return None


def _found(trouble: str) -> list[Finding]:
    from django.db.utils import DatabaseError

    from lianfang.operations.queries import looked, looked_outside
    from lianfang.operations.rules import findings, outside
    from lianfang.web import clock

    now = clock.wall()
    if not trouble:
        try:
            return findings(looked(now), now)
        except DatabaseError as error:
            trouble = str(error).strip().splitlines()[0]
    return [Finding("database", Level.BAD, {"why": trouble}), *outside(looked_outside(), now)]


def say(found: Sequence[Finding]) -> None:
    """Print a line for each, and below it what to do."""
    from lianfang.operations import words

    for each in found:
        print(f"{MARKS[each.level]} {words.name(each)}: {words.said(each)}")
        if to_do := words.to_do(each):
            print(f"    → {to_do}")


def _print_json(found: Sequence[Finding]) -> None:
    from lianfang.operations import words

    rows = [
        {
            "key": each.key,
            "level": each.level,
            "said": words.said(each),
            "do": words.to_do(each),
            **each.values,
        }
        for each in found
    ]
    print(json.dumps(rows, ensure_ascii=False))
