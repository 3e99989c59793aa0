"""Who is of a roster: the people of an area, however many, page by page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.grid import queries as grid
from lianfang.people.models import Person
from lianfang.people.views import area_context, area_of
from lianfang.places.queries import labels
from lianfang.visits import queries
from lianfang.visits.forms import RosterFilter
from lianfang.visits.views.rounds import PLAN, after_of
from lianfang.web.http import Request, layout
from lianfang.web.pages import at_once, filters, saving

PEOPLE = 100  # on one page


def roster(request: Request) -> HttpResponse:
    """List the people of an area or of a roster there, with who walks to their doors; opening it is recorded."""
    area = area_of(request, "people.read")
    for permission in ("people.read", "visits.read"):
        require(request.user, permission, area.pk, request.today)
    form, chosen = filters(RosterFilter, request)
    who = chosen.get("who", "")
    numbers = grid.numbers(area.pk, request.today)
    after, n = None if saving(request) else after_of(request), at_once(request, PEOPLE)
    told: dict[str, Any] = {"who": who, "age": numbers.elder_age.value, "after": after}
    found = queries.people_page(area.pk, request.user, request.today, limit=n + 1, **told)
    audit(request.user, "visits.roster.opened", area, request.now, area_id=area.pk, rows=len(found[:n]))
    context = {
        "title": _("Rosters"),
        "layout": layout(request),
        "filters": form,
        "rows": _rows(found[:n], numbers, request),
        "next": found[n - 1] if len(found) > n else None,
        "may_plan": may(request.user, PLAN, request.today, area.pk),
        **area_context(area),
    }
    return render(request, "visits/roster.html", context)


def _rows(found: list[queries.Listed], numbers: Any, request: Request) -> list[dict[str, Any]]:
    names = labels(one.area_id for one in found)
    walkers = grid.walkers({one.household_id for one in found if one.household_id}, numbers, request.today)
    kinds = dict(Person.Kind.choices)
    return [
        {
            "one": one,
            "area": names.get(one.area_id, ""),
            "kind": kinds.get(one.kind, one.kind),
            "walker": walkers.get(one.household_id) if one.household_id else None,
        }
        for one in found
    ]
