"""Saving a list as somebody does who is asked what it is for."""

import csv
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lianfang.common.leaving import is_line


def save(client: Client, address: str, asked: Mapping[str, Any] | None = None) -> HttpResponse:
    """Open the address of a file; where a purpose is asked for, choose one and go on as the browser does. Of a CSV file
    the rows alone are given."""
    answer: Any = client.get(address, asked)
    why = reverse("save_why")
    if answer.status_code != 302 or not answer.headers["Location"].startswith(why):
        return _rows_of(answer)
    back = client.post(answer.headers["Location"], {"save_purpose": "check"})
    address = back.headers["Location"]
    return _rows_of(client.get(address), marked="export=" in address)


def _rows_of(answer: Any, *, marked: bool = False) -> HttpResponse:
    """Take the last line of a CSV file off that says who saved it, when and what for."""
    if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/csv"):
        *rows, last = answer.content.decode().splitlines(keepends=True)
        is_mark = is_line(next(csv.reader([last])))
        assert is_mark or not marked, last
        answer.content = "".join(rows) if is_mark else answer.content
    return answer  # type: ignore[no-any-return]
