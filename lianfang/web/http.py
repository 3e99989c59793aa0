"""What our views receive."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest


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
