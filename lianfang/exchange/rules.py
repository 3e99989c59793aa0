"""Which column is what, guessed by its name in either language and by what stands in it."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

from lianfang.documents.tables import Field, Row, Some, guess, plain
from lianfang.people.rules.numbers import possible_numbers, read_phone

SAMPLE = 200  # rows whose cells are looked at
MOST = 0.6  # of the cells that say anything have to look like a field (design choice)
_DAY = re.compile(r"(19|20)\d\d([-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{4})( .*)?")
_CODE = re.compile(r"\d{6}|\d{9}|\d{12}|\d{15}")

TOTALS = frozenset({"合计", "总计", "小计", "共计", "Total", "TOTAL", "total", "Sum"})

LOOKS: Mapping[str, Callable[[str], bool]] = {
    "number": lambda text: any(kind == "resident_id" for kind, _number in possible_numbers(text)),
    "phone": lambda text: read_phone(text) is not None,
    "day": lambda text: _DAY.fullmatch(text) is not None,
    "code": lambda text: _CODE.fullmatch(text) is not None,
}


def shape_of(head: Sequence[str]) -> str:
    """Give a digest of the names in a head, by which its columns are remembered."""
    return hashlib.sha256("\x1f".join(plain(cell) for cell in head).encode()).hexdigest()


def places(
    head: Sequence[str], fields: Sequence[Field], rows: Sequence[Row], remembered: Mapping[str, str]
) -> dict[str, int]:
    """Say in which column each field stands: as remembered, else by its name, else by what stands in it."""
    names = {each.key: (each.key, str(each.label), *each.names) for each in fields}
    found = dict(guess(head, names, remembered).places)
    for field in fields:
        if field.looks and field.key not in found:
            place = _looking(field.looks, head, rows, set(found.values()))
            if place is not None:
                found[field.key] = place
    return {key: place for key, place in found.items() if key in names}


def _looking(looks: str, head: Sequence[str], rows: Sequence[Row], taken: set[int]) -> int | None:
    """Find the column most of whose cells look like a field, if it is no field yet."""
    best, most = None, 0.0
    for place in range(len(head)):
        if place in taken:
            continue
        said = [cell for cell in (_cell(row, place) for row in rows) if cell]
        share = sum(map(LOOKS[looks], said)) / len(said) if len(said) > 1 else 0.0
        if share >= MOST and share > most:
            best, most = place, share
    return best


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def is_mark(row: Row) -> bool:
    """Say whether a row is the last line of a list that was saved here: who saved it and when."""
    return bool(row.cells) and row.cells[0].startswith("# ") and not any(row.cells[1:])


def problem_of(row: Row) -> str:
    """Say why a row is none that can be judged: "encoding", "malformed", "total" of one that adds others up; or ""."""
    return row.problem or ("total" if not TOTALS.isdisjoint(row.cells[:2]) else "")


def missing(fields: Sequence[Field], chosen: Mapping[str, int]) -> list[Field]:
    """List the fields that have to be there and have no column."""
    return [each for each in fields if each.required and each.key not in chosen]


def cells_of(rows: Sequence[Row], chosen: Mapping[str, int]) -> Some:
    """Give what rows say, by field; the sign by which spreadsheets mark a text is taken off."""
    found = {}
    for key, place in chosen.items():
        column = [row.cells[place] if len(row.cells) > place else "" for row in rows]
        marked = "'" in "".join(column)
        found[key] = list(map(_unmarked, column)) if marked else column
    return Some(found, len(rows))


def _unmarked(cell: str) -> str:
    return cell[1:].strip() if cell[:1] == "'" else cell
