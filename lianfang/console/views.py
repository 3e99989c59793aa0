"""Home, area page, person page, search."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.drawings import qr
from lianfang.cases import queries as cases
from lianfang.common.ids import person_code
from lianfang.console import beginning, find, queries, timeline
from lianfang.console.pictures import area_figures, area_map, home_pictures, round_card
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.people import queries as people
from lianfang.people.models import Person
from lianfang.places import queries as places
from lianfang.places.models import Area
from lianfang.places.rules import official_code
from lianfang.reporting import earlies, rules, words
from lianfang.reporting import queries as reporting
from lianfang.web.http import Request
from lianfang.workforce.models import Dispatch
from lianfang.workforce.queries import force_and


def home(request: Request) -> HttpResponse:
    """Show the day's picture: figures, map, round, curve and chain, what waits, the zeros."""
    user, today, now = request.user, request.today, request.now
    outbreak = outbreaks.current(user, today)
    context: dict[str, object] = {
        "title": _("Overview"),
        "outbreak": outbreak,
        "waiting": queries.waiting(outbreak, user, today, now),
    }
    if not outbreak:
        begun = beginning.steps(user, today)
        context |= {"steps": begun, "n_done": sum(step.done for step in begun)}
    if outbreak and may(user, "outbreak.read", today) and may(user, "reporting.read", today):
        all_sent, municipal = force_and(outbreak, Dispatch.Level.MUNICIPAL)
        context |= {
            "zeros": words.zeros(reporting.zeros(outbreak, now)),
            "force": all_sent,
            "municipal": municipal,
            "earlies": earlies.panel(outbreak, now),
            "opens": may(user, "cases.read", today),
            **home_pictures(outbreak, request),
            **round_card(queries.shown_round(outbreak, user, today), request),
            **lead(outbreak, request),
        }
    return render(request, "console/home.html", context)


def lead(outbreak: Outbreak, request: Request) -> dict[str, object]:
    """Say in one line how things stand."""
    figures = reporting.day_figures(outbreak, request.today, request.now)
    seen = cases.figures(outbreak, request.now)
    return {
        "figures": figures,
        "zero_days": rules.zero_days(request.today, seen.last_infection_on),
        "new_today": figures.new_confirmed - figures.converted + figures.new_asymptomatic,
        "ill": figures.in_hospital + figures.asymptomatic_now,
        "infections": seen.infections,
        "discharged": figures.cumulative_discharged + figures.cumulative_released,
    }


def area(request: Request, pk: int) -> HttpResponse:
    """Show an area: what is in it, how it stands, who works there."""
    found = get_object_or_404(Area, pk=pk)
    outbreak = outbreaks.current(request.user, request.today)
    context = {
        "title": str(found),
        "area": found,
        "path": [each for each in places.path(pk) if each.pk != pk],
        "children": places.children(pk),
        "sites": places.sites_of(pk)[:12],
        "official": official_code(pk),
        "figures": area_figures(pk, outbreak, request),
        "may_people": may(request.user, "people.read", request.today, pk),
        "may_visits": may(request.user, "visits.read", request.today, pk),
        "may_passages": may(request.user, "presence.read", request.today, pk),
        **area_map(found, outbreak, request),
    }
    return render(request, "console/area.html", context)


def person(request: Request, pk: UUID) -> HttpResponse:
    """Show a person with everything that happened to them; opening the page is recorded."""
    found = get_object_or_404(Person.objects.select_related("area", "household"), pk=pk)
    require(request.user, "people.read", found.area_id, request.today, pk)
    audit(request.user, "people.person.opened", found, request.now, person_id=found.pk, area_id=found.area_id)
    events = timeline.events(
        people.ids_of(pk), lambda permission: may(request.user, permission, request.today, found.area_id, pk)
    )
    identity = people.identity(found, request.user, request.today)
    code = person_code(found.pk)
    context = {
        "title": found.name,
        "person": found,
        "events": events,
        "identity": identity,
        "code": code,
        "qr": mark_safe(qr(code)),  # noqa: S308 — drawn by us
        "may_hindsight": may(request.user, "audit.hindsight", request.today, found.area_id),
    }
    return render(request, "console/person.html", context)


def search(request: Request) -> HttpResponse:
    """Find people, cases, tubes, areas by whatever was typed."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    return render(
        request,
        "console/search.html",
        {"title": _("Search"), "q": text, "groups": find.groups(text, request)},
    )
