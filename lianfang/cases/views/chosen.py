"""The rows of a list that somebody ticked, or all that the filters show."""

from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from lianfang.web.http import Request

MOST = 2_000  # rows at once, so that a page answers in seconds (design choice)
M = TypeVar("M", bound=Model)


def chosen(request: Request, rows: "QuerySet[M]") -> list[M]:
    """Give the ticked rows of a list, or all of it when the button for all was pressed."""
    if request.POST.get("all") == "1":
        return list(rows[:MOST])
    return list(rows.filter(pk__in=[id_ for text in request.POST.getlist("id") if (id_ := _uuid(text))]))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def back_to(request: Request, name: str) -> HttpResponse:
    """Go back to the list as it was filtered."""
    kept = {key: value for key, value in request.GET.items() if key != "page"}
    return redirect(f"{reverse(name)}?{urlencode(kept)}" if kept else reverse(name))
