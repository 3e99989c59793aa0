"""A refusal raised in a view becomes a page a person can act on, or a message over the page they are on."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from psycopg.errors import DeadlockDetected, QueryCanceled

from lianfang.common.errors import Refused

FORBIDDEN = "forbidden"  # the code of `require`: about who asks, not about what is asked
TOO_OFTEN = "too_many_tries"
TOO_LONG = "too_long"
UNREADABLE = "unreadable"

log = logging.getLogger(__name__)


def status_of(refused: Refused) -> int:
    """Give 400 when what was sent cannot be read, 403 when the person may not, 429 when they tried too often (RFC 6585,
    4), 503 when the database took too long, 409 when it cannot be done as things stand (RFC 9110, 15.5.1, 15.5.10 and
    15.6.4)."""
    return {UNREADABLE: 400, FORBIDDEN: 403, TOO_OFTEN: 429, TOO_LONG: 503}.get(refused.code, 409)


def came_from(request: HttpRequest) -> str:
    """Give the page of ours the person came from, or the home page."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host() or not parts.path.startswith("/"):
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Answer with a message over the page for htmx, else with a page that leads back."""
    status = status_of(refused)
    if request.headers.get("HX-Request"):
        response = render(request, "web/_toast.html", {"text": str(refused), "tone": "red"}, status=status)
        response["HX-Reswap"] = "none"
        return response
    context = {"refused": refused, "status": status, "back": came_from(request)}
    return render(request, "web/refused.html", context, status=status)


def _ended(error: OperationalError) -> Exception:
    """Say what became of a statement that the database ended."""
    if isinstance(error.__cause__, QueryCanceled):
        return Refused(
            TOO_LONG, _("The database takes too long over this. Choose a smaller area or fewer days.")
        )
    if isinstance(error.__cause__, DeadlockDetected):
        log.warning("Two deeds waited for each other; one was refused: %s", str(error).strip())
        return Refused(
            "same_moment",
            _(
                "Somebody else changed the same records at the same moment, and what you did was broken off. "
                "Look at what is there now, then do what is missing."
            ),
        )
    return error


class RefusalMiddleware:
    """Answers a Refused that no view caught, a statement that was ended because it took too long or waited in a circle,
    and what was sent and can be no value of anything. Any other exception goes on and is a bug."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django when a view raises."""
        if isinstance(exception, OperationalError):
            exception = _ended(exception)
        if isinstance(exception, (DataError, ValidationError)):
            page = getattr(request.resolver_match, "url_name", None) or ""
            log.error("What was sent to %s can be no value, or we made none of it", page, exc_info=exception)
            exception = Refused(
                UNREADABLE,
                _(
                    "Something that was sent can be kept nowhere: a sign that is no text, a number or a day that is "
                    "too large, or a mark that belongs to nothing. Go back, correct it and send it again."
                ),
            )
        return refusal(request, exception) if isinstance(exception, Refused) else None
