"""The list of zones with their map, and drafting a new one."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, spans
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import current
from lianfang.places.drawings.maps import Value
from lianfang.places.geojson import MOST, as_file
from lianfang.places.queries import map_of
from lianfang.protocol import timeline
from lianfang.protocol.zones import Zones
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.zones import actions, queries
from lianfang.zones.forms import OrderForm, ZoneFilter
from lianfang.zones.geojson import zone_feature
from lianfang.zones.models import Zone
from lianfang.zones.views.stepping import APPROVE, PROPOSE, READ, SERVE, must
from lianfang.zones.words import TONES, level_label

SORTS = {"number": "number", "made": "made_at", "since": "since", "area": "area_id"}
SHADES = {"red": "r-high", "amber": "r-mid", "brand": "r-low"}


def numbers_here(request: Request, outbreak: Outbreak | None) -> Zones:
    """Give the protocol by which zones are proposed today; without an outbreak, the newest of the first disease."""
    if outbreak:
        return timeline.in_force(outbreak.disease, request.today).zones
    return timeline.versions(timeline.diseases()[0])[-1].zones


def zones(request: Request) -> HttpResponse:
    """List the zones of one's areas, with a map of those in force and what waits for a decision."""
    must(request, READ)
    outbreak = current(request.user, request.today)
    shaped: Any = partial(ZoneFilter, numbers=numbers_here(request, outbreak))
    form, chosen = filters(shaped, request)
    rows = queries.zones(request.user, request.today, **chosen)
    if form_of_file := request.GET.get("export"):
        return _file(request, rows.order_by("number"), form_of_file)
    shown = listing(request, rows.prefetch_related("parts", "orders"), sorts=SORTS, default="-made")
    force = list(queries.zones(request.user, request.today, state="in_force"))
    context = {
        "title": _("Zones"),
        "filters": form,
        "listing": shown,
        "rows": [_row(each) for each in shown.page],
        "levels": _levels(force, numbers_here(request, outbreak)),
        "waiting": queries.waiting_orders(request.user, request.today).count(),
        "may_propose": may(request.user, PROPOSE, request.today),
        "may_approve": may(request.user, APPROVE, request.today),
        "may_serve": may(request.user, SERVE, request.today),
        **_map(outbreak, force),
    }
    return render(request, "zones/zones.html", context)


def _row(zone: Zone) -> dict[str, Any]:
    orders = list(zone.orders.all())
    open_ = next((each for each in orders if each.state in {"draft", "submitted"}), None)
    return {
        "zone": zone,
        "level": level_label(zone.protocol, zone.level),
        "tone": TONES.get(zone.level, "neutral"),
        "open": open_,
        "last": next((each for each in orders if each.state == "approved"), None),
        "parts": len(zone.parts.all()),
    }


def _levels(force: Sequence[Zone], numbers: Zones) -> list[tuple[str, str, str, int]]:
    return [
        (each.key, _(each.label), TONES.get(each.key, "neutral"), sum(z.level == each.key for z in force))
        for each in numbers.levels.value
    ]


def _map(outbreak: Outbreak | None, force: Sequence[Zone]) -> dict[str, Any]:
    if outbreak is None:
        return {"map": None}
    values = {}
    for area, there in queries.strictest_by(force).items():
        worst = there[0]
        note = _("%(level)s and %(n)s more") if len(there) > 1 else "%(level)s"
        said = note % {"level": level_label(worst.protocol, worst.level), "n": len(there) - 1}
        tone = TONES.get(worst.level, "brand")
        values[area] = Value(SHADES[tone], said, hot=tone == "red")
    return {"map": map_of(outbreak.area_id, values), "now": outbreak.area_id}


def _file(request: Request, rows: QuerySet[Zone], form: str) -> HttpResponse:
    if form == "geojson":
        return as_file("zones", map(zone_feature, rows[:MOST]))
    return _csv(request, list(rows))


def _csv(request: Request, rows: list[Zone]) -> HttpResponse:
    audit(request.user, "zones.list.exported", request.user, request.now, rows=len(rows))
    head = (
        _("No."),
        _("Name of the zone"),
        _("Level"),
        _("Area"),
        _("State"),
        _("Since"),
        _("First"),
        _("Lifted"),
    )
    table = [
        (row.number, row.name, level_label(row.protocol, row.level), str(row.area), row.get_state_display(),
         row.since, row.first_at, row.lifted_at)
        for row in rows
    ]  # fmt: skip
    return csv_response("zones", head, table)


def zone_new(request: Request) -> HttpResponse:
    """Draft the order that closes something off."""
    must(request, PROPOSE)
    outbreak = current(request.user, request.today)
    reach = spans(request.user, PROPOSE, request.today)
    box = queries.box_of(outbreak)
    form = OrderForm(request.POST or None, numbers=numbers_here(request, outbreak), spans=reach, box=box)
    if request.method == "POST" and outbreak and form.is_valid():
        try:
            made = actions.propose(outbreak, form.plan(), by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The draft is kept. Look at it, then hand it in."))
            return redirect("zone_order", made.pk)
    context = {"title": _("Draft a zone"), "form": form, "outbreak": outbreak}
    return render(request, "zones/zone_new.html", context, status=422 if form.is_bound else 200)
