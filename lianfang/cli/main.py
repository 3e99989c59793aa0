"""Read the command and run it; an expected failure is one clear line and exit code 1."""

import argparse
import sys
from collections.abc import Sequence

from django.db.utils import OperationalError

from lianfang.cli.parser import parser
from lianfang.common.errors import Refused
from lianfang.postgres import Unavailable


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code."""
    given = parser().parse_args(arguments)
    try:
        return run(given)
    except (Refused, Unavailable) as failure:
        print(f"lianfang: {failure}", file=sys.stderr)
        return 1
    except OperationalError as failure:
        print(f"lianfang: the database does not answer: {str(failure).strip()}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(given: argparse.Namespace) -> int:
    """Find the command's module and hand over; modules are imported late because Django must be set up first."""
    from lianfang.cli import chores, demo, servers

    table = {
        "demo": demo.demo,
        "serve": servers.serve,
        "web": servers.web,
        "work": servers.work,
        "administrator": chores.administrator,
        "bench": chores.bench,
        "import": chores.import_file,
        "protocol": chores.protocol,
        "docs": chores.docs,
        "messages": chores.messages,
        "manage": chores.manage,
    }
    return table[given.command](given)
