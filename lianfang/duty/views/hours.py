"""Hours at work and in suits, by unit."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.duty import queries
from lianfang.duty.forms import HoursFilter
from lianfang.duty.views.board import counts
from lianfang.people.views import area_context, area_of
from lianfang.places.models import Area
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters

MOST_DAYS = 92


def hours(request: Request) -> HttpResponse:
    """Show how many hours the people of each unit worked and were in suits; units by name, nobody ranked."""
    area = area_of(request, "duty.read")
    require(request.user, "duty.read", area.pk, request.today)
    form, chosen = filters(HoursFilter, request)
    last = chosen.get("last", request.today)
    first = max(chosen.get("first", last - timedelta(days=6)), last - timedelta(days=MOST_DAYS))
    form.data = request.GET.dict() | {"first": first.isoformat(), "last": last.isoformat()}
    most = queries.protocol_of(area.pk, last).duty.donned_hours_day
    found = queries.hours_by_unit(
        area.pk, request.user, request.today, request.now, first=first, last=last, most_hours=most.value
    )
    if request.GET.get("export") == "csv":
        return _csv(request, area, found)
    context = {"title": _("Hours by unit"), "filters": form, "rows": found, "most": most}
    context |= {"widest": max((one.worked_s for one in found), default=0)}
    return render(request, "duty/hours.html", {**context, **counts(area, request), **area_context(area)})


def _csv(request: Request, area: Area, found: list[queries.Hours]) -> HttpResponse:
    audit(request.user, "duty.hours.exported", area, request.now, area_id=area.pk, rows=len(found))
    head = (
        _("Unit"),
        _("People"),
        _("Duties"),
        _("Hours at work"),
        _("Hours in suits"),
        _("Too long in suits"),
    )
    return csv_response(
        "duty-hours", head, ((h.name, h.people, h.duties, h.worked, h.donned, h.too_long) for h in found)
    )
