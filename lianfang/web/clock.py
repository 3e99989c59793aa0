"""The time of the city's day. Only views read it: rules and actions are told what time it is."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.module_loading import import_string

from lianfang.common.dates import day_of


@cache
def _source(dotted: str) -> Callable[[], datetime]:
    source: Callable[[], datetime] = import_string(dotted)
    return source


def now() -> datetime:
    """Give the present instant: the real one, or the story's while it is being replayed."""
    return _source(getattr(settings, "CLOCK", "django.utils.timezone.now"))()


def wall() -> datetime:
    """Give the real instant, also while a story is being replayed: for what lives by real hours, like a one-time code
    or a key that a phone keeps."""
    return timezone.now()


def _set(request: HttpRequest, instant: datetime) -> None:
    request.now = instant  # type: ignore[attr-defined]  # see Request
    request.today = day_of(instant)  # type: ignore[attr-defined]  # see Request
    request.arrived = wall().timestamp()  # type: ignore[attr-defined]  # see Request


class ClockMiddleware:
    """Sets request.now and request.today, the same instant for a whole request, and request.arrived: really when."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _set(request, now())
        return self.get_response(request)
