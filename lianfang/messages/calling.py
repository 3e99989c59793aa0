"""Calls to servers of others: to where the operator or a browser's maker said, and nowhere that an answer leads."""

from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener


class _Stays(HTTPRedirectHandler):
    """Follows no redirect: it is an error like any other."""

    def redirect_request(self, *_args: Any) -> None:
        """Lead nowhere."""


_OPENER = build_opener(_Stays)


def call(asked: Request, timeout: float) -> Any:
    """Ask a server.

    Raises HTTPError for any answer but one of success, a redirect too; OSError when there is none.
    """
    return _OPENER.open(asked, timeout=timeout)
