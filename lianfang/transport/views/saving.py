"""Lists of rides that are saved: vehicles out on a day, who rides in one of them, ways between places."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.accounts.audit import audit
from lianfang.places.queries import labels
from lianfang.transport.imports import WAYS
from lianfang.transport.models import RoadWay, Tour
from lianfang.web.http import Request
from lianfang.web.pages import csv_response


def tours_csv(request: Request, rows: list[Tour]) -> HttpResponse:
    """Save which vehicles are out on a day."""
    audit(request.user, "transport.list.exported", request.user, request.now, rows=len(rows))
    areas = labels(row.area_id for row in rows)
    head = (
        *(pgettext("ride", "Vehicle"), _("Day"), _("From"), _("Until"), _("Mode"), _("Driver"), _("Area")),
        *(pgettext("ride", "Where to"), _("Seats promised"), _("Seats"), _("Places for wheelchairs")),
        *(_("Picked up in the street, aboard"), _("State")),
    )
    table = [
        (str(row.vehicle), row.day, row.during.lower, row.during.upper, row.get_mode_display(),
         row.driver.person.name, areas.get(row.area_id, ""), row.site.name if row.site else "", row.taken, row.seats,
         row.wheelchairs, row.hailed, row.get_state_display())
        for row in rows
    ]  # fmt: skip
    return csv_response("tours", head, table)


def riders_csv(request: Request, tour: Tour) -> HttpResponse:
    """Save who rides in a tour."""
    legs = tour.legs.select_related("ride__site", "ride__stop", "person").order_by("board_at", "id")
    audit(request.user, "transport.list.exported", tour, request.now, area_id=tour.area_id, rows=len(legs))
    head = (
        *(_("Name"), pgettext("ride", "Way"), _("Fetched at"), pgettext("ride", "Where to"), _("Gets in")),
        *(_("Gets out"), _("Seats"), _("Places for wheelchairs"), _("State"), _("Note")),
    )
    table = []
    for leg in legs:
        home, site = str(leg.ride.stop or leg.ride.place), leg.ride.site.name
        ends = (home, site) if leg.way == "there" else (site, home)
        times = (leg.boarded_at or leg.board_at, leg.alighted_at or leg.alight_at)
        row = (leg.person.name, leg.get_way_display(), *ends, *times, leg.seats, leg.chairs)
        table.append((*row, leg.get_state_display(), leg.ride.note))
    return csv_response("riders", head, table)


def ways_csv(request: Request, rows: list[RoadWay]) -> HttpResponse:
    """Save the ways of a city in the shape in which they are read in."""
    audit(request.user, "transport.list.exported", request.user, request.now, rows=len(rows))
    table = [(row.origin, row.destination, row.seconds, row.metres) for row in rows]
    return csv_response("ways", [str(field.label) for field in WAYS.fields], table)
