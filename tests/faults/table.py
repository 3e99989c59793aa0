"""All faults, one after another, and the table of what they did."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.faults.faults import (
    LONG,
    SHORT,
    TRIALS,
    Outcome,
    Restored,
    Size,
    Trial,
    answers_lost,
    background_killed,
    clocks_jump,
    database_killed,
    disk_full,
    workers_killed,
)
from tests.faults.town import Town, small_disk

IN_A_RUNNING_TOWN = (workers_killed, database_killed, background_killed, answers_lost, clocks_jump)
LEAST_MB = 700  # of the small disk; a larger town gets a third more than it takes


def outcomes(folder: Path, size: Size) -> Iterator[Outcome]:
    """Break everything in turn in a town made under a folder; what was told before is never told again."""
    town = Town(folder / "town")
    town.folder.mkdir()
    town.plan(people=size.people, rounds=size.rounds * TRIALS, phones=size.phones)
    with town.served():
        for number, fault in enumerate(IN_A_RUNNING_TOWN):
            yield fault(Trial(town, size, number))
        last = Restored(town, size)
        last.before()
    (disk := folder / "disk").mkdir()
    with small_disk(disk, max(LEAST_MB, megabytes(town.folder) * 4 // 3)):
        small = town.moved(disk)
        with small.served():
            yield disk_full(Trial(small, size, 5))
    yield last.after()


def megabytes(folder: Path) -> int:
    """Say how much a folder holds, rounded up."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 2**20 + 1


def shown(found: Sequence[Outcome]) -> Table:
    """Draw the table."""
    heads = (
        "fault",
        "times",
        "acknowledged",
        "lost",
        "duplicated",
        "failed uploads",
        "given up",
        "odd answers",
    )
    table = Table(*heads)
    for one in found:
        numbers = (
            one.times,
            one.acknowledged,
            one.lost,
            one.duplicated,
            one.failures,
            one.left,
            len(one.odd),
        )
        table.add_row(one.fault, *(f"{number:,}" for number in numbers))
    return table


def main() -> int:
    """Run the long form; returns 1 when anything was lost, doubled or answered oddly."""
    console, found = Console(width=120), []
    with tempfile.TemporaryDirectory(prefix="lianfang-faults-") as folder:
        Path(folder).chmod(0o755)
        for outcome in outcomes(Path(folder), SHORT if "--short" in sys.argv else LONG):
            found.append(outcome)
            console.print(shown([outcome]), *outcome.odd[:3])
    console.print(shown(found))
    return int(any(one.lost or one.duplicated or one.left or one.odd for one in found))


if __name__ == "__main__":
    sys.exit(main())
