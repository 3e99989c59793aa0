"""Rows for research that name nobody: ids that mean nothing elsewhere, ages in bands, areas as districts, dates as
weeks; what few share is left out."""

import hmac
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

BAND = 10  # years of a band of ages (design choice)
OLDEST = 80  # from here on one band: few live longer, and each is known (design choice)
HIDDEN = "*"

Row = dict[str, Any]


class Pseudonyms:
    """Ids for one extract: the key is drawn for it and forgotten, so that nobody can join two extracts or go back."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def of(self, thing: UUID | None) -> str:
        """Give the id of a person or thing in this extract."""
        return hmac.digest(self._key, thing.bytes, "sha256").hex()[:16] if thing else ""


def band(age: int | None) -> str:
    """Give the band an age lies in: 0-9, 10-19, …, 80+."""
    if age is None or age < 0:
        return ""
    first = min(age // BAND * BAND, OLDEST)
    return f"{OLDEST}+" if first == OLDEST else f"{first}-{first + BAND - 1}"


def week(day: date | None) -> str:
    """Give the Monday of a day's week (ISO 8601)."""
    return (day - timedelta(days=day.weekday())).isoformat() if day else ""


def days_between(first: date | None, last: date | None) -> int | None:
    """Count the days from one day to another; the interval is kept whole, since it names nobody without the days."""
    return (last - first).days if first and last else None


def hide_few(rows: Sequence[Row], traits: Sequence[str], least: int) -> int:
    """Hide traits until at least so many rows look alike by all of them, the last trait first; gives how many rows were
    touched. `traits`: by which somebody could be recognised, the one that research needs most first. What is hidden is
    a look of its own: a lone row among shown ones would be the one that is known to be missing."""
    touched: set[int] = set()
    for trait in reversed(traits):
        looks = [tuple(row[each] for each in traits) for row in rows]
        count = Counter(looks)
        for place, row in enumerate(rows):
            if count[looks[place]] < least:
                row[trait] = HIDDEN
                touched.add(place)
    return len(touched)


def hide_counts(rows: Sequence[Row], columns: Sequence[str], least: int, *, within: str) -> None:
    """Hide counts from 1 to below the least; 0 stays. Rows that share what stands in `within` add up to a figure that
    is known elsewhere (the city's of that day): among them further counts are hidden, the smallest first, until what is
    hidden together is two counts at least and no fewer than the least."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[within], []).append(row)
    for together in groups.values():
        for each in columns:
            for row, said in _covered(together, each, least):
                row[each] = said


def _covered(rows: Sequence[Row], column: str, least: int) -> list[tuple[Row, str]]:
    """Choose the rows whose count is hidden, each with what stands there instead."""
    counted = sorted((row for row in rows if row[column]), key=lambda row: int(row[column]))
    few = [row for row in counted if row[column] < least]
    if not few:
        return []
    hidden, more = list(few), counted[len(few) :]
    while more and (len(hidden) < 2 or sum(row[column] for row in hidden) < least):
        hidden.append(more.pop(0))
    hidden += [row for row in rows if not row[column]][: 2 - min(len(hidden), 2)]
    return [(row, f"<{least}" if n < len(few) else HIDDEN) for n, row in enumerate(hidden)]


def described(tables: Mapping[str, Mapping[str, tuple[str, str]]]) -> list[Row]:
    """Write the dictionary of the data: each column with its kind and its meaning."""
    return [
        {"table": table, "column": column, "type": kind, "meaning": meaning}
        for table, columns in tables.items()
        for column, (kind, meaning) in columns.items()
    ]
