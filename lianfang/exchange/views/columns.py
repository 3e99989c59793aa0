"""Which column is what: the guess, the first rows as they will be read, and what a person says instead."""

from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from lianfang.common.errors import Refused
from lianfang.documents.tables import Row
from lianfang.exchange import actions, queries, rules
from lianfang.exchange.forms import ColumnsForm
from lianfang.exchange.kinds import kind_named
from lianfang.exchange.models import FileIn
from lianfang.web.http import Request

PREVIEW = 12  # rows


def first_rows(file: FileIn) -> list[Row]:
    """Read the first rows below the head."""
    rows = (row for row in actions.opened(file).rows() if row.number > file.head_row)
    return list(islice(rows, PREVIEW))


def columns_page(
    request: Request, file: FileIn, *, form: ColumnsForm | None = None, whole: bool = True
) -> Any:
    """Ask which column is what, above the first rows; `whole`: as a page of its own, else as its part."""
    kind, first = kind_named(file.kind), first_rows(file)
    cells = first[0].cells if first else ()
    form = form or ColumnsForm(kind=kind, head=file.head, first=cells, chosen=file.columns)
    chosen = [each for each in kind.fields if each.key in file.columns]
    context = {
        "title": file.name,
        "file": file,
        "kind": kind,
        "form": form,
        "fields": chosen,
        "first": [
            (row, [told[each.key] for each in chosen])
            for row, told in zip(first, rules.cells_of(first, file.columns), strict=True)
        ],
        "unused": [name for n, name in enumerate(file.head) if name and n not in file.columns.values()],
        "lacking": rules.missing(kind.fields, file.columns),
    }
    if not whole:
        return render_to_string("exchange/_columns.html", context, request)
    return render(request, "exchange/columns.html", context, status=422 if form.errors else 200)


@require_POST
def file_in_columns(request: Request, pk: UUID) -> HttpResponse:
    """Say which column is what, or which sheet is meant; a small file is checked at once."""
    file = get_object_or_404(queries.files(request.user, request.today), pk=pk)
    if sheet := request.POST.get("sheet"):
        actions.take_sheet(file, sheet, by=request.user, now=request.now)
        return redirect("file_in", pk=pk)
    first = first_rows(file)
    cells = first[0].cells if first else ()
    form = ColumnsForm(
        request.POST, kind=kind_named(file.kind), head=file.head, first=cells, chosen=file.columns
    )
    if form.is_valid():
        try:
            actions.choose(file, columns=form.columns, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if file.n_rows <= actions.SMALL:
                actions.work_on(file, now=request.now)
            return redirect("file_in", pk=pk)
    answer: HttpResponse = columns_page(request, file, form=form)
    return answer
