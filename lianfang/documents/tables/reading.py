"""Rows of a file: CSV with any separator, encoding and line end, a spreadsheet (XLSX, XLS, ODS), or Parquet."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from lianfang.common.errors import Refused
from lianfang.common.leaving import is_line
from lianfang.documents.tables import parquet
from lianfang.documents.tables.sheets import N_, Book
from lianfang.documents.tables.texts import BLOCK, Opener, cells_of, count_lines, recognise

MOST_BYTES = 64 * 1024 * 1024  # of a file; a million rows of a laboratory are half of it (design choice)
MOST_ROWS = 1_000_000
# How files begin that are often sent instead: pictures, PDF, archives.
_OTHERS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_ZIP, _COMPOUND, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"  # XLSX and ODS; XLS; Parquet


class Row(NamedTuple):
    """A row: its line in the file, its cells as text, and why it cannot be read ("encoding", "malformed"), or ""."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as a table; `rows()` reads it from the start, one row at a time, empty ones left out; `lines()` says about
    how many there are, the head among them, without reading them."""

    kind: str  # csv, xlsx or parquet
    encoding: str
    separator: str
    rows: Callable[[], Iterator[Row]]
    lines: Callable[[], int]
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def open_table(
    data: bytes | Path,
    *,
    known: Callable[[Iterable[str]], int] | None = None,
    sheet: str = "",
    most: int = MOST_BYTES,
) -> Table:
    """Recognise what a file is and how its rows are to be read. A file given by its path is never in memory whole,
    unless it is a spreadsheet.

    known: says how many of some cells are names of columns; of several sheets the one that has most is read, unless
    `sheet` names one.
    Raises Refused: "file_empty", "file_large", "file_unreadable".
    """
    open_, size = _opener(data)
    if size > most:
        raise Refused("file_large", N_("A file may have %(most)s MB at most. Divide it."), most=most >> 20)
    with open_() as file:
        head = file.read(4_096)
        blank = not head.strip() and not any(part.strip() for part in iter(partial(file.read, BLOCK), b""))
    if blank:
        raise Refused("file_empty", N_("The file is empty."))
    if head.startswith(_OTHERS):
        raise Refused("file_unreadable", N_("This is no table but a picture, a PDF or an archive."))
    if head.startswith((_ZIP, _COMPOUND)):
        book = Book(open_, packed=head.startswith(_ZIP))
        chosen = sheet if sheet in book.names else book.best(known or (lambda _cells: 0))
        rows, lines = partial(book.rows, chosen), partial(book.height, chosen)
        return Table("xlsx", "utf-8", ",", lambda: _rows(rows()), lines, chosen, book.names)
    if head.startswith(_PARQUET):
        _names, n = parquet.head_of(open_)
        return Table("parquet", "utf-8", ",", lambda: _rows(parquet.rows_of(open_)), lambda: n + 1)
    encoding, separator, first = recognise(open_)
    cells = partial(cells_of, open_, encoding, separator, first)
    return Table("csv", encoding, separator, lambda: _rows(cells()), partial(count_lines, open_))


def _opener(data: bytes | Path) -> tuple[Opener, int]:
    if isinstance(data, bytes):
        return partial(BytesIO, data), len(data)
    try:
        return lambda: data.open("rb"), data.stat().st_size
    except OSError as error:
        raise Refused("file_unreadable", N_("%(file)s: %(why)s"), file=data.name, why=error) from error


def _rows(found: Iterator[tuple[int, list[str] | None]] | Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    for number, cells in found:
        if cells is None:
            yield Row(number, (), "malformed")
            continue
        taken = tuple(map(str.strip, cells))
        if is_line(taken):  # it was saved here, and brought again
            continue
        whole = "".join(taken)
        if whole and "\0" not in whole and "\ufffd" not in whole:
            yield Row(number, taken)
        elif whole:
            yield Row(number, tuple(cell.replace("\0", "\ufffd") for cell in taken), "encoding")
