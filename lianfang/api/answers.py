"""Answers: JSON with an ETag, and errors as RFC 9457 has them, in the caller's language."""

from hashlib import sha256
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from msgspec import UNSET, Struct, UnsetType

ABOUT = "/api/v1/problems#"


class Said(Struct, omit_defaults=True, rename={"type_": "type"}):
    """A problem (RFC 9457): `code` is for programs, `title` and `detail` for people."""

    type_: str
    title: str
    status: int
    code: str
    detail: str | UnsetType = UNSET


class Problem(Exception):
    """What was asked cannot be answered: a status, a code for the program, words for a person."""

    def __init__(self, status: int, code: str, title: object, detail: object = "", **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.title, self.detail = status, code, title, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def tag_of(body: bytes) -> str:
    """Give the strong ETag of an answer."""
    return f'"{sha256(body).hexdigest()[:32]}"'


def answer(
    request: HttpRequest, body: bytes, status: int = 200, kind: str = "application/json"
) -> HttpResponse:
    """Answer; with 304 and nothing more when the caller has exactly this already (RFC 9110, 13.1.2)."""
    tag = tag_of(body)
    known = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    if request.method in {"GET", "HEAD"} and (tag in known or "*" in known):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, status=status, content_type=kind)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization, Accept-Language"
    return response


def problem(said: Problem) -> HttpResponse:
    """Answer with a problem."""
    told = Said(ABOUT + said.code, str(said.title), said.status, said.code, str(said.detail) or UNSET)
    response = HttpResponse(
        msgspec.json.encode(told), status=said.status, content_type="application/problem+json"
    )
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = get_language() or "zh-hans"
    for name, value in said.headers.items():
        response[name] = value
    return response


def encoded(value: Any) -> bytes:
    """Write an answer as JSON."""
    return msgspec.json.encode(value)
