"""The epidemiology of an outbreak, and the four earlies."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.common.dates import at, day_of
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.protocol.timeline import in_force
from lianfang.reporting import earlies, queries
from lianfang.reporting.forms import EarliesFilter, EpidemiologyFilter
from lianfang.reporting.queries import Asked
from lianfang.reporting.shown import shown
from lianfang.reporting.tables import PRIVATE, TABLES, Table, cells
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters


def asked_outbreak(request: Request, pk: UUID | None) -> Outbreak | None:
    """Give the outbreak named in the address, or the one being fought, if this person reads its figures."""
    if pk:
        found: Outbreak | None = get_object_or_404(Outbreak.objects.select_related("area"), pk=pk)
    else:
        found = outbreaks.current(request.user, request.today)
    if found and (pk or not may(request.user, "reporting.read", request.today)):
        mine = outbreaks.seen(request.user, request.today)
        if not (may(request.user, "reporting.read", request.today) and mine.filter(pk=found.pk).exists()):
            require(request.user, "reporting.read", found.area_id, request.today)
    return found


def as_of(outbreak: Outbreak, now: datetime) -> datetime:
    """Give the instant an outbreak is looked at: now, or its end."""
    return min(now, at(outbreak.ended_on, 24) - timedelta(seconds=1)) if outbreak.ended_on else now


def epidemiology(request: Request, pk: UUID | None = None) -> HttpResponse:
    """Show the curve, delays, Rt, nowcast, growth, offspring, attack rates and forecast of an outbreak."""
    outbreak = asked_outbreak(request, pk)
    if outbreak is None:
        return render(request, "reporting/none.html", {"title": _("Epidemiology")})
    now = as_of(outbreak, request.now)
    numbers = in_force(outbreak.disease, day_of(now)).epidemiology
    shaped: Any = partial(EpidemiologyFilter, outbreak=outbreak, numbers=numbers)
    form, chosen = filters(shaped, request)
    seen = queries.picture(outbreak, Asked(**chosen), now)
    opens = may(request.user, "cases.read", request.today)
    export = request.GET.get("export", "")
    if export in TABLES and (opens or export not in PRIVATE):
        return _saved(request, outbreak, TABLES[export](seen))
    context = shown(seen) | {
        "title": _("Epidemiology"),
        "outbreak": outbreak,
        "outbreak_title": outbreaks.title(outbreak),
        "form": form,
        "seen": seen,
        "opens": opens,
        "earlies": earlies.panel(outbreak, now),
    }
    return render(request, "reporting/epidemiology.html", context)


def _saved(request: Request, outbreak: Outbreak, table: Table) -> HttpResponse:
    """Save one table; noted in the audit."""
    audit(request.user, "reporting.epidemiology.exported", outbreak, request.now, table=table.key)
    return csv_response(f"epidemiology-{table.key}", table.head, cells(table))


def four_earlies(request: Request, pk: UUID | None = None) -> HttpResponse:
    """Show how long it took from onset to being found, reported, isolated and treated, by area."""
    outbreak = asked_outbreak(request, pk)
    if outbreak is None:
        return render(request, "reporting/none.html", {"title": _("The four earlies")})
    form, chosen = filters(EarliesFilter, request)
    now = as_of(outbreak, request.now)
    panel = earlies.panel(outbreak, now, **chosen)
    opens = may(request.user, "cases.read", request.today)
    least = 0 if opens else in_force(outbreak.disease, day_of(now)).bulletin.small_cell.value
    by_area = earlies.by_area(outbreak, now, least=least, **chosen)
    if request.GET.get("export") == "csv":
        audit(request.user, "reporting.epidemiology.exported", outbreak, request.now, table="four_earlies")
        return csv_response("four-earlies", earlies.head(), earlies.lines(panel, by_area))
    context = {
        "title": _("The four earlies"),
        "outbreak": outbreak,
        "outbreak_title": outbreaks.title(outbreak),
        "form": form,
        "earlies": panel,
        "by_area": by_area,
        "least": least,
        "opens": opens,
    }
    return render(request, "reporting/four_earlies.html", context)
