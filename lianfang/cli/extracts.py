"""`lianfang extract`: the counts of a day as Parquet files."""

import argparse

from django.utils import timezone
from django.utils.translation import gettext as _

from lianfang.cli.imports import user_named
from lianfang.extracts.actions import write_day


def write(given: argparse.Namespace) -> int:
    """Write the extracts of a day and say how many rows each has."""
    counts = write_day(given.day, given.out, reason=given.reason, by=user_named(given.by), now=timezone.now())
    for name, n in counts.items():
        print(f"{n:>8}  {given.out / name}")
    if not any(counts.values()):
        print(_("Nothing is on record for that day."))
    return 0
