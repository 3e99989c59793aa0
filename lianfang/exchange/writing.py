"""Lists as files: CSV, XLSX, Parquet. Rows are written as they come; whoever saved them and when stands in the file."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from importlib import import_module
from itertools import islice
from typing import IO, Any

import xlsxwriter

from lianfang.common.drill import SAID, drill
from lianfang.common.leaving import as_line
from lianfang.web.pages import csv_lines, safe_cell

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
AT_ONCE = 10_000  # rows of a group in Parquet
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
    """Every column holds texts: lists are for people, and a column may change its kind a million rows below."""
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    fields = [arrow.field(name, arrow.string()) for name in _apart(head)]
    schema = arrow.schema(fields, metadata={"saved": mark, "exercise": drill()})
    left = iter(rows)
    with parquet.ParquetWriter(out, schema, compression="zstd") as file:
        while part := list(islice(left, AT_ONCE)):
            columns = [[_text(row[n]) if n < len(row) else None for row in part] for n in range(len(head))]
            file.write_table(arrow.table(columns, schema=schema))


def _apart(head: Sequence[str]) -> list[str]:
    """Let no two columns have one name."""
    seen: dict[str, int] = {}
    for name in head:
        seen[name] = seen.get(name, 0) + 1
    count: dict[str, int] = {}
    found = []
    for name in head:
        count[name] = count.get(name, 0) + 1
        found.append(name if seen[name] == 1 or count[name] == 1 else f"{name} {count[name]}")
    return found


def _text(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()
    return json.dumps(cell) if isinstance(cell, (list, dict)) else str(cell)
