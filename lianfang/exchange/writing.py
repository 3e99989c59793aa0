"""Lists as files: CSV, XLSX, Parquet. Rows are written as they come; whoever saved them and when stands in the file."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

import xlsxwriter

from lianfang.common.drill import SAID, drill
from lianfang.common.leaving import as_line
from lianfang.documents.tables import parquet
from lianfang.web.pages import csv_lines, safe_cell

SHEET = 1_048_575  # rows of a sheet below its head (ECMA-376)
Rows = Iterable[Sequence[object]]


def write(form: str, out: IO[bytes], head: Sequence[str], rows: Rows, mark: str) -> None:
    """Write a list; `mark` says who saved it and when: in a file's properties, in the foot of a sheet's pages."""
    {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}[form](out, head, rows, mark)


def _csv(out: IO[bytes], head: Sequence[str], rows: Rows, mark: str) -> None:
    for line in csv_lines(head, rows):
        out.write(line.encode())
    if mark:
        last = io.StringIO(newline="")
        csv.writer(last).writerow([as_line(mark)])
        out.write(last.getvalue().encode())


def _xlsx(out: IO[bytes], head: Sequence[str], rows: Rows, mark: str) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"comments": mark, "author": mark.split(" · ", maxsplit=1)[0]})
        bold, left = book.add_format({"bold": True}), iter(rows)
        while (some := list(islice(left, 1))) or not book.worksheets():
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            sheet.set_footer("&L" + mark.replace("&", "&&")[:200] + "&R&P / &N")
            if name_of := drill():
                sheet.set_header("&C&B" + SAID % name_of.replace("&", "&&"))
            sheet.write_row(0, 0, head, bold)
            for number, row in enumerate(_more(some, left), 1):
                sheet.write_row(number, 0, [safe_cell(cell) for cell in row])


def _more(first: list[Sequence[object]], left: Iterator[Sequence[object]]) -> Iterator[Sequence[object]]:
    yield from first
    yield from islice(left, SHEET - len(first))


def _parquet(out: IO[bytes], head: Sequence[str], rows: Rows, mark: str) -> None:
    parquet.write(out, head, (list(map(_text, row)) for row in rows), {"saved": mark, "exercise": drill()})


def _text(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()
    return json.dumps(cell) if isinstance(cell, (list, dict)) else str(cell)
