"""Workers' own health: what is due, who is kept away, who may return."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, visible
from lianfang.common.errors import Refused
from lianfang.duty import actions, queries
from lianfang.duty.forms import AwayFilter, AwayForm, HealthFilter
from lianfang.duty.models import Clock, Restriction
from lianfang.duty.views.alarms import names_of
from lianfang.duty.words import SUITS
from lianfang.people.models import Person
from lianfang.people.views import area_context, area_of
from lianfang.places.models import Area
from lianfang.places.queries import labels
from lianfang.web.http import Request, layout
from lianfang.web.pages import Listing, filters, listing, paginate

PEOPLE = 50


def health(request: Request) -> HttpResponse:
    """List the health of those who work in an area: temperature of the day, next test, symptoms."""
    area = area_of(request, "duty.heal")
    require(request.user, "duty.heal", area.pk, request.today)
    form, chosen = filters(HealthFilter, request)
    protocol = queries.protocol_of(area.pk, request.today)
    due = chosen.get("due", "")
    found = queries.fitness(area.pk, request.user, request.today, request.now, protocol, due=due)
    page = paginate(request, found, PEOPLE)
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    areas = labels(one.area_id for one in page)
    context = {
        "title": _("Workers’ health"),
        "filters": form,
        "listing": Listing(page, len(found), "", {}, layout(request), numbers),
        "rows": [(one, areas.get(one.area_id, ""), *SUITS[one.state]) for one in page],
        "numbers": protocol.duty,
        **_tabs(request, area),
    }
    return render(request, "duty/health.html", context)


def _tabs(request: Request, area: Area) -> dict[str, Any]:
    reads = may(request.user, "duty.read", request.today)
    return {"may_heal": True, "may_read": reads, **area_context(area)}


def away(request: Request) -> HttpResponse:
    """List who is kept from work, why, who looked, and let them return."""
    permission = "duty.heal" if may(request.user, "duty.heal", request.today) else "duty.command"
    area = area_of(request, permission)
    require(request.user, permission, area.pk, request.today)
    form, chosen = filters(AwayFilter, request)
    kind, open_only = chosen.get("kind", ""), chosen.get("state") != "all"
    rows = queries.restrictions(
        area.pk, request.user, request.today, kind=kind, open_only=open_only, permission=permission
    )
    found = listing(request, rows, sorts={"from": "from_at", "review": "review_on"}, default="-from")
    names = names_of(found.page)
    people, areas = names["people"], names["areas"]
    context = {
        "title": _("Kept away"),
        "filters": form,
        "listing": found,
        "rows": [(one, people.get(one.person_id, "–"), areas.get(one.area_id, "")) for one in found.page],
        "heals": permission == "duty.heal",
        **_tabs(request, area),
    }
    return render(request, "duty/away.html", context)


@require_POST
def keep_away(request: Request, pk: UUID) -> HttpResponse:
    """Keep a worker from work."""
    person = get_object_or_404(Person, pk=pk)
    clock = get_object_or_404(Clock, pk=pk)
    form = AwayForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        _told(
            request,
            _("Kept away."),
            lambda: actions.keep_away(
                person, area_id=clock.area_id, by=request.user, now=request.now, **told
            ),
        )
    else:
        messages.error(request, _("Say why."))
    readable = visible(Clock.objects.filter(pk=pk), request.user, "duty.read", request.today).exists()
    return redirect("duty_worker", pk) if readable else redirect("duty_away")


@require_POST
def examine(request: Request, pk: UUID) -> HttpResponse:
    """Write down what a doctor found."""
    get_object_or_404(Restriction, pk=pk)
    finding = request.POST.get("finding", "")
    _told(
        request,
        _("Written down."),
        lambda: actions.examine(pk, finding=finding, by=request.user, now=request.now),
    )
    return redirect(_back(request))


@require_POST
def let_return(request: Request, pk: UUID) -> HttpResponse:
    """Let a worker return to duty."""
    get_object_or_404(Restriction, pk=pk)
    why = request.POST.get("why", "")
    _told(
        request,
        _("They may return to duty."),
        lambda: actions.let_return(pk, why=why, by=request.user, now=request.now),
    )
    return redirect(_back(request))


def _told(request: Request, done: str, act: Any) -> None:
    try:
        act()
        messages.success(request, done)
    except Refused as refused:
        messages.error(request, str(refused))


def _back(request: HttpRequest) -> str:
    """Go back to the incident from which this was done, or to the list."""
    where = request.POST.get("back", "")
    return where if where.startswith("/duty/incidents/") else "duty_away"
