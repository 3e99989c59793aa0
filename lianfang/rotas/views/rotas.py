"""Rotas: their list, one as a table of sites by days, planning, publishing, printing."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, spans
from lianfang.common.errors import Refused
from lianfang.outbreak import queries as outbreaks
from lianfang.rotas import actions, queries, sheets
from lianfang.rotas.forms import RotaFilter, RotaForm
from lianfang.rotas.models import Replan, Rota
from lianfang.rotas.queries import grid as table
from lianfang.rotas.queries.replans import replans_of
from lianfang.rotas.words import hinders
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing
from lianfang.workforce.queries.teams import seen as seen_teams

SORTS = {"name": "name", "from": "from_on", "area": "area_id"}
TONES = {
    "draft": "neutral",
    "solving": "amber",
    "proposed": "brand",
    "published": "green",
    "withdrawn": "neutral",
}
SHOWN = 50  # broken rules that are listed


def rotas(request: Request) -> HttpResponse:
    """List the rotas of the user's areas."""
    must_read(request)
    form, chosen = filters(RotaFilter, request)
    rows = queries.seen(request.user, request.today)
    if chosen.get("q"):
        rows = rows.filter(name__icontains=chosen["q"])
    if chosen.get("state"):
        rows = rows.filter(state=chosen["state"])
    if chosen.get("proposed"):
        rows = rows.filter(pk__in=Replan.objects.filter(state=Replan.State.PROPOSED).values("rota"))
    shown = listing(request, rows, sorts=SORTS, default="-from")
    context = {
        "title": _("Rotas"),
        "filters": form,
        "listing": shown,
        "rows": [(each, TONES[each.state]) for each in shown.page.object_list],
        "may_plan": may(request.user, "rotas.plan", request.today),
        "proposed": set(
            Replan.objects.filter(
                rota__in=[each.pk for each in shown.page.object_list], state=Replan.State.PROPOSED
            ).values_list("rota_id", flat=True)
        ),
    }
    return render(request, "rotas/rotas.html", context)


def rota_new(request: Request) -> HttpResponse:
    """Draft a rota from what sites said they need."""
    ranges = plans(request)
    outbreak = outbreaks.current(request.user, request.today)
    first = request.today + timedelta(days=1)
    begin = {"from_on": first, "to_on": first + timedelta(days=6), "team": request.GET.get("team", "")[:80]}
    teams = seen_teams(request.user, request.today)
    form = RotaForm(request.POST or None, spans=ranges, teams=teams, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            if outbreak is None:
                raise Refused("no_outbreak", _("No outbreak is being fought here."))
            made = actions.draft(outbreak, by=request.user, now=request.now, **form.cleaned_data)
            return redirect("rota", made.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    words = {"title": _("Draft a rota"), "go": _("Draft it"), "back": "rotas", "back_words": _("Rotas")}
    return render(request, "rotas/form.html", {**words, "form": form})


def rota(request: Request, pk: UUID) -> HttpResponse:
    """Show a rota: sites by days, who is where, what it lacks and which rules it breaks."""
    found = rota_of(request, pk)
    first, last = table.week_of(found, _day(request.GET.get("day", "")))
    shown, rows = table.grid(found, first, last)
    wrong = table.broken(found) if found.state != Rota.State.SOLVING else []
    context: dict[str, Any] = {
        "title": found.name,
        "rota": found,
        "tone": TONES[found.state],
        "days": shown,
        "rows": rows,
        "figures": table.figures(found),
        "broken": [(worker, shift, hinders(code)) for worker, shift, code in wrong[:SHOWN]],
        "broken_n": len(wrong),
        "gap": round((found.gap or 0) * 100, 1),
        "before": first - timedelta(days=7) if first > found.from_on else None,
        "after": last + timedelta(days=1) if last < found.to_on else None,
        "may_plan": may(request.user, "rotas.plan", request.today, found.area_id),
        "replans": replans_of(found, request.now),
    }
    return render(request, "rotas/rota.html", context)


def rota_state(request: Request, pk: UUID) -> HttpResponse:
    """Say how far planning is; the page asks again and again, and loads itself anew when it is done."""
    found = rota_of(request, pk)
    response = render(request, "rotas/_state.html", {"rota": found})
    if found.state != Rota.State.SOLVING:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def rota_paper(request: Request, pk: UUID) -> HttpResponse:
    """Print a rota for the wall of each site."""
    found = rota_of(request, pk)
    response = HttpResponse(sheets.printed(found, request.now), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="rota-{found.from_on}.pdf"'
    return response


@require_POST
def rota_do(request: Request, pk: UUID, deed: str) -> HttpResponse:
    """Plan, stop, publish or withdraw a rota."""
    found = rota_of(request, pk)
    deeds = {
        "plan": actions.ask_plan,
        "stop": actions.stop,
        "publish": actions.publish,
        "withdraw": actions.withdraw,
    }
    said = {
        "plan": _("The planner begins."),
        "stop": _("Planning is stopped."),
        "publish": _("Published: everybody sees their shifts now."),
        "withdraw": _("Withdrawn."),
    }
    deeds[deed](found, by=request.user, now=request.now)
    messages.success(request, said[deed])
    return redirect("rota", found.pk)


@require_POST
def replan_do(request: Request, pk: UUID, deed: str) -> HttpResponse:
    """Accept what is proposed, leave the rota as it is, undo what was accepted, or let it be thought over."""
    must_read(request)
    rotas_ = queries.seen(request.user, request.today)
    found = get_object_or_404(Replan.objects.filter(rota__in=rotas_), pk=pk)
    deeds = {
        "accept": (actions.accept_replan, _("Changed as proposed.")),
        "decline": (actions.decline_replan, _("The rota stays as it is.")),
        "undo": (actions.undo_replan, _("Undone.")),
        "again": (actions.ask_replan, _("The planner begins.")),
    }
    do, said = deeds[deed]
    do(found, by=request.user, now=request.now)
    messages.success(request, said)
    return redirect("rota", found.rota_id)


def rota_of(request: Request, pk: UUID) -> Rota:
    """Give a rota the user may see; of others one does not learn that they are."""
    must_read(request)
    return get_object_or_404(queries.seen(request.user, request.today), pk=pk)


def must_read(request: Request) -> None:
    """Stop here unless the user may see rotas somewhere."""
    if not may(request.user, "rotas.read", request.today):
        require(request.user, "rotas.read", 0, request.today)


def plans(request: Request) -> tuple[tuple[int, int], ...]:
    """Give the ranges of areas in which the user plans, or stop here."""
    ranges = spans(request.user, "rotas.plan", request.today)
    if not ranges:
        require(request.user, "rotas.plan", 0, request.today)
    return ranges


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
