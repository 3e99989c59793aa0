"""What our views receive."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.http import HttpRequest

UNATTENDED = "X-Unattended"  # what a page asks for by itself, without anybody there

V = TypeVar("V")


class Request(HttpRequest):
    """Django's request with what our middleware puts on it; for annotations only, it is never made."""

    now: datetime
    today: date
    arrived: float  # seconds of the real clock
    csp_nonce: str
    of_a_user: bool  # set where only somebody signed in gets an answer
    user: Any


def is_part(request: HttpRequest) -> bool:
    """Say whether htmx asks for a part of the page it already shows."""
    headers = request.headers
    return headers.get("HX-Request-Type") == "partial" and "HX-History-Restore-Request" not in headers


def layout(request: HttpRequest) -> str:
    """Name the template a page extends: the whole shell, or only its `part` block for htmx."""
    return "web/part.html" if is_part(request) else "web/base.html"


def unattended(view: V) -> V:
    """Mark a view that pages ask for by themselves: that somebody is there cannot be told from it."""
    view.unattended = True  # type: ignore[attr-defined]  # read by the gate
    return view
