"""The dispatch board: what was asked for, what is proposed, and where each order stands."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, visible
from lianfang.common.errors import Refused
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.places import queries as places
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.workforce import actions, queries
from lianfang.workforce.forms import ORDER_WORDS, TASKS, AskForm, OrderFilter
from lianfang.workforce.models import Ask, Dispatch, Proposal
from lianfang.workforce.views.teams import manages, must_read, team_of, uuid_of

SORTS = {"ordered": "ordered_at", "team": "team__name", "people": "people", "distance": "distance_m"}
TONES = {"ordered": "amber", "acknowledged": "brand", "there": "green"}


def dispatches(request: Request) -> HttpResponse:
    """Show what is asked for, what waits for an answer, and every order."""
    must_read(request)
    form, chosen = filters(OrderFilter, request)
    area_id = chosen.pop("area", None)
    rows = queries.orders(request.user, request.today, **chosen, area_id=area_id)
    if request.GET.get("export") == "csv":
        return _saved(list(rows.order_by("-ordered_at")))
    shown = listing(request, rows, sorts=SORTS, default="-ordered")
    counts = queries.counted(queries.orders(request.user, request.today, area_id=area_id))
    context = {
        "title": _("Dispatches"),
        "filters": form,
        "listing": shown,
        "rows": [(one, *_words(one)) for one in shown.page],
        "figures": [(state, ORDER_WORDS[state], n) for state, n in counts.items()],
        "asks": queries.asks(request.user, request.today).order_by("needed_at"),
        "to_answer": queries.to_answer(request.user, request.today),
        "path": places.path(area_id) if area_id else [],
        "may_manage": may(request.user, "workforce.manage", request.today),
        "now": request.now,
    }
    return render(request, "workforce/dispatches.html", context)


def ask(request: Request, pk: UUID) -> HttpResponse:
    """Show what was asked for, which teams are proposed, and which could be."""
    must_read(request)
    rows = queries.promised(Ask.objects.filter(pk__in=_asks_seen(request)))
    found = get_object_or_404(rows.select_related("area", "asked_by", "closed_by", "outbreak__area"), pk=pk)
    manages_here = may(request.user, "workforce.manage", request.today, found.area_id)
    anywhere = may(request.user, "workforce.manage", request.today)
    proposals = [
        (one, may(request.user, "workforce.manage", request.today, one.team.area_id))
        for one in queries.proposals_of(found)
    ]
    context = {
        "title": found.task,
        "ask": found,
        "proposals": proposals,
        "free": queries.free_teams(found, request.user, request.today)
        if anywhere and not found.closed
        else [],
        "levels": Dispatch.Level.choices,
        "may_manage": manages_here and not found.closed,
        "path": places.path(found.area_id),
    }
    return render(request, "workforce/ask.html", context)


def ask_new(request: Request) -> HttpResponse:
    """Ask for people."""
    ranges = manages(request)
    outbreak = outbreaks.current(request.user, request.today)
    if outbreak is None:
        messages.error(request, _("No outbreak is being fought here."))
        return redirect("dispatches")
    due = {"needed_at": request.now + timedelta(hours=12)}
    form = AskForm(request.POST or None, spans=ranges, initial=due)
    if request.method == "POST" and form.is_valid() and (made := _asked(request, form, outbreak)):
        return redirect("ask", made.id)
    context: dict[str, Any] = {"title": _("Ask for people"), "form": form, "go": _("Ask"), "tasks": TASKS}
    return render(request, "workforce/form.html", context)


@require_POST
def ask_close(request: Request, pk: UUID) -> HttpResponse:
    """Close an ask: met, or not needed any more."""
    found = get_object_or_404(Ask, pk=pk, pk__in=_asks_seen(request))
    met = request.POST.get("closed") != "withdrawn"
    actions.close_ask(found, met=met, by=request.user, now=request.now)
    messages.success(request, _("Closed: people enough.") if met else _("Closed: nobody is needed any more."))
    return redirect("ask", pk)


@require_POST
def ask_propose(request: Request, pk: UUID) -> HttpResponse:
    """Propose a team."""
    found = get_object_or_404(Ask, pk=pk, pk__in=_asks_seen(request))
    team = team_of(request, uuid_of(request.POST.get("team", "")) or UUID(int=0))
    actions.propose(found, team, by=request.user, now=request.now)
    messages.success(request, _("Proposed; now those it belongs to say yes or no."))
    return redirect("ask", pk)


@require_POST
def proposal_answer(request: Request, pk: UUID) -> HttpResponse:
    """Say yes or no for a proposed team."""
    must_read(request)
    found = get_object_or_404(Proposal.objects.select_related("team", "ask"), pk=pk)
    if request.POST.get("say") == "yes":
        level = request.POST.get("level", "district")
        sent = actions.confirm(found, level=level, by=request.user, now=request.now)
        messages.success(request, _("Confirmed: the team is sent."))
        return redirect("team", sent.team_id)
    actions.decline(found, reason=request.POST.get("reason", ""), by=request.user, now=request.now)
    messages.success(request, _("Declined."))
    return redirect("dispatches")


@require_POST
def dispatch_acknowledge(request: Request, pk: UUID) -> HttpResponse:
    """Note that a team knows of its order."""
    dispatch = get_object_or_404(Dispatch.objects.select_related("team"), pk=pk)
    actions.acknowledge(dispatch, by=request.user, now=request.now)
    messages.success(request, _("Noted: the team knows of its order."))
    return redirect("team", dispatch.team_id)


@require_POST
def dispatch_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Take an order back."""
    dispatch = get_object_or_404(Dispatch.objects.select_related("team"), pk=pk)
    actions.withdraw_order(dispatch, reason=request.POST.get("reason", ""), by=request.user, now=request.now)
    messages.success(request, _("The order is taken back."))
    return redirect("team", dispatch.team_id)


def _asked(request: Request, form: AskForm, outbreak: Outbreak) -> Ask | None:
    told = form.cleaned_data | {"outbreak": outbreak}
    try:
        return actions.ask_for(told.pop("area").id, **told, by=request.user, now=request.now)
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


def _asks_seen(request: Request) -> Any:
    """Name the asks a user may see: those of their areas, and those for which one of their teams is proposed."""
    own = visible(Ask.objects.all(), request.user, "workforce.read", request.today)
    named = Proposal.objects.filter(team__in=queries.seen(request.user, request.today)).values("ask")
    return Ask.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=named)).values("pk")


def _words(order: Dispatch) -> tuple[str, str]:
    state = queries.order_state(order)
    return str(ORDER_WORDS[state]), TONES.get(state, "neutral")


def _saved(rows: list[Any]) -> HttpResponse:
    head = [_("Team"), _("Belongs to"), _("People"), _("Sent to"), _("Task"), _("State"), _("Ordered")]
    head += [_("Order known"), _("Arrived"), _("Returned"), _("Distance, km"), _("Reason")]
    cells = (
        (
            *(one.team, one.team.area, one.people, one.area, one.task, _words(one)[0], one.ordered_at),
            *(one.acknowledged_at, one.arrived_at, one.returned_at),
            *(round(one.distance_m / 1000, 1) if one.distance_m else "", one.reason),
        )
        for one in rows
    )
    return csv_response("dispatches", head, cells)
