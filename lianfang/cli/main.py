"""Read the command and run it; an expected failure is one clear line and exit code 1."""

import argparse
import gc
import sys
from collections.abc import Sequence

from django.db.utils import OperationalError

from lianfang.cli.parser import parser
from lianfang.common.errors import Refused
from lianfang.common.stack import with_room
from lianfang.postgres import Unavailable
from lianfang.web.interpreter import GARBAGE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code."""
    gc.set_threshold(
        GARBAGE
    )  # a thousand modules are loaded and stay: looking among them took a seventh of a start
    try:
        return with_room(run, parser().parse_args(arguments))
    except (Refused, Unavailable, OperationalError) as failure:
        print("lianfang:", in_words(failure), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        gc.freeze()  # the system takes all memory back: looking through it first was a third of a command's time


def in_words(failure: Exception) -> str:
    """Say an expected failure in the language of the terminal."""
    from lianfang.cli import boot

    boot.offline()
    boot.speak()
    from django.utils.translation import gettext as _

    if isinstance(failure, Unavailable):
        return failure.said(_)
    if isinstance(failure, OperationalError):
        return _("The database does not answer: %(why)s") % {"why": str(failure).strip()}
    return str(failure)


def run(given: argparse.Namespace) -> int:
    """Find the command's module and hand over; modules are imported late because Django must be set up first."""
    from lianfang.cli import backups, checking, chores, demo, doctor, servers, upgrading

    table = {
        "demo": demo.demo,
        "serve": servers.serve,
        "web": servers.web,
        "work": servers.work,
        "database": servers.database,
        "upgrade": upgrading.upgrade,
        "check": checking.check,
        "doctor": doctor.doctor,
        "administrator": chores.administrator,
        "bench": chores.bench,
        "import": chores.import_file,
        "results": chores.results,
        "fhir": chores.fhir,
        "erase": chores.erase,
        "donations": chores.donations,
        "audit": chores.audit,
        "keys": chores.keys,
        "backup": backups.backup,
        "restore": backups.put_back,
        "archive": backups.archive,
        "cluster": chores.cluster,
        "extract": chores.extract,
        "restored": chores.restored,
        "paper-kit": chores.paper_kit,
        "trace": chores.trace,
        "protocol": chores.protocol,
        "docs": chores.docs,
        "messages": chores.messages,
        "manage": chores.manage,
    }
    return table[given.command](given)
