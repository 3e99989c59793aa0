"""Which vehicle is out when: the day, sending one out, the page of a tour."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.access import may, must, require
from lianfang.accounts.audit import audit
from lianfang.places.queries import labels
from lianfang.supplies.forms import MaybeTextForm, TextForm
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.transport import actions, queries
from lianfang.transport.forms import MoveForm, TourFilter, TourForm
from lianfang.transport.models import Tour
from lianfang.transport.papers import print_list
from lianfang.transport.queries import PLAN, READ
from lianfang.transport.views.common import sites_for, take_in
from lianfang.transport.views.saving import riders_csv, tours_csv
from lianfang.transport.words import LEG_TONES, TOUR_TONES
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing

SORTS = {"from": "during", "vehicle": "vehicle__plate", "driver": "driver__person__name"}


def tours(request: Request) -> HttpResponse:
    """List which vehicles are out on a day."""
    must(request, READ)
    form, chosen = filters(TourFilter, request)
    day = chosen.pop("day", request.today)
    rows = queries.tours(request.user, request.today, day=day, **chosen)
    if request.GET.get("export") == "csv":
        return tours_csv(request, list(rows))
    shown = listing(request, rows, sorts=SORTS, default="from")
    areas = labels(row.area_id for row in shown.page)
    context = {
        "title": _("Vehicles out"),
        "day": day,
        "around": (day - timedelta(days=1), day + timedelta(days=1)),
        "filters": form,
        "listing": shown,
        "rows": [(row, areas.get(row.area_id, ""), TOUR_TONES[row.state]) for row in shown.page],
        "may_plan": may(request.user, PLAN, request.today),
    }
    return render(request, "transport/tours.html", context)


def tour_new(request: Request) -> HttpResponse:
    """Send a vehicle out."""
    must(request, PLAN)
    user, on = request.user, request.today
    rows: dict[str, Any] = {
        "vehicle": queries.vehicles(user, on),
        "driver": queries.drivers(user, on),
        "site": sites_for(request, PLAN),
        "hail_area": queries.hail_areas(user, on),
    }
    begin = {"day": request.GET.get("day") or on, "begins": "8:00", "ends": "18:00"}
    begin["vehicle"] = request.GET.get("vehicle", "")
    form = TourForm(request.POST or None, initial=begin, rows=rows, stops=queries.stops(user, on))

    def do() -> Tour:
        return actions.send_out(form.cleaned_data["vehicle"], form.sent(), by=user, now=request.now)

    back = {"back": "ride_tours", "back_title": _("Vehicles out")}
    return take_in(request, form, do, _("Planned."), "ride_tour", title=_("Send a vehicle out"), **back)


STEPS = (
    Step("close", gettext_lazy("It is over"), "check", actions.close, PLAN,
         lambda tour: tour.state == "out", MaybeTextForm, "primary"),
    Step("move", gettext_lazy("Move riders to another vehicle"), "route", actions.move, PLAN,
         lambda tour: tour.state in Tour.LIVE and tour.legs.filter(state="planned").exists(), MoveForm),
    Step("off", gettext_lazy("Call it off"), "x", actions.call_off, PLAN,
         lambda tour: tour.state == "planned", TextForm, "danger"),
)  # fmt: skip


def tour(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a tour: vehicle, driver, seats that are left, its stops, who rides."""
    rows = Tour.objects.select_related("vehicle", "driver__person", "site", "hail_area", "closed_by")
    found = get_object_or_404(rows, pk=pk)
    if found.driver.user_id != request.user.pk:
        require(request.user, READ, found.area_id, request.today)
    if request.GET.get("export") == "csv":
        return riders_csv(request, found)
    if not step:
        audit(request.user, "transport.tour.opened", found, request.now, area_id=found.area_id)
    return page_of(
        request, found, step, Kind("ride_tour", "transport/tour.html", STEPS, _page), found.area_id
    )


def _page(tour: Tour, request: Request) -> dict[str, Any]:
    legs = tour.legs.select_related("ride__site", "ride__stop", "person").order_by("board_at", "id")
    return {
        "title": str(tour.vehicle),
        "tour": tour,
        "area": labels([tour.area_id]).get(tour.area_id, ""),
        "tone": TOUR_TONES[tour.state],
        "legs": [(leg, LEG_TONES[leg.state]) for leg in legs],
        "hails": list(queries.hails_of(tour)) if tour.mode != Tour.Mode.PLANNED else [],
        "passed": list(tour.stops.select_related("stop")),
        "may_plan": may(request.user, PLAN, request.today, tour.area_id),
    }


def tour_paper(request: Request, pk: UUID) -> HttpResponse:
    """Print the driver's list of a tour."""
    found = get_object_or_404(Tour.objects.select_related("vehicle", "driver__person"), pk=pk)
    if found.driver.user_id != request.user.pk:
        require(request.user, READ, found.area_id, request.today)
    audit(request.user, "transport.tour.printed", found, request.now, area_id=found.area_id)
    headers = {"Content-Disposition": f'inline; filename="{found.day:%Y%m%d}-{found.pk}.pdf"'}
    return HttpResponse(print_list(found, now=request.now), content_type="application/pdf", headers=headers)
