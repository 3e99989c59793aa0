"""Commands that do one thing and end."""

import argparse
import getpass
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from lianfang.cli import boot
from lianfang.common.errors import Refused


def administrator(given: argparse.Namespace) -> int:
    """Make the first administrator; the password is asked for, or read from LIANFANG_PASSWORD."""
    with _city():
        from django.utils import timezone
        from django.utils.translation import gettext as _

        from lianfang.accounts.actions import create_first_administrator

        password = os.environ.get("LIANFANG_PASSWORD") or _asked_for()
        create_first_administrator(given.username, password, now=timezone.now())
        print(_("%(username)s may sign in now.") % {"username": given.username})
    return 0


def _asked_for() -> str:
    from django.utils.translation import gettext_lazy as _

    try:
        return getpass.getpass()
    except EOFError as error:
        raise Refused(
            "no_password",
            _("There is no terminal to ask for the password: run it in one, or set LIANFANG_PASSWORD."),
        ) from error


def bench(given: argparse.Namespace) -> int:
    """Measure in a database of its own, thrown away afterwards."""
    pages = given.name == "pages"
    if pages:
        os.environ["LIANFANG_DEMO"] = "1"
    with tempfile.TemporaryDirectory(prefix="lianfang-bench-") as folder:
        Path(folder).chmod(0o755)
        boot.keys(Path(folder))
        with boot.database(Path(folder) / "pg"):
            boot.django()
            boot.migrate()
            from lianfang.bench import run

            more = _story(given) if pages else {}
            found = run(given.name, given.size, given.instance, given.compared, **more)
    if given.json:
        print(json.dumps(found))
    else:
        for key, value in found.items():
            print(f"{key:>24}  {value}")
    return 0


def _story(given: argparse.Namespace) -> dict[str, str]:
    """Tell the story whose pages are measured, unless a demo runs already; gives where that is, and its password."""
    from lianfang.story import replay
    from lianfang.story.cast import PASSWORD

    given.size = given.size or replay.MOST
    if not given.at:
        plan, seen = replay.Plan(given.size, date(2021, 8, 6)), set[str]()

        def told(percent: int, chapter: str) -> None:
            if chapter not in seen:
                seen.add(chapter)
                sys.stderr.write(f"{percent} % {chapter}\n")

        replay.tell(replay.begin(plan), plan, told)
    return {"at": given.at, "who": given.who, "password": PASSWORD}


def import_file(given: argparse.Namespace) -> int:
    """Read a file into the city; what was refused is written with its reasons."""
    with _city():
        from lianfang.cli.imports import import_areas, import_people
        from lianfang.cli.linelists import import_line_list
        from lianfang.cli.tables import import_table

        kinds = {"areas": import_areas, "people": import_people, "linelist": import_line_list}
        whole = given.kind in kinds and not (given.dry_run and given.kind != "linelist")
        return (kinds[given.kind] if whole else import_table)(given)


def results(given: argparse.Namespace) -> int:
    """Read a laboratory's file of results; what was not taken is written with its reasons."""
    with _city():
        from lianfang.cli.results import read_results

        return read_results(given)


def fhir(given: argparse.Namespace) -> int:
    """Take a FHIR bundle in; what was not taken is named with its reason."""
    with _city():
        from lianfang.cli.fhir import take_fhir

        return take_fhir(given)


def erase(given: argparse.Namespace) -> int:
    """Erase the personal data whose days are over; the certificate says how much."""
    with _city():
        from lianfang.cli.erasing import erase_due

        return erase_due(given)


def donations(given: argparse.Namespace) -> int:
    """Add the books of gifts up anew."""
    with _city():
        from lianfang.cli.gifts import verify_gifts

        return verify_gifts(given)


def cluster(given: argparse.Namespace) -> int:
    """Lay the tables over several machines, or say how."""
    home = boot.home("city")
    boot.keys(home)
    with boot.at_hand(home):
        boot.django()
        boot.speak()
        from lianfang.cli.cluster import run

        return run(given)


def extract(given: argparse.Namespace) -> int:
    """Write the counts of a day as Parquet files."""
    with _city():
        from lianfang.cli.extracts import write

        return write(given)


def audit(given: argparse.Namespace) -> int:
    """Say whether the audit is what was written, or give its signed head."""
    with _city():
        from lianfang.cli import auditing

        return auditing.audit(given)


def keys(given: argparse.Namespace) -> int:
    """Say which keys identity numbers are sealed with, bring a new one in, or take the oldest away."""
    with _city():
        from lianfang.cli import rotating

        return rotating.keys(given)


def paper_kit(given: argparse.Namespace) -> int:
    """Print what a site needs when the power is out."""
    with _city():
        from lianfang.cli.paper import print_kit

        return print_kit(given)


def trace(given: argparse.Namespace) -> int:
    """Say who was near somebody, from Parquet files; no database is needed."""
    boot.offline()
    boot.speak()
    from lianfang.cli.province import trace_parquet

    return trace_parquet(given)


def protocol(given: argparse.Namespace) -> int:  # noqa: ARG001 — every command takes what was given
    """Check the protocol files and list the versions."""
    boot.offline()
    boot.speak()
    from lianfang.protocol.timeline import diseases, versions

    for disease in diseases():
        for version in versions(disease):
            print(version.version, version.effective_from)
    return 0


def docs(given: argparse.Namespace) -> int:  # noqa: ARG001
    """Write the reference again from the code."""
    boot.offline()
    from lianfang.cli.reference import write_reference

    write_reference()
    return 0


def messages(given: argparse.Namespace) -> int:  # noqa: ARG001
    """Collect and compile; exit code 1 while something is untranslated."""
    boot.offline()
    from lianfang.cli.messages import compile_stale, update

    missing = update()
    compile_stale()
    for message in missing:
        print("untranslated:", message, file=sys.stderr)
    return 1 if missing else 0


def restored(given: argparse.Namespace) -> int:  # noqa: ARG001
    """Say that the database was put back from a backup: readers start again, phones offer what it lacks."""
    with _city():
        from django.utils.translation import gettext as _

        from lianfang.sync.feed import begin_epoch

        begin_epoch()
        print(_("Background work reads everything again; phones will send again what they still hold."))
    return 0


def manage(given: argparse.Namespace) -> int:
    """Run one of Django's own commands on the city's database."""
    home = boot.home("city")
    boot.keys(home)
    with boot.at_hand(home):
        boot.django()
        from django.core.management import execute_from_command_line

        execute_from_command_line(["lianfang manage", *given.arguments])
    return 0


@contextmanager
def _city() -> Iterator[None]:
    """Have the city's database at hand with its tables up to date, and speak the language of the terminal."""
    home = boot.home("city")
    boot.keys(home)
    with boot.at_hand(home):
        boot.django()
        boot.migrate()
        boot.speak()
        yield
