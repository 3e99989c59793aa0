"""Each request has a number: it stands in the answer, on the page of an error, and in every line of the log."""

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from lianfang.common.ids import uuid7

log = logging.getLogger(__name__)

GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
number: ContextVar[str] = ContextVar("number", default="")


def timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run a statement; one that takes too long is told in the log, without the values that were put into it."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = (time.perf_counter() - began) * 1000
        if took > settings.SLOW_MS:
            log.warning("A statement took %d ms: %s", took, " ".join(str(sql).split())[:2000])


class NumberedRequests:
    """Gives each request its number, or keeps that of the web server in front, and looks at slow statements."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-Id", "")
        number.set(mine := given if GIVEN.fullmatch(given) else str(uuid7()))
        with connection.execute_wrapper(timed):
            response = self.get_response(request)
        response.headers["X-Request-Id"] = mine
        return response
