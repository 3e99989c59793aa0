"""Rows of spreadsheets: XLSX, XLS and ODS. A sheet is in memory whole, so what it unpacks to is bounded before it is
opened, and so is how many cells it may have."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

from lianfang.common.errors import Refused
from lianfang.documents.tables.texts import SAMPLE, Opener

MOST_UNPACKED = 1024 * 1024 * 1024  # bytes: packed, a small file may hold any size (design choice)
MOST_CELLS = 40_000_000  # of one sheet: 1,048,576 rows of 38 columns, some 2 GB of memory (design choice)
LAST_ROW = 1_048_576  # where an XLSX sheet ends (ECMA-376); Excel drops what is below without a word


def N_(text: str) -> str:
    """Mark a text for translation; there is no Django here to translate it."""
    return text


def bounded(file: BinaryIO) -> None:
    """Look into a packed spreadsheet before it is opened.

    Raises Refused("file_large"), zipfile.BadZipFile.
    """
    with zipfile.ZipFile(file) as packed:
        if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
            raise Refused("file_large", N_("Unpacked, this spreadsheet is too large. Save it as CSV."))


class Book:
    """A spreadsheet that is open."""

    def __init__(self, open_: Opener, packed: bool) -> None:
        """Open it. Raises Refused: "file_large", "file_unreadable"."""
        try:
            if packed:
                with open_() as file:
                    bounded(file)
            with open_() as file:
                self.book = CalamineWorkbook.from_filelike(file)
        except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
            raise _unreadable(error) from error
        self.names: tuple[str, ...] = tuple(self.book.sheet_names)
        self._open: tuple[str, Any] = ("", None)

    def best(self, known: Callable[[Iterable[str]], int]) -> str:
        """Name the sheet that is meant: the one with most names of columns in its first rows, then the largest."""
        if len(self.names) == 1:
            return self.names[0]
        return max(self.names, key=lambda name: self._promise(name, known))

    def _promise(self, name: str, known: Callable[[Iterable[str]], int]) -> tuple[int, int]:
        sheet = self._sheet(name)
        most = max((known(map(text_of, row)) for row in islice(sheet.iter_rows(), SAMPLE)), default=0)
        return most, sheet.height

    def height(self, name: str) -> int:
        """Say how many rows a sheet has."""
        return int(self._sheet(name).height)

    def _sheet(self, name: str) -> Any:
        """Open a sheet; the one opened last stays open, because it is worked out whole."""
        if self._open[0] != name:
            self._open = ("", None)
            self._open = (name, self._opened(name))
        return self._open[1]

    def _opened(self, name: str) -> Any:
        try:
            sheet = self.book.get_sheet_by_name(name)
        except (CalamineError, ValueError, OSError) as error:
            raise _unreadable(error) from error
        if sheet.height * sheet.width > MOST_CELLS:
            raise Refused("file_large", N_("Unpacked, this spreadsheet is too large. Save it as CSV."))
        return sheet

    def rows(self, name: str) -> Iterator[tuple[int, list[str]]]:
        """Give each row of a sheet with its number there."""
        sheet = self._sheet(name)
        for number, cells in enumerate(sheet.iter_rows(), (sheet.start or (0, 0))[0] + 1):
            yield number, [text_of(cell) for cell in cells]


def _unreadable(error: Exception) -> Refused:
    return Refused("file_unreadable", N_("This file cannot be read: %(why)s"), why=str(error))


def text_of(cell: Any) -> str:
    """Write a cell as somebody would type it: whole numbers without a point, days and times as ISO 8601 does."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
