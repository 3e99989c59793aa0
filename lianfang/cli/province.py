"""`lianfang trace`: who was near somebody, asked of Parquet files of stays; for a province, or for another's export."""

import argparse
import csv
import sys
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianfang.common.dates import CITY_ZONE
from lianfang.common.errors import Refused
from lianfang.tracing.parquet import Files, Found
from lianfang.tracing.trace import Question

ZERO = datetime(2000, 1, 1, tzinfo=UTC)


def trace_parquet(given: argparse.Namespace) -> int:
    """Print both steps as CSV: the step, the person, times, minutes, since when, minutes after.

    Raises Refused("no_duckdb"), Refused("trace_files"), Refused("trace_times").
    """
    since, until = seconds(given.since), seconds(given.until)
    now = seconds(given.now) if given.now else until
    if not since <= until <= now:
        raise Refused("trace_times", _("The times must follow each other: from, until, now."))
    asked = Question(0, since, until, now, given.after * 60, given.close * 60, given.best)
    found = _asked(given.parquet, given.person, asked)
    _print(found)
    print(f"{len(found.near)} near, {found.total} near those", file=sys.stderr)
    return 0


def _asked(paths: list[str], person: str, asked: Question) -> Found:
    try:
        return Files(paths).ask(asked, person)
    except ModuleNotFoundError as error:
        raise Refused("no_duckdb", _("This needs DuckDB: pip install duckdb")) from error
    except Refused:
        raise
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in {"duckdb", "_duckdb"} and not isinstance(
            error, KeyError
        ):
            raise
        raise Refused(
            "trace_files", _("These files cannot be read: %(why)s"), why=str(error).split("\n")[0]
        ) from error


def seconds(text: str) -> int:
    """Read a time of the city such as 2021-08-01T08:00 as seconds since 2000.

    Raises Refused("trace_times").
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            "trace_times", _("“%(text)s” is no time; write one like 2021-08-01T08:00"), text=text
        ) from error
    return int(((read if read.tzinfo else read.replace(tzinfo=CITY_ZONE)) - ZERO).total_seconds())


def _print(found: Found) -> None:
    write = csv.writer(sys.stdout).writerow
    write(("step", "person", "times", "minutes", "since", "minutes_after"))
    for person, times, together, since, gap in found.near:
        at = (ZERO + timedelta(seconds=since)).astimezone(CITY_ZONE)
        write((1, person, times, together // 60, f"{at:%Y-%m-%dT%H:%M:%S%z}", -(-gap // 60)))
    for person, times, together in found.further:
        write((2, person, times, together // 60, "", ""))
