"""How it goes at the checkpoints of an area, and at one of them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require, visible
from lianfang.accounts.audit import audit
from lianfang.people.views import area_context, area_of
from lianfang.places.models import Area, Site
from lianfang.presence import queries
from lianfang.presence.forms import BoardFilter
from lianfang.presence.models import GATES, Direction, Reason
from lianfang.presence.views.words import rules_here
from lianfang.web.http import Request, layout
from lianfang.web.pages import Listing, csv_response, filters, paginate

STATIONS = 60  # on one page
HANDOVERS = 12  # of one checkpoint, on its page


def board(request: Request) -> HttpResponse:
    """Show the checkpoints of an area on a day: queue, speed, both ways, who was stopped for what."""
    area = area_of(request, "presence.read")
    require(request.user, "presence.read", area.pk, request.today)
    form, chosen = filters(BoardFilter, request)
    day = chosen.get("day") or queries.last_day(area.pk, request.user, request.today) or request.today
    form.data = request.GET.dict() | {"day": day.isoformat()}  # the field says which day is shown
    found = queries.board(area.pk, request.user, request.today, day, request.now)
    if request.GET.get("export") == "csv":
        return _csv(request, area, day, found)
    rules = rules_here(request.user, day)
    context = {
        "title": _("Checkpoints"),
        "day": day,
        "filters": form,
        "board": found,
        "listing": _cut(request, found.stations),
        "ways": [(label, found.total(way)) for way, label in Direction.choices],
        "reasons": [(_said(each.reason), each) for each in found.reasons],
        "rules": rules,
        "queue_minutes": rules.queue_minutes.value if rules else 0,
        **area_context(area),
    }
    return render(request, "presence/board.html", context)


def checkpoint(request: Request, pk: UUID) -> HttpResponse:
    """Show one checkpoint: today's figures, who is held there, who handed over to whom."""
    sites = Site.objects.filter(kind__in=GATES).select_related("area")
    site = get_object_or_404(visible(sites, request.user, "presence.read", request.today), pk=pk)
    last = queries.last_day(site.area_id, request.user, request.today) or request.today
    found = queries.board(site.area_id, request.user, request.today, last, request.now)
    station = next((each for each in found.stations if each.site.pk == pk), queries.Station(site))
    waiting = queries.held(site.area_id, request.user, request.today, done=False).filter(site=site)
    context: dict[str, Any] = {
        "title": site.name,
        "site": site,
        "day": last,
        "station": station,
        "ways": [(label, station.ways[way]) for way, label in Direction.choices],
        "held": queries.with_transfers(waiting[:20]),
        "handovers": queries.handovers([pk], request.now)[:HANDOVERS],
        "may_check": may(request.user, "presence.check", request.today, site.area_id),
    }
    return render(request, "presence/checkpoint.html", context)


def _cut(request: Request, stations: list[queries.Station]) -> Listing:
    """Cut the checkpoints, sorted already, into pages."""
    page = paginate(request, stations, STATIONS)
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return Listing(page, len(stations), "", {}, layout(request), numbers)


def _said(reason: str) -> str:
    return str(dict(Reason.choices).get(reason, reason))


def _csv(request: Request, area: Area, day: date, found: queries.Board) -> HttpResponse:
    audit(
        request.user, "presence.board.exported", area, request.now, area_id=area.pk, rows=len(found.stations)
    )
    head = (
        _("Checkpoint"),
        _("Area"),
        _("Direction"),
        _("Vehicles"),
        _("People"),
        _("Stopped"),
        _("Waiting"),
    )
    rows = (
        (station.site.name, station.site.area, label, *_line(station.ways[way]))
        for station in found.stations
        for way, label in Direction.choices
    )
    return csv_response(f"checkpoints-{day:%Y%m%d}", head, rows)


def _line(way: queries.Way) -> tuple[int | None, ...]:
    return way.vehicles, way.people, way.stopped, way.waiting
