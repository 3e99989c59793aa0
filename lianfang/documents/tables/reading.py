"""Rows of a file: CSV with any separator, encoding and line end, or a spreadsheet (XLSX, XLS, ODS)."""

import csv
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from lianfang.common.errors import Refused

MOST_BYTES = 64 * 1024 * 1024  # of a file; a million rows of a laboratory are half of it (design choice)
MOST_ROWS = 1_000_000
_MOST_UNPACKED = 512 * 1024 * 1024  # of a spreadsheet: packed, a small file may hold any size
_SEPARATORS = ",\t;|，"
_SAMPLE = 40  # rows by which a separator is recognised
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")  # also the \r alone of old Macs
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# How files begin that are often sent instead: pictures, PDF, archives.
_OTHERS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip: XLSX and ODS; compound file: XLS


def N_(text: str) -> str:
    """Mark a text for translation; there is no Django here to translate it."""
    return text


class Row(NamedTuple):
    """A row: its line in the file, its cells as text, and why it cannot be read ("encoding", "malformed"), or ""."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as a table; `rows()` reads it from the start, one row at a time, empty ones left out."""

    kind: str  # csv or xlsx
    encoding: str
    separator: str
    rows: Callable[[], Iterator[Row]]


def open_table(data: bytes, *, known: Callable[[Iterable[str]], int] | None = None) -> Table:
    """Recognise what a file is and how its rows are to be read.

    known: says how many of some cells are names of columns; of several sheets the one that has most is read.
    Raises Refused: "file_empty", "file_large", "file_unreadable".
    """
    if not data.strip():
        raise Refused("file_empty", N_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise Refused(
            "file_large", N_("A file may have %(most)s MB at most. Divide it."), most=MOST_BYTES >> 20
        )
    if data.startswith(_OTHERS):
        raise Refused("file_unreadable", N_("This is no table but a picture, a PDF or an archive."))
    if data.startswith(_SPREADSHEETS):
        return _spreadsheet(data, known or (lambda _cells: 0))
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", ""))
    if encoding.startswith("utf-16"):
        data, mark = data.decode(encoding, "replace").lstrip("\ufeff").encode(), b""
    body = data[len(mark) :]
    encoding = _encoding(body)
    separator, first = _separator(body, encoding)
    return Table("csv", encoding, separator, lambda: _csv_rows(body, encoding, separator, first))


# --- text


def _lines(data: bytes) -> Iterator[bytes]:
    return (found.group() for found in _LINE.finditer(data))


def _encoding(data: bytes) -> str:
    """UTF-8 when more of the lines that are not plain ASCII can be read as that than not; else GB18030."""
    good = bad = 0
    for line in islice((line for line in _lines(data) if not line.isascii()), 2_000):
        try:
            line.decode()
            good += 1
        except UnicodeDecodeError:
            bad += 1
    return "gb18030" if bad > good else "utf-8"


def _decoded(data: bytes, encoding: str) -> Iterator[str]:
    """Decode line by line, because files are glued together of several: the one encoding first, then the other."""
    order = ("gb18030", "utf-8") if encoding == "gb18030" else ("utf-8", "gb18030")
    for line in _lines(data):
        for each in order:
            try:
                yield line.decode(each)
                break
            except UnicodeDecodeError:
                continue
        else:
            yield line.decode(encoding, "replace")


def _separator(data: bytes, encoding: str) -> tuple[str, int]:
    """Give the separator, and the row to begin with: a line "sep=;" says it and is no row."""
    head = [line[:2_000] for line in islice(_decoded(data, encoding), _SAMPLE)]
    if found := re.fullmatch(r'"?sep=(.)"?', head[0].strip(), re.IGNORECASE):
        return found.group(1), 1

    def agree(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(head, delimiter=separator) if any(row)]
        usual = max(set(widths), key=lambda w: (widths.count(w) if w > 1 else 0, w), default=1)
        return (widths.count(usual), usual) if usual > 1 else (0, 0)

    return max(_SEPARATORS, key=agree), 0


def _csv_rows(data: bytes, encoding: str, separator: str, first: int) -> Iterator[Row]:
    reader = csv.reader(islice(_decoded(data, encoding), first, None), delimiter=separator)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(reader.line_num + first, (), "malformed")
            continue
        if any(map(str.strip, cells)):
            yield _row(reader.line_num + first, cells)


def _row(number: int, cells: Iterable[str]) -> Row:
    taken = tuple(cell.strip().replace("\0", "\ufffd") for cell in cells)
    return Row(number, taken, "encoding" if any("\ufffd" in cell for cell in taken) else "")


# --- spreadsheets


def _spreadsheet(data: bytes, known: Callable[[Iterable[str]], int]) -> Table:
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(data)) as packed:
                size = sum(each.file_size for each in packed.infolist())
            if size > _MOST_UNPACKED:
                raise Refused("file_large", N_("Unpacked, this spreadsheet is too large. Save it as CSV."))
        sheets = CalamineWorkbook.from_filelike(BytesIO(data))
        best = max(sheets.sheet_names, key=lambda name: _promise(sheets, name, known))
        read = sheets.get_sheet_by_name(best)
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused("file_unreadable", N_("This file cannot be read: %(why)s"), why=str(error)) from error

    def rows() -> Iterator[Row]:
        for number, cells in enumerate(read.iter_rows(), (read.start or (0, 0))[0] + 1):
            texts = [_text(cell) for cell in cells]
            if any(texts):
                yield _row(number, texts)

    return Table("xlsx", "utf-8", ",", rows)


def _promise(book: CalamineWorkbook, name: str, known: Callable[[Iterable[str]], int]) -> tuple[int, int]:
    """How much a sheet looks like the one that is meant: names of columns in one of its first rows, then its size."""
    sheet = book.get_sheet_by_name(name)
    most = max((known(map(_text, row)) for row in islice(sheet.iter_rows(), _SAMPLE)), default=0)
    return most, sheet.height


def _text(cell: Any) -> str:
    """Write a cell as somebody would type it: whole numbers without a point, days and times as ISO 8601 does."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()
