"""Lists: filter and sort from the address, cut into pages, save."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, TypeVar

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext

from lianfang.common.drill import drill
from lianfang.web.http import layout

PER_PAGE = 50
MOST_SAVED = 20_000  # rows of a list that is drawn whole to be saved (design choice)
# What a spreadsheet takes for a formula (OWASP, CSV injection), and the full-width forms it accepts in Chinese.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


AnyForm = TypeVar("AnyForm", bound=forms.Form)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list and how it is sorted; web/table.html draws it."""

    page: "Page[Any]"
    total: int
    sort: str
    sorts: Mapping[str, str]
    layout: str
    pages: Sequence[int | str]


def saving(request: HttpRequest) -> bool:
    """Say whether the list is asked for to be saved, and not to be looked at page by page."""
    return request.method == "GET" and "export" in request.GET


def at_once(request: HttpRequest, per_page: int) -> int:
    """Say how many rows a page holds: `per_page`, and all that can be saved when the list is."""
    return MOST_SAVED if saving(request) else per_page


def paginate(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], per_page: int = PER_PAGE
) -> "Page[Any]":
    """Give the page named in the address; a page that does not exist becomes the nearest that does. What is saved is
    all on one page."""
    page = 1 if saving(request) else request.GET.get("page")
    return Paginator(rows, at_once(request, per_page)).get_page(page)


def sort_of(request: HttpRequest, sorts: Mapping[str, str], default: str) -> str:
    """Give the sort named in the address ("name" or "-name") if it is one of `sorts`, else the default."""
    wanted = request.GET.get("sort", "")
    return wanted if wanted.removeprefix("-") in sorts else default


def ordering(sort: str, sorts: Mapping[str, str]) -> list[str]:
    """Turn a sort into order_by arguments; the id comes last so that pages never overlap."""
    sign = "-" if sort.startswith("-") else ""
    return [sign + sorts[sort.removeprefix("-")], sign + "pk"]


def listing(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    sorts: Mapping[str, str],
    default: str,
    per_page: int = PER_PAGE,
) -> Listing:
    """Sort a queryset by the address, against the whitelist `sorts` (name shown → field), and cut it into pages."""
    sort = sort_of(request, sorts, default)
    return _listing(request, rows.order_by(*ordering(sort, sorts)), per_page, sort, sorts)


def cut(request: HttpRequest, rows: Sequence[Any], per_page: int = PER_PAGE) -> Listing:
    """Cut a list that is sorted already into pages."""
    return _listing(request, rows, per_page, "", {})


def _listing(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    per_page: int,
    sort: str,
    sorts: Mapping[str, str],
) -> Listing:
    page = paginate(request, rows, per_page)
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return Listing(page, page.paginator.count, sort, sorts, layout(request), numbers)


def filters(form: Callable[..., AnyForm], request: HttpRequest) -> tuple[AnyForm, dict[str, Any]]:
    """Read a filter form from the address; give it and the answers that make sense, never an error page."""
    bound = form(request.GET)
    bound.is_valid()
    answers = bound.cleaned_data.items()
    return bound, {
        name: value for name, value in answers if value not in (None, "", []) and value is not False
    }


def safe_cell(value: object) -> object:
    """Give a cell that no spreadsheet will run; times are written as the city's wall clock."""
    if value is None:
        return ""
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, datetime):
        return localtime(value).strftime("%Y-%m-%d %H:%M")
    text = str(value)
    return "'" + text if text.lstrip(" ").startswith(FORMULA) else text


class TableResponse(HttpResponse):
    """A list to be saved, not written yet: `exchange.gate` writes it in the form that was asked for, when the view is
    done, and asks and notes what has to be. One of an exercise is read at once, while its tables are open."""

    def __init__(self, name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
        super().__init__(content_type="text/csv; charset=utf-8")
        self.name, self.head, self.drill = name, [str(cell) for cell in head], drill()
        self.rows = list(rows) if self.drill else rows
        self["Content-Disposition"] = f'attachment; filename="{name}.csv"'


def csv_lines(head: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Write a list as the lines of a CSV file that Excel opens as UTF-8."""
    out = io.StringIO(newline="")
    write = csv.writer(out).writerow
    out.write("\ufeff")
    if name_of := drill():
        write([gettext("EXERCISE: nothing here is real"), safe_cell(name_of)])
    for row in chain([head], rows):
        write([safe_cell(cell) for cell in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def csv_response(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> TableResponse:
    """Answer with a list to be saved: CSV, unless the reader asks for another form."""
    return TableResponse(name, head, rows)
