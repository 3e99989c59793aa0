"""Which column is what: guessed by its name in either language, or remembered from the last file of the same kind."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lianfang.documents.tables.reading import Row, Table

_SEARCHED = 80  # rows: machines write what they are and when they ran above the table


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields stand: field → place; the fields of several columns (Ct by gene) with the gene after a colon."""

    places: Mapping[str, int]

    def cell(self, row: Row, field: str) -> str:
        """Give what a row says in a field; "" when it has no such cell."""
        place = self.places.get(field, -1)
        return row.cells[place] if 0 <= place < len(row.cells) else ""


def plain(name: str) -> str:
    """Write a column's name so that spelling does not matter: one width of letters, small, without signs."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def guess(
    head: Sequence[str], names: Mapping[str, Iterable[str]], remembered: Mapping[str, str] | None = None
) -> Columns:
    """Say which column holds which field, by the names it may have; what was remembered goes first. Each column is
    one field, each field one column: the first that fits."""
    there = {plain(cell): place for place, cell in reversed(list(enumerate(head))) if plain(cell)}
    places: dict[str, int] = {}
    for field, name in (remembered or {}).items():
        if (place := there.get(plain(name))) is not None:
            places[field] = place
    for field, known in names.items():
        if field in places:
            continue
        fitting = (there[plain(name)] for name in known if plain(name) in there)
        place = next((place for place in fitting if place not in places.values()), None)
        if place is not None:
            places[field] = place
    return Columns(places)


def find_head(table: Table, names: Mapping[str, Iterable[str]]) -> Row | None:
    """Find the row that names the columns: of the first rows the one with most names that are known, at least two;
    else the first row with several cells, so that a person can say what they are; None when there is none."""
    known = {plain(name) for each in names.values() for name in each}
    first = list(islice(table.rows(), _SEARCHED))
    best = max(first, key=lambda row: (_known(row.cells, known), -row.number), default=None)
    if best and _known(best.cells, known) >= 2:
        return best
    return next((row for row in first if sum(map(bool, row.cells)) > 1), None)


def _known(cells: Iterable[str], known: set[str]) -> int:
    return len({plain(cell) for cell in cells} & known)
