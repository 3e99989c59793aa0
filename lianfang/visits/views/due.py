"""The due list: the doors somebody goes to, one entry a door with all its tasks."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts.access import require, spans
from lianfang.accounts.audit import audit
from lianfang.people.models import Household
from lianfang.people.rules.doors import in_stair_order
from lianfang.people.views import area_context, area_of
from lianfang.places.models import Area
from lianfang.places.rules import inside, span
from lianfang.visits import queries
from lianfang.visits.forms import DueFilter
from lianfang.visits.views.rounds import task_words
from lianfang.web.http import Request, layout
from lianfang.web.pages import csv_response, filters

MOST = 2_000  # doors on one list; more is no day's walk


def due_list(request: Request) -> HttpResponse:
    """Show the doors that are due: the reader's own, or all of an area, in the order of the stairs."""
    area = area_of(request, "visits.read")
    require(request.user, "visits.read", area.pk, request.today)
    form, chosen = filters(DueFilter, request)
    own = chosen.get("whose") != "all"
    rows = _rows(request, area, own)
    if request.GET.get("export") == "csv":
        return _saved(request, area, rows)
    context = {
        "title": _("Due at the doors"),
        "layout": layout(request),
        "filters": form,
        "rows": rows,
        "own": own,
        "late": sum(row["late"] for row in rows),
        "calls": sum(row["due"].call for row in rows),
        **area_context(area),
    }
    return render(request, "visits/due.html", context)


def _rows(request: Request, area: Area, own: bool) -> list[dict[str, Any]]:
    asker = queries.worker_of_user(request.user, request.today)
    allowed = [one for one in spans(request.user, "visits.read", request.today) if _meets(one, area.pk)]
    areas = [span(area.pk)] if any(inside(area.pk, first) for first, _last in allowed) else allowed
    found = queries.doors_due(request.today, asker, areas=areas, mine=own)[: MOST * 4]
    homes = Household.objects.select_related("area").in_bulk([one.household_id for one in found])
    walked = in_stair_order(
        (homes[one.household_id].address, one) for one in found if one.household_id in homes
    )
    walked.sort(key=lambda one: one.area_id)
    return [
        {
            "due": one,
            "home": homes[one.household_id],
            "tasks": task_words(one.tasks),
            "late": bool(one.next_on and one.next_on < request.today),
        }
        for one in walked[:MOST]
    ]


def _meets(one: tuple[int, int], area_id: int) -> bool:
    first, last = span(area_id)
    return one[0] <= last and first <= one[1]


def _saved(request: Request, area: Area, rows: list[dict[str, Any]]) -> HttpResponse:
    audit(request.user, "visits.due.exported", area, request.now, area_id=area.pk, rows=len(rows))
    head = (_("Area"), _("Address"), _("Tasks"), _("Attempts"), _("Go back until"), _("Telephone"))
    cells = (
        (
            *(row["home"].area, row["home"].address, ", ".join(row["tasks"]), row["due"].attempts),
            *(row["due"].next_on, "✓" if row["due"].call else ""),
        )
        for row in rows
    )
    return csv_response("due", head, cells)
