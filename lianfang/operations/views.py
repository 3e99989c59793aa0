"""Health for programs, figures for Prometheus, and the page that says what is late."""

import hmac
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST

from lianfang.accounts.access import must
from lianfang.accounts.turned_away import WHYS
from lianfang.operations import queries, words
from lianfang.operations.forms import DAYS, TurnedAwayFilter
from lianfang.operations.metrics import exposed
from lianfang.operations.queries import looked, pending
from lianfang.operations.rules import Level, findings, worst
from lianfang.web import clock
from lianfang.web.http import Request
from lianfang.web.pages import cut, filters

HERE = ("127.0.0.1", "::1")


@login_not_required
@never_cache
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 — asgi.py answers before, also without a database
    """Say that this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Say whether requests may be sent here: the database answers and has the tables of this release."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        wrong = ["migrations"] if pending() else []
    except DatabaseError:
        wrong = ["database"]
    return JsonResponse({"ready": not wrong, "wrong": wrong}, status=503 if wrong else 200)


@login_not_required
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Give figures to who has the token, or asks on this machine and not through a web server in front."""
    if not _may_see_figures(request):
        return HttpResponse("Ask on this machine, or with the token of LIANFANG_METRICS_KEY.\n", status=403)
    return HttpResponse(exposed(clock.wall()), content_type=CONTENT_TYPE_LATEST)


def _may_see_figures(request: HttpRequest) -> bool:
    if settings.METRICS_KEY:
        told = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(told.encode(), settings.METRICS_KEY.encode())
    return request.META.get("REMOTE_ADDR") in HERE and "X-Forwarded-For" not in request.headers


def status(request: Request) -> HttpResponse:
    """Show what is late or wrong, and what to do."""
    must(request, "operations.read")
    now = clock.wall()
    found = findings(looked(now), now)
    rows = [
        {
            "name": words.name(each),
            "said": words.said(each),
            "do": words.to_do(each),
            "word": words.LEVELS[each.level][0],
            "tone": words.LEVELS[each.level][1],
        }
        for each in found
    ]
    level = worst(found)
    late = sum(each.level != Level.FINE for each in found)
    context = {"title": _("State of the system"), "rows": rows, "tone": words.LEVELS[level][1], "late": late}
    return render(request, "operations/status.html", context | {"at": now})


def turned_away(request: Request) -> HttpResponse:
    """List which requests were turned away, why and at which pages; nobody is named."""
    must(request, "operations.read")
    form, chosen = filters(TurnedAwayFilter, request)
    days = int(chosen.get("days", DAYS))
    rows = queries.turned_away_since(clock.wall() - timedelta(days=days), chosen.get("why", ""))
    found = cut(request, rows)
    shown = [(row, WHYS[row["why"]]) for row in found.page]
    context = {"title": _("Requests that were turned away"), "filters": form, "listing": found, "rows": shown}
    return render(request, "operations/turned_away.html", context)
