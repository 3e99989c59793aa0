"""The stored series and expected values (data/README.md)."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """Read a stored table."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def series(name: str) -> tuple[list[int], list[int]]:
    """Give a stored series: local and imported cases by day."""
    found = [row for row in rows("series") if row["series"] == name]
    return [int(row["local"]) for row in found], [int(row["imported"]) for row in found]


def day(text: str) -> int:
    """Number a day."""
    return date.fromisoformat(text).toordinal()


def pairs(name: str) -> Iterator[tuple[int, int]]:
    """Give the onsets of the pairs with one named infector, as numbers of days."""
    found = {row["case"]: row for row in rows(name)}
    for row in found.values():
        infector = found.get(row["infectors"])  # two names in one cell match nobody
        if infector and infector["onset"] and row["onset"]:
            yield day(infector["onset"]), day(row["onset"])
