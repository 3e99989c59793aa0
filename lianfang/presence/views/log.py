"""The logs of checkpoints: people, and vehicles."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.people.views import area_context, area_of
from lianfang.places.models import Area, Site
from lianfang.places.queries import labels
from lianfang.presence import queries
from lianfang.presence.forms import PassageFilter
from lianfang.presence.models import Passage, Vehicle
from lianfang.presence.queries.log import Hour
from lianfang.presence.views.words import names_of
from lianfang.rotas.rules import write_profile
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"at": "at", "celsius": "celsius"}


def passages(request: Request) -> HttpResponse:
    """Show who passed the checkpoints of an area on a day: by the hour, and one by one."""
    area = area_of(request, "presence.read")
    require(request.user, "presence.read", area.pk, request.today)
    narrow: Any = partial(PassageFilter, sites=queries.checkpoints(area.pk))
    form, chosen = filters(narrow, request)
    chosen = _narrowed(request, area, form, chosen)
    rows = queries.passages(area.pk, request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, rows, area)
    found = listing(request, rows, sorts=SORTS, default="-at")
    hours = queries.by_hour(rows)
    context = {
        "title": _("Passages"),
        "day": chosen["day"],
        "filters": form,
        "listing": found,
        "rows": _shown(request, found.page),
        "hours": hours,
        "most": max((hour.all for hour in hours), default=0),
        "figures": queries.totals(hours),
        "plan": _plan(request, area, chosen.get("site"), hours),
        **area_context(area),
    }
    return render(request, "presence/passages.html", context)


def _plan(request: Request, area: Area, site: object, hours: list[Hour]) -> str:
    """Give the address at which people are planned for those who came to a site; "" when there is none."""
    if not isinstance(site, Site) or not hours or not may(request.user, "rotas.plan", request.today, area.pk):
        return ""
    profile = {localtime(hour.at).hour: hour.all for hour in hours}
    query = urlencode({"site": site.pk, "arrivals": write_profile(profile)})
    return f"{reverse('demand_arrivals')}?{query}"


def _day(request: Request, area: Area) -> date:
    """Give the day that is shown when none was chosen: the last one of which something was told."""
    return queries.last_day(area.pk, request.user, request.today) or request.today


def _narrowed(request: Request, area: Area, form: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """Give what a log is narrowed to; without a day, the last one of which something was told."""
    chosen = {"day": _day(request, area)} | {n: chosen[n] for n in chosen if n != "area"}
    form.data = request.GET.dict() | {"day": chosen["day"].isoformat()}  # the field says which day is shown
    return chosen


def vehicles(request: Request) -> HttpResponse:
    """Show which vehicles came to the checkpoints of an area on a day, one by one."""
    area = area_of(request, "presence.read")
    require(request.user, "presence.read", area.pk, request.today)
    narrow: Any = partial(PassageFilter, sites=queries.checkpoints(area.pk))
    form, chosen = filters(narrow, request)
    chosen = _narrowed(request, area, form, chosen)
    rows = queries.vehicles(area.pk, request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _vehicles_csv(request, rows, area)
    found = listing(request, rows, sorts={"at": "at", "plate": "plate", "people": "n_people"}, default="-at")
    context = {
        "title": _("Vehicles"),
        "day": chosen["day"],
        "filters": form,
        "listing": found,
        "rows": _vehicles(found.page),
        **area_context(area),
    }
    return render(request, "presence/vehicles.html", context)


def _vehicles(page: Iterable[Vehicle]) -> list[dict[str, Any]]:
    found = list(page)
    areas, sites = labels(one.area_id for one in found), queries.site_names(found)
    known = queries.occupants(found)
    return [
        {
            "vehicle": one,
            "known": known.get(one.pk, 0),
            "site": sites.get(one.site_id, ""),
            "area": areas.get(one.area_id, ""),
        }
        for one in found
    ]


def _vehicles_csv(request: Request, rows: QuerySet[Vehicle], area: Area) -> HttpResponse:
    shown = _vehicles(rows.order_by("at", "id"))
    audit(request.user, "presence.vehicles.exported", area, request.now, area_id=area.pk, rows=len(shown))
    head = (_("Time"), _("Plate"), _("People"), _("Checkpoint"), _("Area"), _("Direction"))
    more = (_("Decision"), _("Reason"), _("Note"))
    return csv_response("vehicles", (*head, *more), map(_vehicle_line, shown))


def _vehicle_line(row: dict[str, Any]) -> tuple[Any, ...]:
    told = row["vehicle"]
    return (
        told.at,
        told.plate,
        told.n_people,
        row["site"],
        row["area"],
        told.get_direction_display(),
        told.get_disposition_display(),
        told.get_reason_display() if told.reason else "",
        told.note,
    )


def _shown(request: Request, passages: Iterable[Passage]) -> list[dict[str, Any]]:
    """Say of each passage what the reader may know: the name whole, or masked. A disputed one may name nobody."""
    found = list(passages)
    areas, names = labels(passage.area_id for passage in found), names_of(request, found)
    sites, plates = queries.site_names(found), queries.plates_of(found)
    return [
        {
            "passage": passage,
            "name": names[passage.pk][0],
            "named": names[passage.pk][1],
            "plate": plates.get(passage.vehicle_id, "") if passage.vehicle_id else "",
            "site": sites.get(passage.site_id, ""),
            "area": areas.get(passage.area_id, ""),
        }
        for passage in found
    ]


def _csv(request: Request, rows: QuerySet[Passage], area: Area) -> HttpResponse:
    shown = _shown(request, rows.order_by("at", "id"))
    audit(request.user, "presence.passages.exported", area, request.now, area_id=area.pk, rows=len(shown))
    head = (_("Time"), _("Name"), _("Checkpoint"), _("Area"), _("Direction"), _("Temperature, °C"))
    more = (_("Decision"), _("Reason"), _("Plate"), _("Note"))
    return csv_response("passages", (*head, *more), map(_line, shown))


def _line(row: dict[str, Any]) -> tuple[Any, ...]:
    told = row["passage"]
    return (
        told.at,
        row["name"],
        row["site"],
        row["area"],
        told.get_direction_display(),
        told.celsius,
        told.get_disposition_display(),
        told.get_reason_display() if told.reason else "",
        row["plate"],
        told.note,
    )
