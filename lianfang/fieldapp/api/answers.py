"""Answers to phones: JSON, packed when that helps, and errors that a program and a person can read."""

import gzip
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

SMALL = 1400  # bytes: one packet is not packed
LEVEL = 4  # packing is half of the time of a page; above this little is won


class Problem(Exception):
    """Something a phone asked cannot be answered: a status, a code for the program, words for the person."""

    def __init__(self, status: int, code: str, message: object, **more: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.more = status, code, message, more


def answer(request: HttpRequest, value: Any, status: int = 200) -> HttpResponse:
    """Answer with JSON that no cache keeps."""
    body = msgspec.json.encode(value)
    response = HttpResponse(status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept-Encoding"
    if len(body) > SMALL and "gzip" in request.headers.get("Accept-Encoding", ""):
        body = gzip.compress(body, LEVEL, mtime=0)
        response["Content-Encoding"] = "gzip"
    response.content = body
    return response


def problem(request: HttpRequest, said: Problem) -> HttpResponse:
    """Answer with an error in the language the phone asked for."""
    more = dict(said.more)
    wait = more.pop("wait", None)
    response = answer(request, {"error": said.code, "message": str(said.message), **more}, said.status)
    if wait is not None:
        response["Retry-After"] = str(wait)
    return response
