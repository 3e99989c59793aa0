"""The sweep: how far it is, the doors of a community, one door, whom to go back to."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.accounts.access import may, require, visible
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.grid import queries as grid
from lianfang.grid.rules import Stand
from lianfang.needs.queries import of_door
from lianfang.people.models import Household
from lianfang.people.queries import people_of
from lianfang.people.views import area_context, area_of
from lianfang.places.models import Area
from lianfang.places.queries import labels
from lianfang.visits import queries
from lianfang.visits.forms import BackFilter, DoorFilter, SweepFilter
from lianfang.visits.models import DailyCheck, Finding, LastVisit, Outcome, Visit
from lianfang.visits.queries.rounds import of_household
from lianfang.visits.rules import Warned, warned
from lianfang.visits.views.rounds import TONES as ROUND_TONES
from lianfang.visits.views.rounds import task_words
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, cut, filters, listing

TONES = {"done": "green", "no_answer": "amber", "refused": "red", "moved": "neutral", "": "neutral"}
DOORS = 100  # on one page


def sweep(request: Request) -> HttpResponse:
    """Show how far a sweep is in the areas below one, and who walked there."""
    area, form, shown, _outcome = _asked(request, SweepFilter)
    if area.depth >= queries.COMMUNITY:
        return redirect(_address("doors", request, area))
    rows = queries.board(area.pk, request.user, request.today, shown)
    if request.GET.get("export") == "csv":
        return _board_csv(request, area, rows)
    context = {
        "title": _("Sweep"),
        "filters": form,
        "window": shown,
        "listing": cut(request, rows, DOORS),
        "rows": rows,
        "total": queries.total(counts for _area, counts in rows),
        "workers": queries.workers(area.pk, request.user, request.today, shown),
        **area_context(area),
    }
    return render(request, "visits/sweep.html", context)


def doors(request: Request) -> HttpResponse:
    """List the doors of a community in the order of the stairs; of a wider area there are too many."""
    area, form, shown, outcome = _asked(request, DoorFilter)
    if area.depth < queries.COMMUNITY:
        return redirect(_address("sweep", request, area))
    found = queries.doors(area.pk, request.user, request.today, shown, outcome)
    if request.GET.get("export") == "csv":
        return _doors_csv(request, area, found)
    page = cut(request, found, DOORS)
    context = {
        "title": _("Doors"),
        "filters": form,
        "window": shown,
        "listing": page,
        "rows": _doors(page.page),
        "workers": queries.workers(area.pk, request.user, request.today, shown),
        **area_context(area),
    }
    return render(request, "visits/doors.html", context)


def come_back(request: Request) -> HttpResponse:
    """List the doors somebody has to come back to, the longest waiting first."""
    area = area_of(request, "visits.read")
    require(request.user, "visits.read", area.pk, request.today)
    form, chosen = filters(BackFilter, request)
    outcome = chosen.get("outcome", "")
    rows = queries.to_come_back(area.pk, request.user, request.today, outcome)
    if request.GET.get("export") == "csv":
        return _back_csv(request, area, rows.order_by("area_id", "at"))
    found = listing(request, rows, sorts={"at": "at", "area": "area_id"}, default="at")
    context = {"title": _("To come back to"), "filters": form, "listing": found}
    context |= {"rows": _back(found.page), **area_context(area)}
    return render(request, "visits/back.html", context)


def door(request: Request, pk: UUID) -> HttpResponse:
    """Show a door: every visit, and who lives there for those who may know; opening it is recorded."""
    places = Household.objects.select_related("area")
    found = get_object_or_404(visible(places, request.user, "visits.read", request.today), pk=pk)
    named = may(request.user, "people.read", request.today, found.area_id)
    audit(request.user, "visits.door.opened", found, request.now, area_id=found.area_id, names=named)
    visits = list(queries.visits_of([pk]).select_related("by"))
    members = people_of(found.area_id, request.user, request.today).filter(household=found)
    context = {
        "title": found.address,
        "door": found,
        "visits": [_told(visit) for visit in visits],
        "members": list(members.order_by("born_on", "id")) if named else [],
        "size": queries.sizes([pk]).get(pk, 0),
        "named": named,
        **_responsible(request, found),
        **_due(request, found, named),
    }
    return render(request, "visits/door.html", context)


def _told(visit: Visit) -> dict[str, Any]:
    """Give a visit as the page of a door shows it, with what its note should not hold."""
    words = {
        Warned.NUMBER: _("The note holds the number of a document."),
        Warned.PHONE: _("The note holds a phone number."),
        Warned.HEALTH: _("The note says something about somebody’s health."),
    }
    return {
        "row": visit,
        "tone": TONES[visit.outcome],
        "away": len(visit.away),
        "tasks": task_words(visit.tasks),
        "found": [str(Finding(one).label) for one in visit.found],
        "warned": [words[one] for one in warned(f"{visit.needs} {visit.note}")],
    }


def _responsible(request: Request, found: Household) -> dict[str, Any]:
    """Say who answers for a household, duty by duty, and who did before."""
    numbers = grid.numbers(found.area_id, request.today)
    charges = grid.charges_of([found.pk])
    held = {charge.duty: charge for charge in charges.get(found.pk, [])}
    labelled = {each.key: _(each.label) for each in numbers.duties.value}
    stand = grid.stands([found.pk], numbers, request.today, charges)[found.pk]
    return {
        "duties": [(label, held.get(key)) for key, label in labelled.items()],
        "active": stand is Stand.ACTIVE,
        "past_charges": [(labelled.get(c.duty, c.duty), c) for c in grid.past_charges(found.pk)],
    }


def _due(request: Request, found: Household, named: bool) -> dict[str, Any]:
    """Say what is still to be done at a door, which rounds came there, and today's checks of those under an order."""
    due = queries.doors_due(
        request.today, queries.worker_of_user(request.user, request.today), households=[found.pk]
    )
    seen = may(request.user, "needs.read", request.today, found.area_id)
    checks = DailyCheck.objects.filter(household=found.pk, day=request.today).select_related("person")
    return {
        "due": [(one, task_words(one.tasks)) for one in due],
        "rounds": [(one, ROUND_TONES[one.state], task_words(one.done)) for one in of_household(found.pk)],
        "checks": list(checks) if named else [],
        "needed": list(of_door(found.pk)) if seen else None,
    }


# --- parts


def _asked(request: Request, shape: type[SweepFilter]) -> tuple[Area, forms.Form, queries.Window, str]:
    """Read the area, the days and the outcome a page was asked for; without a day, the last with a visit."""
    area = area_of(request, "visits.read")
    require(request.user, "visits.read", area.pk, request.today)
    form, chosen = filters(shape, request)
    day = chosen.get("day")
    if day is None:
        last = queries.last_day(request.user, request.today)
        day = day_of(last) if last else request.today
    shown = queries.window(day, chosen.get("span") != "day", request.today)
    form.data = request.GET.dict() | {"day": day.isoformat()}  # the field says which day is shown
    return area, form, shown, chosen.get("outcome", "")


def _address(page: str, request: HttpRequest, area: Area) -> str:
    """Give the address of another page with the same questions, of this area."""
    asked = request.GET.copy()
    asked["area"] = str(area.pk)
    return f"{reverse(page)}?{asked.urlencode()}"


def _doors(page: Iterable[queries.Door]) -> list[dict[str, Any]]:
    found = list(page)
    sizes = queries.sizes(door.household.pk for door in found)
    names = _names(door.by_id for door in found)
    areas = labels(door.household.area_id for door in found)
    words = dict(Outcome.choices)
    return [
        {
            "door": one,
            "size": sizes.get(one.household.pk, 0),
            "by": names.get(one.by_id or 0, ""),
            "area": areas.get(one.household.area_id, ""),
            "word": words.get(one.outcome, ""),
            "tone": TONES[one.outcome],
        }
        for one in found
    ]


def _names(users: Iterable[int | None]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in={one for one in users if one}).values_list("pk", "name"))


def _back(page: Iterable[LastVisit]) -> list[dict[str, Any]]:
    found = list(page)
    visits = Visit.objects.in_bulk([row.visit_id for row in found])
    names, areas = _names(row.by_id for row in found), labels(row.area_id for row in found)
    return [
        {
            "row": row,
            "visit": visits.get(row.visit_id),
            "by": names.get(row.by_id, ""),
            "area": areas.get(row.area_id, ""),
            "tone": TONES[row.outcome],
        }
        for row in found
    ]


# --- files


def _board_csv(
    request: Request, area: Area, rows: Sequence[tuple[Area | None, queries.Counts]]
) -> HttpResponse:
    audit(request.user, "visits.board.exported", area, request.now, area_id=area.pk, rows=len(rows))
    head = (
        _("Area"),
        _("Households"),
        _("Visited"),
        _("No answer"),
        pgettext("visit", "Refused"),
        _("Moved away"),
    )
    return csv_response(
        "sweep",
        (*head, _("Not visited yet"), _("To come back to")),
        (
            (below or area, c.households, c.done, c.no_answer, c.refused, c.moved, c.left, c.back)
            for below, c in rows
        ),
    )


def _doors_csv(request: Request, area: Area, found: Sequence[queries.Door]) -> HttpResponse:
    audit(request.user, "visits.doors.exported", area, request.now, area_id=area.pk, rows=len(found))
    head = (_("Area"), _("Address"), _("People"), _("What came of it"), _("When"), _("By"))
    return csv_response(
        "doors",
        head,
        (
            (
                row["area"],
                row["door"].household.address,
                row["size"],
                row["word"] or _("Not visited yet"),
                row["door"].at,
                row["by"],
            )
            for row in _doors(found)
        ),
    )


def _back_csv(request: Request, area: Area, rows: Iterable[LastVisit]) -> HttpResponse:
    shown = _back(rows)
    audit(request.user, "visits.back.exported", area, request.now, area_id=area.pk, rows=len(shown))
    head = (_("Area"), _("Address"), _("What came of it"), _("When"), _("By"), _("Needs"), _("Note"))
    return csv_response(
        "come-back",
        head,
        (
            (
                row["area"],
                row["row"].household.address,
                row["row"].get_outcome_display(),
                row["row"].at,
                row["by"],
                row["visit"].needs if row["visit"] else "",
                row["visit"].note if row["visit"] else "",
            )
            for row in shown
        ),
    )
