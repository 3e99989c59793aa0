"""Rounds of visits: the list, a new one, how far it is, its doors, its list from a file."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, spans, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.documents.tables import give_back
from lianfang.people.views import area_context, area_of
from lianfang.places.queries import labels
from lianfang.visits import actions, queries
from lianfang.visits.actions.files import REASONS
from lianfang.visits.forms import RosterForm, RoundDoorsFilter, RoundFilter, RoundForm, TeamForm
from lianfang.visits.models import Due, RosterFile, RoundTeam, Task, VisitRound
from lianfang.visits.queries.rounds import RoundRow
from lianfang.web.http import Request, layout
from lianfang.web.pages import csv_response, filters, listing
from lianfang.workforce.queries import seen

PLAN = "visits.plan"
DOORS = 100  # on one page
TONES = {
    "due": "neutral", "follow_up": "amber", "call": "amber", "done": "green", "moved": "neutral", "unreached": "red",
}  # fmt: skip
STATES = {"planned": "neutral", "open": "brand", "closed": "green"}


def round_list(request: Request) -> HttpResponse:
    """List the rounds of visits in the reader's areas."""
    if not may(request.user, "visits.read", request.today):
        require(request.user, "visits.read", 0, request.today)
    form, chosen = filters(RoundFilter, request)
    rows = queries.rounds(request.user, request.today, **chosen)
    shown = listing(request, rows, sorts={"from": "from_on", "name": "name"}, default="-from")
    for row in shown.page:
        row.done = sum(queries.progress(row).values(), RoundRow())
        row.tone, row.words = STATES[row.state], task_words(row.tasks)
    context = {"title": _("Rounds of visits"), "filters": form, "listing": shown}
    return render(
        request, "visits/rounds.html", context | {"may_plan": may(request.user, PLAN, request.today)}
    )


def task_words(tasks: Sequence[str]) -> list[str]:
    """Give the words for tasks."""
    known = dict(Task.choices)
    return [str(known.get(task, task)) for task in tasks]


def round_new(request: Request) -> HttpResponse:
    """Plan a round of visits."""
    area = area_of(request, PLAN)
    require(request.user, PLAN, area.pk, request.today)
    first = {"from_on": request.today, "to_on": request.today, "tasks": ["survey"]}
    form = RoundForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.plan(area, actions.Plan(**form.cleaned_data), by=request.user, now=request.now)
            return redirect("visit_round", pk=row.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"title": _("Plan a round of visits"), "form": form, "go": _("Plan it"), **area_context(area)}
    return render(request, "visits/round_new.html", context)


def round_of(request: Request, pk: UUID, permission: str = "visits.read") -> VisitRound:
    """Give a round that the reader may deal with."""
    rows = VisitRound.objects.select_related("area", "planned_by", "closed_by")
    return get_object_or_404(visible(rows, request.user, permission, request.today), pk=pk)


def visit_round(request: Request, pk: UUID) -> HttpResponse:
    """Show how far a round is, by area and by unit, which teams walk it, and its doors."""
    row = round_of(request, pk)
    form, chosen = filters(RoundDoorsFilter, request)
    state = chosen.get("state", "")
    if request.GET.get("export") == "csv":
        return _saved(request, row, state)
    doors = queries.round_page(row, after=after_of(request), state=state, limit=DOORS + 1)
    planner = may(request.user, PLAN, request.today, row.area_id)
    context = {
        "title": row.name,
        "round": row,
        "words": task_words(row.tasks),
        "tone": STATES[row.state],
        "layout": layout(request),
        "filters": form,
        "doors": _doors(doors[:DOORS]),
        "next": doors[DOORS - 1] if len(doors) > DOORS else None,
        "may_plan": planner,
        **_progress(row),
        **(_teams(request) if planner else {}),
        "files": row.files.select_related("received_by")[:10],
        "named": row.teams.select_related("team", "area"),
    }
    return render(request, "visits/round.html", context)


def _progress(row: VisitRound) -> dict[str, Any]:
    by_area = queries.progress(row)
    names = labels(by_area)
    return {
        "by_area": [(names.get(area, ""), area, found) for area, found in sorted(by_area.items())],
        "by_unit": queries.progress_of_units(row),
        "total": sum(by_area.values(), RoundRow()),
    }


def _teams(request: Request) -> dict[str, Any]:
    areas = spans(request.user, PLAN, request.today)
    teams = seen(request.user, request.today).order_by("name")
    return {"team_form": TeamForm(spans=areas, teams=teams), "roster_form": RosterForm()}


def after_of(request: Request) -> tuple[int, UUID] | None:
    """Read after which door a page begins; nonsense is the beginning."""
    area, _dot, door = request.GET.get("after", "").partition(".")
    try:
        return int(area[:18]), UUID(door)
    except ValueError:
        return None


def _doors(rows: Sequence[Due]) -> list[dict[str, Any]]:
    return [{"row": row, "tone": TONES[row.state], "done": task_words(row.done)} for row in rows]


def _saved(request: Request, row: VisitRound, state: str) -> HttpResponse:
    found = queries.round_page(row, state=state, limit=100_000)
    audit(request.user, "visits.due.exported", row, request.now, area_id=row.area_id, rows=len(found))
    head = (_("Area"), _("Address"), _("State"), _("Attempts"), _("Done"), _("When"), _("Go back until"))
    cells = (
        (
            *(one.household.area, one.household.address, one.get_state_display(), one.attempts),
            *(", ".join(task_words(one.done)), one.at, one.next_on),
        )
        for one in found
    )
    return csv_response("round", head, cells)


# --- steps


def _team(row: VisitRound, request: Request) -> None:
    areas = spans(request.user, PLAN, request.today)
    form = TeamForm(request.POST, spans=areas, teams=seen(request.user, request.today))
    if not form.is_valid():
        messages.error(request, _("Choose a team, and an area of the round."))
        return
    told = form.cleaned_data
    actions.add_team(row, told["team"], told["area"] or row.area, by=request.user, now=request.now)
    messages.success(request, _("The team walks there now."))


def _open(row: VisitRound, request: Request) -> None:
    done = actions.open_round(row, by=request.user, now=request.now)
    text = (
        _("Open. Its doors are due.")
        if done.filled_at
        else _("Open. Its doors become due in the background.")
    )
    messages.success(request, text)


def _again(row: VisitRound, request: Request) -> None:
    actions.look_again(row, by=request.user, now=request.now)
    messages.success(request, _("Looked again for doors of the roster."))


def _close(row: VisitRound, request: Request) -> None:
    actions.close_round(row, by=request.user, now=request.now)
    messages.success(request, _("Closed. What was told stays."))


DEEDS: dict[str, Callable[[VisitRound, Request], None]] = {
    "open": _open,
    "again": _again,
    "close": _close,
    "team": _team,
}


@require_POST
def round_do(request: Request, pk: UUID, deed: str) -> HttpResponse:
    """Open or close a round, look again for its doors, or let a team walk it."""
    if deed not in DEEDS:
        raise Http404
    DEEDS[deed](round_of(request, pk, PLAN), request)
    return redirect("visit_round", pk=pk)


@require_POST
def team_remove(request: Request, pk: UUID) -> HttpResponse:
    """Take a team out of a round."""
    given = get_object_or_404(RoundTeam.objects.select_related("round"), pk=pk)
    round_of(request, given.round_id, PLAN)
    actions.remove_team(given, by=request.user, now=request.now)
    return redirect("visit_round", pk=given.round_id)


@require_POST
def roster_read(request: Request, pk: UUID) -> HttpResponse:
    """Read in the list of a round."""
    row = round_of(request, pk, PLAN)
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file."))
        return redirect("visit_round", pk=pk)
    file = form.cleaned_data["file"]
    told: dict[str, Any] = {"name": file.name, "data": file.read()}
    kept, new = actions.read_roster(row, **told, by=request.user, now=request.now)
    if not new:
        messages.info(request, _("This very file is here already. Nothing has changed."))
    return redirect("roster_file", pk=kept.pk)


def roster_file(request: Request, pk: UUID) -> HttpResponse:
    """Show what became of a list; give back the rows that were not taken, as the same kind of file."""
    rows = RosterFile.objects.select_related("received_by", "round")
    kept = get_object_or_404(visible(rows, request.user, PLAN, request.today), pk=pk)
    returned = [(line, cells, _(REASONS[why])) for line, cells, why in kept.returned]
    if request.GET.get("export"):
        added = [(cells, (str(line), why)) for line, cells, why in returned]
        data = give_back(kept.kind, kept.separator, kept.head, added, (_("Line"), _("Reason")))
        response = HttpResponse(data, content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="returned.{kept.kind}"'
        audit(request.user, "visits.roster.returned", kept, request.now, area_id=kept.area_id)
        return response
    said = ngettext("%(n)s row was taken.", "%(n)s rows were taken.", kept.n_taken) % {"n": kept.n_taken}
    context = {"title": kept.name, "kept": kept, "returned": returned[:200], "said": said}
    return render(request, "visits/roster_file.html", context)
