"""Planning a day: ask for a plan, look at what is proposed, send it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianfang.accounts.access import must, require, spans
from lianfang.common.dates import at
from lianfang.common.errors import Refused
from lianfang.places.models import Area
from lianfang.places.queries import labels
from lianfang.supplies.drawings import letter
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.transport import actions, queries
from lianfang.transport.drawings import PlanMap, plan_map
from lianfang.transport.forms import PlanForm
from lianfang.transport.models import Leg, RidePlan, Tour
from lianfang.transport.queries import PLAN
from lianfang.transport.queries.question import Places
from lianfang.transport.rules import hour_of
from lianfang.transport.words import LEFT, PLAN_TONES
from lianfang.web.http import Request

SHOWN = 30


def plans(request: Request) -> HttpResponse:
    """List the latest plans; ask for one of a day."""
    must(request, PLAN)
    areas = Area.objects.filter(pk__in=[first for first, _last in spans(request.user, PLAN, request.today)])
    first = areas.first()
    begin = {"day": request.GET.get("day") or request.today, "area": first.code if first else ""}
    form = PlanForm(request.POST or None, initial=begin, spans=spans(request.user, PLAN, request.today))
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            made = actions.ask_plan(said["area"].pk, said["day"], by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("ride_plan", made.pk)
    rows = list(queries.plans(request.user, request.today)[:SHOWN])
    names = labels(row.area_id for row in rows)
    context = {
        "title": _("Plan a day"),
        "form": form,
        "rows": [(row, names.get(row.area_id, ""), PLAN_TONES[row.state]) for row in rows],
        "may_plan": True,
    }
    return render(request, "transport/plans.html", context, status=422 if form.is_bound else 200)


STEPS = (
    Step("send", gettext_lazy("Send the plan"), "send", actions.send_plan, PLAN,
         lambda plan: plan.state == "proposed", tone="primary"),
    Step("drop", pgettext_lazy("plan", "Drop it"), "x", actions.drop_plan, PLAN,
         lambda plan: plan.state in {"proposed", "waiting"}),
)  # fmt: skip


def plan(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a plan: each vehicle with its calls in order, who is left and why; while it is reckoned, look again."""
    found = get_object_or_404(RidePlan.objects.select_related("asked_by", "ended_by"), pk=pk)
    require(request.user, PLAN, found.area_id, request.today)
    try:
        return page_of(
            request, found, step, Kind("ride_plan", "transport/plan.html", STEPS, _page), found.area_id
        )
    except Refused as refused:
        if refused.code == "forbidden":
            raise
        messages.error(request, str(refused))
        return redirect("ride_plan", pk)


def _page(plan: RidePlan, _request: Request) -> dict[str, Any]:
    told = plan.proposal
    legs = _legs(told)
    tours = Tour.objects.select_related("vehicle", "driver__person").in_bulk(
        [UUID(run["tour"]) for run in told.get("runs", [])]
    )
    runs = [
        _run(plan, run, tours.get(UUID(run["tour"])), legs) | {"letter": letter(n)}
        for n, run in enumerate(told.get("runs", []))
    ]
    left = [(legs[UUID(leg)], LEFT.get(why, why)) for leg, why in told.get("left", []) if UUID(leg) in legs]
    return {
        "title": _("Plan of %(day)s") % {"day": plan.day},
        "plan": plan,
        "area": labels([plan.area_id]).get(plan.area_id, ""),
        "tone": PLAN_TONES[plan.state],
        "runs": runs,
        "left": left,
        "late": [legs[UUID(leg)] for leg in told.get("late", []) if UUID(leg) in legs],
        "straight": not told.get("given"),
        "detour": queries.current(plan.day).detour,
        "km": round(sum(run["metres"] for run in told.get("runs", [])) / 1000),
        "seated": len(legs) - len(left),
        "map": _map(runs),
    }


def _map(runs: list[dict[str, Any]]) -> PlanMap | None:
    """Draw where the vehicles go, as far as it is known where people are fetched and brought."""
    tours = [run["tour"] for run in runs if run["tour"]]
    legs = [leg for run in runs for _when, leg, _board, _here in run["calls"]]
    places = Places([*(leg.area_id for leg in legs), *(tour.vehicle.area_id for tour in tours)])
    drawn = []
    for run in runs:
        car = run["tour"].vehicle if run["tour"] else None
        depot = places.number(car.depot, car.longitude, car.latitude, car.area_id) if car else None
        if depot is not None:
            calls = [_call(places, leg, board) for _when, leg, board, _here in run["calls"]]
            drawn.append((run["letter"], depot, [call for call in calls if call is not None]))
    return plan_map(
        [(name, places.places[n].at, [places.places[k].at for k in calls]) for name, n, calls in drawn]
    )


def _call(places: Places, leg: Leg, board: bool) -> int | None:
    ride = leg.ride
    if board == (leg.way == Leg.Way.THERE):
        return places.number(str(ride.stop or ride.place), ride.longitude, ride.latitude, ride.area_id)
    return places.number(ride.site.name, ride.site.longitude, ride.site.latitude, ride.site.area_id)


def _legs(told: dict[str, Any]) -> dict[UUID, Leg]:
    ids = [UUID(call["leg"]) for run in told.get("runs", []) for call in run["calls"]]
    ids += [UUID(leg) for leg, _why in told.get("left", [])]
    rows = Leg.objects.select_related("person", "ride__site", "ride__stop")
    return rows.in_bulk(ids)


def _run(plan: RidePlan, run: dict[str, Any], tour: Tour | None, legs: dict[UUID, Leg]) -> dict[str, Any]:
    calls = []
    for call in run["calls"]:
        leg = legs.get(UUID(call["leg"]))
        if leg is None:
            continue
        home = str(leg.ride.stop or leg.ride.place)
        here = home if (call["what"] == "board") == (leg.way == "there") else leg.ride.site.name
        when = hour_of(at(plan.day) + timedelta(seconds=call["at"]), plan.day)
        calls.append((when, leg, call["what"] == "board", here))
    return {
        "tour": tour,
        "km": round(run["metres"] / 1000, 1),
        "minutes": run["seconds"] // 60,
        "calls": calls,
    }
