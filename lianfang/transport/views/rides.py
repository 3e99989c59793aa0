"""The ride desk: the rides of a day, asking for one, the page of one."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, must, require, visible
from lianfang.accounts.audit import audit
from lianfang.people.models import Person
from lianfang.places.queries import labels
from lianfang.supplies.forms import MaybeTextForm, TextForm
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.transport import actions, queries
from lianfang.transport.actions.seating import OPEN
from lianfang.transport.capture import BOARDING
from lianfang.transport.forms import LegForm, PutForm, RideFilter, RideForm, SayForm, as_uuid
from lianfang.transport.models import Ride
from lianfang.transport.queries import ASK, PLAN, READ
from lianfang.transport.views.common import sites_for, take_in
from lianfang.transport.words import LEG_TONES, TONES
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"by": "arrive_by", "name": "person__name", "area": "area_id", "asked": "asked_at"}
HEAD = (
    *(
        N_("Name"),
        N_("Area"),
        N_("Fetched at"),
        N_("Where to"),
        N_("There until"),
        N_("People"),
        N_("In a wheelchair"),
    ),
    *(
        N_("Ride back"),
        N_("State"),
        N_("Vehicle there"),
        N_("Vehicle back"),
        N_("How it was asked for"),
        N_("Asked at"),
    ),
)


def rides(request: Request) -> HttpResponse:
    """List the rides of a day, or those that match what is searched for."""
    must(request, READ)
    shaped: Any = partial(RideFilter, sites=sites_for(request, READ))
    form, chosen = filters(shaped, request)
    day = chosen.pop("day", request.today)
    if site := chosen.pop("site", None):
        chosen["site"] = site.pk
    rows = queries.rides(request.user, request.today, day=day, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows.order_by("arrive_by", "pk")))
    shown = listing(request, rows, sorts=SORTS, default="by")
    context = {
        "title": _("Rides"),
        "day": day,
        "around": (day - timedelta(days=1), day + timedelta(days=1)),
        "filters": form,
        "listing": shown,
        "rows": _shown(list(shown.page)),
        "counts": queries.counts(request.user, request.today, day),
        "may_ask": may(request.user, ASK, request.today),
        "may_plan": may(request.user, PLAN, request.today),
    }
    return render(request, "transport/rides.html", context)


def _shown(rows: list[Ride]) -> list[dict[str, Any]]:
    areas = labels(row.area_id for row in rows)
    return [
        {
            "ride": row,
            "area": areas.get(row.area_id, ""),
            "tone": TONES[row.state],
            "legs": [(leg, LEG_TONES[leg.state]) for leg in _in_order(row)],
        }
        for row in rows
    ]


def _in_order(ride: Ride) -> list[Any]:
    return sorted(ride.legs.all(), key=lambda leg: leg.way != "there")


def _csv(request: Request, rows: list[Ride]) -> HttpResponse:
    audit(request.user, "transport.list.exported", request.user, request.now, rows=len(rows))
    areas = labels(row.area_id for row in rows)
    table = []
    for row in rows:
        cars = {leg.way: str(leg.tour.vehicle) if leg.tour else "" for leg in row.legs.all()}
        table.append(
            (row.person.name, areas.get(row.area_id, ""), str(row.stop or row.place), row.site.name, row.arrive_by,
             1 + row.companions, _("Yes") if row.wheelchair else _("No"), row.get_back_display(),
             row.get_state_display(), cars.get("there", ""), cars.get("back", ""), row.get_channel_display(),
             row.asked_at)
        )  # fmt: skip
    return csv_response("rides", [_(head) for head in HEAD], table)


def ride_new(request: Request) -> HttpResponse:
    """Ask for a ride for somebody in the register."""
    must(request, ASK)
    sites, stops = sites_for(request, ASK), queries.stops(request.user, request.today)
    form = RideForm(request.POST or None, initial=_begin(request), request=request, sites=sites, stops=stops)

    def do() -> Ride:
        return actions.ask(form.cleaned_data["person"], form.asked(), by=request.user, now=request.now)

    title = _("Ask for a ride")
    to = "ride" if may(request.user, READ, request.today) else "home"
    return take_in(request, form, do, _("Asked for."), to, title=title, back="rides", back_title=_("Rides"))


def _begin(request: Request) -> dict[str, Any]:
    """Fill in whom the address names, if this user sees them: by the phone, or the name where there is none."""
    asked = as_uuid(request.GET.get("person", ""))
    if not asked:
        return {}
    person = (
        visible(Person.objects.all(), request.user, "people.read", request.today).filter(pk=asked).first()
    )
    return {"person": (person.phone or person.name) if person else ""}


def _leg(do: Any) -> Any:
    """Take a step on a leg of the ride it stands on."""
    return lambda _ride, *, leg, **given: do(leg, **given)


STEPS = (
    Step("put", gettext_lazy("Give a seat"), "truck", _leg(actions.put), PLAN,
         lambda ride: ride.legs.filter(state__in=OPEN).exists() and ride.state not in {"cancelled", "home"}, PutForm),
    Step("said", gettext_lazy("The driver says"), "phone", _leg(partial(actions.say, kind=BOARDING)), PLAN,
         lambda ride: ride.legs.exclude(tour=None).exists(), SayForm),
    Step("ready", gettext_lazy("Is done, wants home"), "home-heart", actions.ready, ASK,
         lambda ride: ride.state == "arrived" and ride.ready_at is None),
    Step("own", gettext_lazy("Went home another way"), "home", actions.own_way, PLAN,
         lambda ride: ride.state == "arrived", TextForm),
    Step("out", gettext_lazy("Take out of the vehicle"), "arrow-back-up", _leg(actions.take_from), PLAN,
         lambda ride: ride.legs.filter(state="planned").exists(), LegForm),
    Step("cancel", gettext_lazy("Cancel the ride"), "x", actions.cancel, ASK,
         lambda ride: ride.state in {"requested", "planned"}, MaybeTextForm, "danger"),
)  # fmt: skip


def ride(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a ride with its two legs, who asked for it, and what may be done."""
    rows = Ride.objects.select_related("person__household", "site", "stop", "asked_by")
    found = get_object_or_404(rows, pk=pk)
    require(request.user, READ, found.area_id, request.today)
    if not step:
        person, area = found.person_id, found.area_id
        audit(request.user, "transport.ride.opened", found, request.now, person_id=person, area_id=area)
    return page_of(request, found, step, Kind("ride", "transport/ride.html", STEPS, _page), found.area_id)


def _page(ride: Ride, request: Request) -> dict[str, Any]:
    legs = ride.legs.select_related("tour__vehicle", "tour__driver__person")
    earlier = [each for each in queries.rides_of(ride.person_id)[:6] if each.pk != ride.pk]
    return {
        "title": ride.person.name,
        "ride": ride,
        "area": labels([ride.area_id]).get(ride.area_id, ""),
        "tone": TONES[ride.state],
        "legs": [(leg, LEG_TONES[leg.state]) for leg in sorted(legs, key=lambda leg: leg.way != "there")],
        "earlier": [(each, TONES[each.state]) for each in earlier],
        "may_person": may(request.user, "people.read", request.today, ride.area_id),
        "may_plan": may(request.user, PLAN, request.today, ride.area_id),
    }


def waiting(request: Request) -> HttpResponse:
    """List who was brought somewhere by us and wants home: nobody is left at the clinic."""
    must(request, READ)
    shown = listing(
        request, queries.waiting(request.user, request.today), sorts={"by": "home_by"}, default="by"
    )
    rows = []
    for ride in shown.page:
        legs = {leg.way: leg for leg in ride.legs.all()}
        since = ride.ready_at or legs["there"].alighted_at
        rows.append((ride, since, legs.get("back"), ride.home_by is not None and ride.home_by < request.now))
    context = {
        "title": _("Waiting for the way home"),
        "listing": shown,
        "rows": rows,
        "minutes": queries.current(request.today).wait_minutes,
        "may_plan": may(request.user, PLAN, request.today),
    }
    return render(request, "transport/waiting.html", context)
