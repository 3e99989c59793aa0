"""Tables as files: CSV or XLSX, with times as the city's wall clock."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from lianfang.common.drill import SAID, drill
from lianfang.web.pages import csv_response, safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"xlsx": XLSX, "docx": DOCX, "csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}


def saved(kind: str, name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Answer with a table as a file."""
    if kind != "xlsx":
        return csv_response(name, head, rows)
    out = io.BytesIO()
    options: dict[str, Any] = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_row(0, 0, [str(cell) for cell in head], bold)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, [_cell(cell) for cell in row])
        if name_of := drill():
            sheet.set_header("&C&B" + SAID % name_of.replace("&", "&&"))
            sheet.write_comment(0, 0, SAID % name_of)
        sheet.freeze_panes(1, 0)
    return download(out.getvalue(), "xlsx", name)


def _cell(value: object) -> object:
    return value if isinstance(value, (int, float)) else safe_cell(value)


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """Answer with a file of one of our kinds."""
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
