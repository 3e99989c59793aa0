"""Pages of what was known at a time. Opening them is recorded like everything else."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lianfang.accounts.access import may, require, spans, visible
from lianfang.accounts.audit import audit
from lianfang.cases.models import Case
from lianfang.command.queries.orders import READ
from lianfang.command.words import ORDER_STATES
from lianfang.common.dates import at
from lianfang.console.asof.forms import ReportForm, ThenForm, WhoForm
from lianfang.console.asof.people import AsOf, as_of
from lianfang.console.asof.picture import picture, report
from lianfang.indicators.catalogue import CATALOGUE
from lianfang.indicators.queries import Unit, unit_of
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.places.queries import labels
from lianfang.places.rules import inside
from lianfang.testing.queries import find_people
from lianfang.web.http import Request
from lianfang.web.pages import csv_response

MAY = "audit.hindsight"


def _must(request: Request, area_id: int | None = None) -> None:
    if area_id is not None or not may(request.user, MAY, request.today):
        require(request.user, MAY, area_id or 0, request.today)


def _then(request: Request, form: Any) -> datetime:
    """Give the instant that was asked for, not after now."""
    told: datetime | None = form.cleaned_data.get("at") if form.is_valid() else None
    return min(told or request.now, request.now)


def _at(then: datetime) -> str:
    """Write an instant as an address holds it."""
    return localtime(then).strftime("%Y-%m-%dT%H:%M")


@never_cache
@sensitive_post_parameters("q")
def hindsight(request: Request) -> HttpResponse:
    """Show the command's picture as of a time; find the person one looks for."""
    _must(request)
    then = _then(request, ThenForm(request.GET))
    who = WhoForm(request.POST or None)
    if request.method == "POST" and who.is_valid():
        if found := _find(request, who.cleaned_data["q"]):
            return redirect(f"{reverse('as_of_person', args=[found.pk])}?at={_at(then)}")
        messages.error(request, _("Nobody in your areas has exactly this number."))
    context: dict[str, Any] = {
        "title": _("As of then"),
        "form": ThenForm(initial={"at": then}),
        "who": who,
        "then": then,
    }
    return render(request, "console/asof.html", context | _picture(request, then))


def _picture(request: Request, then: datetime) -> dict[str, Any]:
    outbreak = outbreaks.current(request.user, request.today)
    if outbreak is None:
        return {"outbreak": None}
    where = outbreak.area_id
    audit(request.user, "hindsight.picture.opened", outbreak, request.now, area_id=where, as_of=_at(then))
    seen = picture(outbreak, then)
    return {
        "may_command": may(request.user, READ, request.today, where),
        "unit": _area_of_reports(request, where),
        "outbreak": outbreak,
        "outbreak_title": outbreaks.title(outbreak),
        "seen": seen,
        "orders": [(order, *ORDER_STATES[state], n, of) for order, state, n, of in seen.orders],
    }


def _area_of_reports(request: Request, where: int) -> int | None:
    """Give the area whose reports this user may look back on: all of the outbreak's, or the first of their own."""
    if may(request.user, MAY, request.today, where):
        return where
    firsts = (first for first, _last in spans(request.user, MAY, request.today))
    return next((first for first in firsts if inside(first, where)), None)


def _find(request: Request, typed: str) -> Person | None:
    """Find the one person with exactly this number, among those whose records this user may look back on."""
    mine = visible(Person.objects.select_related("area"), request.user, MAY, request.today)
    if typed.isdecimal() and len(typed) < 7:
        cases = visible(Case.objects.filter(number=int(typed)), request.user, MAY, request.today)
        return mine.filter(pk__in=cases.values("person_id")).first()
    exact = any(letter.isdigit() for letter in typed)
    found = find_people(typed, request.user, request.today) if exact else []
    return mine.filter(pk__in=[each.pk for each in found]).first()


@never_cache
def person(request: Request, pk: UUID) -> HttpResponse:
    """Show a person as of a time, and who had looked at them by then."""
    found = get_object_or_404(Person.objects.select_related("area", "household"), pk=pk)
    _must(request, found.area_id)
    then = _then(request, ThenForm(request.GET))
    whose: dict[str, Any] = {"person_id": found.pk, "area_id": found.area_id}
    audit(request.user, "hindsight.person.opened", found, request.now, **whose, as_of=_at(then))
    seen = as_of(found, then)
    if request.GET.get("export") == "csv":
        return _csv(seen)
    context = {
        "title": found.name,
        "person": found,
        "form": ThenForm(initial={"at": then}),
        "then": then,
        "seen": seen,
        "may_people": may(request.user, "people.read", request.today, found.area_id),
    }
    return render(request, "console/asof_person.html", context)


def _csv(seen: AsOf) -> HttpResponse:
    head = [_("What"), _("Known"), _("Happened"), _("By whom"), _("Post"), _("More")]
    rows: list[tuple[object, ...]] = [
        (each.what, each.known_at, each.at, each.by, "", each.more) for each in seen.known
    ]
    rows += [
        (each.said, each.at, each.at, each.by, each.post, each.more) for each in [*seen.steps, *seen.looks]
    ]
    return csv_response("as-of", head, rows)


@never_cache
def unit(request: Request, pk: int) -> HttpResponse:
    """Show a community's report of a day as of a time."""
    _must(request, pk)
    outbreak = outbreaks.current(request.user, request.today)
    return (
        _unit(request, outbreak, Unit(pk, None, labels([pk]).get(pk, ""))) if outbreak else redirect("as_of")
    )


@never_cache
def team(request: Request, pk: UUID) -> HttpResponse:
    """Show a team's report of a day as of a time: of the area it had been sent to."""
    _must(request)
    outbreak = outbreaks.current(request.user, request.today)
    if outbreak is None:
        return redirect("as_of")
    form = ReportForm(request.GET)
    then, day = _then(request, form), _day(request, form)
    found = unit_of(outbreak, min(then, at(day, 24)), team_id=pk) or unit_of(
        outbreak, request.now, team_id=pk
    )
    if found is None:
        raise Http404
    _must(request, found.area_id)
    return _unit(request, outbreak, found)


def _day(request: Request, form: Any) -> date:
    """Give the day that was asked for, else today."""
    told: date | None = form.cleaned_data.get("day") if form.is_valid() else None
    return told or request.today


def _unit(request: Request, outbreak: Outbreak, unit: Unit) -> HttpResponse:
    """Show a unit's report of a day as of a time: as locked, as could be counted then, as can be counted now."""
    form = ReportForm(request.GET)
    then, day = _then(request, form), _day(request, form)
    seen = report(outbreak, unit, day, then, request.now)
    whose: dict[str, Any] = {"area_id": unit.area_id, "as_of": _at(then), "on": day}
    whose |= {"team": unit.name} if unit.team_id else {}
    audit(request.user, "hindsight.report.opened", outbreak, request.now, **whose)
    context = {
        "title": unit.name,
        "area": labels([unit.area_id]).get(unit.area_id, "") if unit.team_id else "",
        "form": ReportForm(initial={"at": then, "day": day}),
        "then": then,
        "day": day,
        "seen": seen,
        "lines": [(CATALOGUE[key].label, *told) for key, *told in seen.lines if key in CATALOGUE],
    }
    return render(request, "console/asof_unit.html", context)
