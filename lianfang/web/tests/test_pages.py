"""Lists: pages, sorts, filters, CSV."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.test import RequestFactory

from lianfang.web.http import is_part, layout
from lianfang.web.pages import csv_lines, csv_response, filters, ordering, paginate, safe_cell, sort_of

SORTS = {"number": "number", "reported": "reported_on"}


def ask(path: str, **headers: Any) -> HttpRequest:
    return RequestFactory().get(path, headers=headers)


@pytest.mark.parametrize(("asked", "given"), [("2", 2), ("99", 3), ("0", 3), ("x", 1), ("", 1)])
def test_a_page_that_does_not_exist_becomes_one_that_does(asked: str, given: object) -> None:
    assert paginate(ask(f"/?page={asked}"), list(range(25)), 10).number == given


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("number", "number"),
        ("-reported", "-reported"),
        ("password", "-number"),
        ("--number", "-number"),
        ("", "-number"),
    ],
)
def test_only_what_is_listed_can_be_sorted_by(asked: str, given: object) -> None:
    assert sort_of(ask(f"/?sort={asked}"), SORTS, "-number") == given


def test_equal_rows_are_ordered_by_id_so_that_pages_never_overlap() -> None:
    assert ordering("-reported", SORTS) == ["-reported_on", "-pk"]
    assert ordering("number", SORTS) == ["number", "pk"]


class Filter(forms.Form):
    q = forms.CharField(required=False)
    level = forms.TypedChoiceField(
        required=False, coerce=int, choices=[("", ""), ("0", "none"), ("1", "one")], empty_value=None
    )
    since = forms.DateField(required=False)
    mine = forms.BooleanField(required=False)


def test_filters_give_only_what_was_answered_and_makes_sense() -> None:
    form, chosen = filters(Filter, ask("/?q=li&level=0&since=31-31-2021&mine="))
    assert chosen == {"q": "li", "level": 0}
    assert form["q"].value() == "li"


def test_a_part_is_asked_for_by_htmx_only() -> None:
    part = ask("/", **{"HX-Request": "true", "HX-Request-Type": "partial"})
    assert is_part(part)
    assert layout(part) == "web/part.html"
    assert layout(ask("/")) == "web/base.html"
    assert layout(ask("/", **{"HX-Request": "true", "HX-Request-Type": "full"})) == "web/base.html"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+86 138", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a", "  =1+1"],
)
def test_what_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    assert str(safe_cell(text)).startswith("'")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("李明", "李明"),
        (None, ""),
        (-3, -3),
        (0.5, 0.5),
        (date(2021, 8, 4), "2021-08-04"),
        (datetime(2021, 8, 4, 17, 5, tzinfo=UTC), "2021-08-05 01:05"),
    ],
)
def test_other_cells_stay_as_they_are(value: object, cell: object) -> None:
    assert safe_cell(value) == cell


def test_a_file_opens_in_excel_and_reads_back() -> None:
    response = csv_response(
        "line-list", ["Name", "Note"], [["李明", "=cmd|'/c calc'!A1"], ['says "hi", then', "a\nb"]]
    )
    assert response["Content-Disposition"] == 'attachment; filename="line-list.csv"'
    text = "".join(csv_lines(response.head, response.rows))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [["Name", "Note"], ["李明", "'=cmd|'/c calc'!A1"], ['says "hi", then', "a\nb"]]
