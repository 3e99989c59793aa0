"""What was not taken, as a file of the same kind: its own columns, then the line and the reason."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from lianfang.documents.tables import parquet

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}  # by which a browser knows each kind of table
# How the line and the reason are called in a table that was given back, in either language.
_ADDED = (["Line", "Reason"], ["行", "原因"])
_RUNS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would carry out


def give_back(
    kind: str,
    separator: str,
    head: Sequence[str],
    rows: Sequence[tuple[Sequence[str], Sequence[str]]],
    added: Sequence[str],
) -> bytes:
    """Write rows as they were in the file, each with what is added behind its own cells (the line, the reason).

    CSV comes back in UTF-8 with a mark, which spreadsheets read rightly whatever they were told before. A table that
    was given back once, was corrected and comes again has these columns already: they are not added twice.
    """
    if added and (own := _given_back(head)):
        rows = [([*cells[: own[0]], *cells[own[1] :]], more) for cells, more in rows]
        head = [*head[: own[0]], *head[own[1] :]]
    wide = max([len(head), *(len(cells) for cells, _more in rows)])
    filled = ([*cells, *[""] * (wide - len(cells)), *more] for cells, more in rows)
    named = [*head, *[""] * (wide - len(head)), *added]
    if kind == "parquet":
        return parquet.written(named, filled)
    return _xlsx(named, filled) if kind == "xlsx" else _csv(separator, named, filled)


def _given_back(head: Sequence[str]) -> tuple[int, int] | None:
    """Find the columns that were added when a table was given back before."""
    places = (at for at in range(len(head) - 1) if list(head[at : at + 2]) in _ADDED)
    return next(((at, at + 2) for at in places), None)


def _csv(separator: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """Keep a cell from being carried out as a formula; a number with a sign stays a number."""
    risky = cell.startswith(_RUNS) and not cell.lstrip("+-").replace(".", "", 1).isdigit()
    return f"'{cell}" if risky and len(cell) > 1 else cell


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_row(0, 0, head, bold)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
    return out.getvalue()
