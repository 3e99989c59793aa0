"""What everybody may know of the city's response: what there is for them, the daily bulletin with its charts, the zones
in force on a map, and how long one waits at each site."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts.reading import of_nobody
from lianfang.places.drawings.maps import Value
from lianfang.places.geojson import MOST, as_file
from lianfang.places.queries import map_of
from lianfang.public import shown
from lianfang.public.queries_city import fought, sessions_of, sites_of, told_bulletins, zones_told
from lianfang.reporting.models import Bulletin
from lianfang.reporting.queries import figures_of
from lianfang.web.http import Request
from lianfang.web.words import commas, full_day
from lianfang.zones.geojson import zone_feature
from lianfang.zones.queries import strictest_by
from lianfang.zones.words import TONES, level_label

SHADES = {"red": "r-high", "amber": "r-mid", "brand": "r-low"}
LONGEST = 40  # signs of what is looked for


@login_not_required
@of_nobody
def services(request: Request) -> HttpResponse:
    """List what there is for everybody, by what people want to do."""
    context = {"title": _("For residents"), "groups": shown.services(request.today)}
    return render(request, "public/services.html", context)


@login_not_required
@of_nobody
def bulletin(request: Request, day: str = "") -> HttpResponse:
    """Show the newest bulletin, or that of a day, with how it came there."""
    outbreak = fought(request.today)
    told = told_bulletins(outbreak) if outbreak else []
    days = {each.day.isoformat(): each.day for each in told}
    if day and day not in days:
        raise Http404
    context: dict[str, Any] = {"title": _("Daily bulletin"), "outbreak": outbreak}
    if told:
        context |= _bulletin(told, days[day] if day else told[-1].day)
    return render(request, "public/bulletin.html", context)


def _bulletin(told: list[Bulletin], day: date) -> dict[str, Any]:
    until = [each for each in told if each.day <= day]
    found = until[-1]
    place = told.index(found)
    days = [figures_of(each) for each in until]
    return {
        "title": _("Bulletin of %(day)s") % {"day": full_day(day)},
        "bulletin": found,
        "lines": [(label, commas(n)) for label, n in shown.figures(days[-1])],
        "charts": shown.charts(days),
        "older": told[place - 1].day if place else None,
        "newer": told[place + 1].day if place + 1 < len(told) else None,
    }


@login_not_required
@of_nobody
def zones(request: Request) -> HttpResponse:
    """Show the zones in force on a map and in a list, with what holds there and whom to phone."""
    outbreak = fought(request.today)
    force = zones_told(outbreak) if outbreak else []
    if request.GET.get("export") == "geojson":
        return as_file("zones", map(zone_feature, force[:MOST]))
    values = {}
    for area, there in strictest_by(force).items():
        said = level_label(there[0].protocol, there[0].level)
        tone = TONES.get(there[0].level, "brand")
        values[area] = Value(SHADES[tone], said, hot=tone == "red")
    rows = [
        (each, level_label(each.protocol, each.level), TONES.get(each.level, "neutral")) for each in force
    ]
    context = {
        "title": _("Zones in force"),
        "outbreak": outbreak,
        "rows": rows,
        "map": map_of(outbreak.area_id, values) if outbreak and force else None,
    }
    return render(request, "public/zones.html", context)


@login_not_required
@of_nobody
def sites(request: Request) -> HttpResponse:
    """Say how long one waits now at each site where people are tested or vaccinated."""
    q = request.GET.get("q", "")[:LONGEST].strip()
    context: dict[str, Any] = {"title": _("Waiting times"), "q": q}
    context |= {"rounds": sites_of(request.now, q), "sessions": sessions_of(request.now, q)}
    return render(request, "public/sites.html", context)
