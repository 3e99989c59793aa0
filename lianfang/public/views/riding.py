"""Ask for a ride, or wave a vehicle down: one question a page, then all answers to look over. Nothing is asked for
before the last page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.public import limits
from lianfang.public.views.residents import TOLD, Resident, own
from lianfang.public.walking import Walk
from lianfang.transport import actions, queries
from lianfang.transport.forms.public import RIDE_PARTS, WAVE_PARTS, OwnRideForm, PeopleForm, WaveForm
from lianfang.transport.models import Ride
from lianfang.web.http import Request

WRONG = 422
CHECK = "check"


@dataclass(frozen=True, slots=True)
class Errand:
    """Something asked for page by page: its pages, its words, and how it is asked for in the end."""

    walk: Walk
    parts: Mapping[str, tuple[str, ...]]
    title: Any
    done: Any
    form: Callable[..., Any]
    ask: Callable[[Request, Resident, Any], object]

    def told(self, request: Request) -> dict[str, Any]:
        """Give what was answered so far on this device."""
        told: dict[str, Any] = request.session.get(TOLD, {}).get(self.walk.address, {})
        return told

    def whole(self, request: Request, resident: Resident) -> PeopleForm:
        """Give all answers as one form."""
        told = self.told(request)
        said = {name: answer for step in self.parts for name, answer in told.get(step, {}).items()}
        form: PeopleForm = self.form(request, resident, said | {"id": told.get("id")})
        return form


def _channel(resident: Resident) -> str:
    return Ride.Channel.RELATIVE if resident.by_relative else Ride.Channel.OWN


def _ride(request: Request, resident: Resident, sent: Any, **how: Any) -> OwnRideForm:
    area = resident.person.area_id
    sites, stops = queries.sites_to_ride_to(area), queries.stops_near(area)
    return OwnRideForm(sent, sites=sites, stops=stops, now=request.now, **how)


def _wave(request: Request, resident: Resident, sent: Any, **how: Any) -> WaveForm:
    areas = [each.pk for each in queries.hail_areas_of(resident.person.area_id, request.now)]
    how["initial"] = {"hail_area": next(iter(areas), None)} | (how.get("initial") or {})
    return WaveForm(sent, areas=areas, **how)


def _ask_ride(request: Request, resident: Resident, form: OwnRideForm) -> object:
    asked = form.asked(resident.person, _channel(resident))
    return actions.ask(resident.person, asked, by=None, now=request.now)


def _ask_wave(request: Request, resident: Resident, form: WaveForm) -> object:
    asked, area = form.asked(request.now, _channel(resident)), form.cleaned_data["hail_area"]
    return actions.wave(resident.person, area, asked, by=None, now=request.now)


RIDE = Errand(
    walk=Walk((*RIDE_PARTS, CHECK), "my_ride_ask"),
    parts=RIDE_PARTS,
    title=gettext_lazy("Ask for a ride"),
    done=gettext_lazy("Asked for. You get a message when a vehicle is found."),
    form=_ride,
    ask=_ask_ride,
)
WAVE = Errand(
    walk=Walk((*WAVE_PARTS, CHECK), "my_wave_ask"),
    parts=WAVE_PARTS,
    title=gettext_lazy("Wave a vehicle down"),
    done=gettext_lazy("A seat is yours. Stay where you are, the driver knows."),
    form=_wave,
    ask=_ask_wave,
)


@own
def ask(request: Request, resident: Resident, step: str) -> HttpResponse:
    """Ask the next question about a ride; after the last one it is asked for."""
    return _asked(RIDE, request, resident, step)


@own
def wave(request: Request, resident: Resident, step: str) -> HttpResponse:
    """Ask the next question about a vehicle that is waved down; after the last one a seat is taken."""
    return _asked(WAVE, request, resident, step)


def _asked(errand: Errand, request: Request, resident: Resident, step: str) -> HttpResponse:
    told, at = errand.told(request), errand.walk.asked(step)
    if missing := errand.walk.missing(at, told):
        again = request.method == "POST" and at == CHECK  # by a second click: the first one's answer is there
        return redirect("my_rides") if again else redirect(errand.walk.address, missing)
    if at == CHECK:
        return _checked(errand, request, resident)
    sent = request.POST if request.method == "POST" else None
    form = errand.form(request, resident, sent, part=errand.parts[at], initial=told.get(at))
    if sent is not None and form.is_valid():
        answers = {name: form[name].data for name in form.fields}
        request.session[TOLD] = {errand.walk.address: {"id": str(uuid7())} | told | {at: answers}}
        return redirect(errand.walk.address, errand.walk.after(at))
    return _page(errand, request, resident, at, form)


def _checked(errand: Errand, request: Request, resident: Resident) -> HttpResponse:
    form = errand.whole(request, resident)
    if not form.is_valid():  # a site was closed meanwhile, an hour went by
        wrong = next(step for step, names in errand.parts.items() if form.errors.keys() & set(names))
        messages.error(request, _("Look at this answer again: it is right no more."))
        return redirect(errand.walk.address, wrong)
    if request.method == "POST":
        try:
            limits.may_say(request)
            errand.ask(request, resident, form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            request.session.pop(TOLD)
            messages.success(request, str(errand.done))
            return redirect("my_rides")
    return _page(errand, request, resident, CHECK, form)


def _page(errand: Errand, request: Request, resident: Resident, at: str, form: PeopleForm) -> HttpResponse:
    place = {name: step for step, names in errand.parts.items() for name in names}
    answers = [(label, said, place[name]) for name, label, said in form.answers()] if at == CHECK else []
    context = {"title": errand.title, "resident": resident, "form": form}
    context |= {"answers": answers, "address": errand.walk.address, **errand.walk.frame(at)}
    status = WRONG if request.method == "POST" else 200
    return render(request, "public/my_riding.html", context, status=status)
