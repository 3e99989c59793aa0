"""Musters: their list, each one's board, calling, and whoever comes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.accounts.access import may, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.web.http import Request, layout
from lianfang.web.pages import Listing, csv_response, filters, listing, paginate
from lianfang.workforce import actions, queries
from lianfang.workforce.actions import Called
from lianfang.workforce.forms import (
    STANDING_WORDS,
    CalledForm,
    CallFilter,
    MusterFilter,
    MusterForm,
    VehicleForm,
)
from lianfang.workforce.models import Muster, Team
from lianfang.workforce.queries import Line
from lianfang.workforce.views.teams import manages, must_read, organisation_names, uuid_of

SORTS = {"due": "due_at", "task": "task", "called": "called", "here": "here"}
SHOWN = 100  # people on one page of a board (design choice)
TONES = {"missing": "red", "not_coming": "red", "coming": "green", "arrived": "green", "late": "amber"}


def musters(request: Request) -> HttpResponse:
    """List the musters of the user's areas, the latest first."""
    must_read(request)
    form, chosen = filters(MusterFilter, request)
    rows = queries.musters(request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _saved_list(rows.order_by("-due_at", "pk"))
    context = {
        "title": _("Musters"),
        "filters": form,
        "listing": listing(request, rows, sorts=SORTS, default="-due"),
        "may_manage": may(request.user, "workforce.manage", request.today),
        "now": request.now,
    }
    return render(request, "workforce/musters.html", context)


def muster(request: Request, pk: UUID) -> HttpResponse:
    """Show a muster: who came, who is on the way, who is missing, in which vehicle, to which site."""
    found = muster_of(request, pk)
    board = queries.board(found, request.now)
    form, chosen = filters(CallFilter, request)
    lines = _chosen(board.lines, **chosen)
    if request.GET.get("export") == "csv":
        return _saved(request, found, lines)
    context = {
        "title": found.task,
        "muster": found,
        "board": board,
        "whole": board.whole,
        "figures": [(word, label, board.whole.counts[word]) for word, label in STANDING_WORDS.items()],
        "filters": form,
        "listing": _listing(request, lines),
        "vehicles": queries.vehicles(found),
        "vehicle_form": VehicleForm(),
        "clock": _clock(found, request),
        **_rights(request, found),
    }
    return render(request, "workforce/muster.html", context)


def muster_new(request: Request) -> HttpResponse:
    """Call people together: the ticked teams, or an organisation."""
    ranges = manages(request)
    teams = _teams(request)
    outbreak = outbreaks.current(request.user, request.today)
    if outbreak is None:
        messages.error(request, _("No outbreak is being fought here."))
        return redirect("musters")
    due = {"due_at": request.now + timedelta(hours=6)}
    form = MusterForm(request.POST if "task" in request.POST else None, spans=ranges, initial=due)
    if form.is_bound and form.is_valid() and (made := _called(request, form, teams, outbreak)):
        return redirect("muster", made.id)
    context: dict[str, Any] = {
        "title": _("Call people together"),
        "form": form,
        "teams": teams,
        "organisations": organisation_names(),
        "for": outbreaks.title(outbreak),
    }
    return render(request, "workforce/muster_new.html", context)


def muster_more(request: Request, pk: UUID) -> HttpResponse:
    """Call more people to a muster: an organisation, or somebody who is found by name."""
    found = muster_of(request, pk)
    manages(request)
    form = CalledForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        body = form.cleaned_data["organisation"]
        try:
            called = Called(organisations=(body,) if body else ())
            n = actions.call_more(found, called, by=request.user, now=request.now)
            messages.success(request, ngettext("%(n)s person called.", "%(n)s people called.", n) % {"n": n})
            return redirect("muster", pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"title": _("Call more people"), "form": form, "muster": found, "go": _("Call them")}
    return render(request, "workforce/muster_form.html", context | {"organisations": organisation_names()})


def muster_of(request: Request, pk: UUID) -> Muster:
    """Give a muster the user may see."""
    must_read(request)
    rows = visible(Muster.objects.all(), request.user, "workforce.read", request.today)
    return get_object_or_404(rows.select_related("area", "called_by"), pk=pk)


def _rights(request: Request, found: Muster) -> dict[str, bool]:
    user, today, area = request.user, request.today, found.area_id
    open_ = found.ended_at is None
    return {
        "may_manage": open_ and may(user, "workforce.manage", today, area),
        "may_mark": open_ and may(user, "workforce.muster", today, area),
    }


def _listing(request: Request, lines: Sequence[Line]) -> Listing:
    rows = [(line, STANDING_WORDS[line.standing], TONES.get(line.standing, "neutral")) for line in lines]
    page = paginate(request, rows, SHOWN)
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return Listing(page, len(rows), "", {}, layout(request), numbers)


def _teams(request: Request) -> list[Team]:
    ids = [each for each in request.POST.getlist("id") + request.GET.getlist("id") if uuid_of(each)]
    return list(queries.seen(request.user, request.today).filter(id__in=ids).order_by("name"))


def _called(request: Request, form: MusterForm, teams: list[Team], outbreak: Outbreak) -> Muster | None:
    told = form.cleaned_data
    body = told["organisation"]
    called = Called(teams=tuple(teams), organisations=(body,) if body else ())
    how = {name: told[name] for name in ("task", "place", "due_at")}
    try:
        return actions.call_muster(
            told["area"].id, called, outbreak=outbreak, **how, by=request.user, now=request.now
        )
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


def _chosen(lines: Sequence[Line], *, q: str = "", standing: str = "") -> list[Line]:
    def named(line: Line) -> bool:
        body = line.call.worker.organisation
        return q in line.call.person.name or bool(body and q in body.name)

    return [line for line in lines if (not standing or line.standing == standing) and named(line)]


def _clock(found: Muster, request: Request) -> dict[str, Any]:
    """Give the minutes that are left, or by which the deadline has passed."""
    left = int((found.due_at - request.now).total_seconds() // 60)
    return {"over": left < 0, "hours": abs(left) // 60, "minutes": abs(left) % 60}


def _saved(request: Request, found: Muster, lines: Sequence[Line]) -> HttpResponse:
    """Answer with a muster's board as a file; that names left the system is in the audit."""
    where, n = found.area_id, len(lines)
    audit(request.user, "workforce.muster.exported", found, request.now, area_id=where, rows=n)
    head = [_("Name"), _("Organisation"), _("State"), _("Came at"), _("Plate"), _("Site"), _("Note")]
    cells = (
        (
            *(line.call.person.name, line.call.worker.organisation or "", STANDING_WORDS[line.standing]),
            *(line.arrived_at, line.call.vehicle or "", line.call.site or "", line.call.why or line.note),
        )
        for line in lines
    )
    return csv_response("muster", head, cells)


def _saved_list(rows: QuerySet[Any]) -> HttpResponse:
    head = [_("What for"), _("Where"), _("Area"), _("Be there by"), _("Called"), _("Arrived")]
    more = [_("Called by"), _("Ended"), _("Why it was called off")]
    cells = (
        (
            *(each.task, each.place, each.area, each.due_at, each.called, each.here),
            *(each.called_by, each.ended_at, each.cancelled),
        )
        for each in rows
    )
    return csv_response("musters", head + more, cells)
