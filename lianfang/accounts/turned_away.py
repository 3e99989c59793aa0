"""Requests that were turned away: told in the log, counted for Prometheus, and counted by the hour for administrators.

Nothing of a person is in it but the number of a user: no name, no address of a machine, nothing that was typed, and of
an address only which page it is. The number of the request leads to the log of the web server in front.
"""

import logging
import time
from collections import Counter
from datetime import timedelta
from threading import Lock
from typing import TypeVar

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from prometheus_client import Counter as Meter

from lianfang.accounts.models import TurnedAway

log = logging.getLogger("lianfang.security")
R = TypeVar("R", bound=HttpResponseBase)

WHYS: dict[str, Promise] = {
    "forbidden": _("No post or scope for it"),
    "password": _("Wrong user name or password"),
    "locked": _("Locked after five wrong passwords"),
    "code": _("Wrong code of the second factor"),
    "token": _("Token or phone that is not known, or not any more"),
    "too_often": _("Too many tries"),
    "form": _("Form that was too old, or not ours"),
}
BY_STATUS = {401: "token", 403: "forbidden", 429: "too_often"}
METER = Meter("lianfang_turned_away", "Requests that were turned away, by the reason", ["why"])
KEPT = timedelta(days=90)  # long enough to look back over a quarter (design choice)
PAUSE_S = 5.0  # a flood is written down a dozen times a minute and not a thousand times a second
_UPSERT = """
INSERT INTO accounts_turnedaway (hour, why, page, n)
SELECT %s, why, page, n FROM unnest(%s::text[], %s::text[], %s::int[]) AS counted (why, page, n)
ON CONFLICT (hour, why, page) DO UPDATE SET n = accounts_turnedaway.n + excluded.n
"""


class Tally:
    """What this process counted since it was written down last."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.written = 0.0
        self.lock = Lock()

    def add(self, why: str, page: str) -> None:
        """Count one; write all down when the last time is some seconds ago."""
        with self.lock:
            self.counts[why, page] += 1
            if time.monotonic() - self.written < PAUSE_S:
                return
            due, self.counts, self.written = self.counts, Counter(), time.monotonic()
        write(due)


tally = Tally()


def write(counts: Counter[tuple[str, str]]) -> None:
    """Add counts to those of this hour; what is older than a quarter is taken out. Without a database nothing is."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    rows = sorted((why, page, n) for (why, page), n in counts.items())
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_UPSERT, [hour, *(list(column) for column in zip(*rows, strict=True))])
            TurnedAway.objects.filter(hour__lt=hour - KEPT).delete()
    except DatabaseError:
        log.exception("What was turned away could not be counted")


def mark(response: R, why: str) -> R:
    """Say of an answer why its request was turned away, where its status does not."""
    response.turned_away = why  # type: ignore[attr-defined]  # read below
    return response


def why_of(response: HttpResponseBase) -> str:
    """Say why a request was turned away; "" when it was not."""
    if "HX-Redirect" in response.headers:
        return ""  # only led to the door
    return getattr(response, "turned_away", "") or BY_STATUS.get(response.status_code, "")


class NotedRefusals(MiddlewareMixin):
    """Notes each request that was turned away."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Look at an answer."""
        if why := why_of(response):
            note(request, response.status_code, why)
        return response


def note(request: HttpRequest, status: int, why: str) -> None:
    """Tell the log and count."""
    page = getattr(request.resolver_match, "url_name", None) or ""
    user = getattr(getattr(request, "user", None), "pk", None)
    told = {"why": why, "method": request.method, "page": page, "status": status, "user": user}
    log.warning(
        "Turned away: why=%(why)s page=%(page)s status=%(status)s user=%(user)s", told, extra={"told": told}
    )
    METER.labels(why).inc()
    tally.add(why, page)
