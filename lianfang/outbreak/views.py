"""The list of outbreaks, and the page of one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, spans
from lianfang.common.errors import Refused
from lianfang.outbreak import actions, queries, rules
from lianfang.outbreak.forms import DayForm, GoalForm, LevelForm, OpenForm, VariantForm
from lianfang.outbreak.models import Goal, Outbreak
from lianfang.protocol import timeline
from lianfang.web.http import Request
from lianfang.web.pages import listing

SORTS = {"began": "began_on", "ended": "ended_on"}


def outbreaks(request: Request) -> HttpResponse:
    """List the outbreaks in the areas of the user's posts, running ones and past ones."""
    _must_read(request)
    seen = queries.seen(request.user, request.today).prefetch_related("levels")
    shown = listing(request, seen, sorts=SORTS, default="-began")
    rows = []
    for each in shown.page:
        changes = [rules.Change(change.level, change.at) for change in each.levels.all()]
        level = rules.level_at(changes, request.now)
        words = queries.level_label(each, level) if level else ""
        rows.append((each, queries.title(each), words, queries.day_n(each, request.today)))
    may_open = may(request.user, "outbreak.command", request.today)
    context = {"title": _("Outbreaks"), "listing": shown, "rows": rows, "may_open": may_open}
    return render(request, "outbreak/list.html", context)


def outbreak(request: Request, pk: UUID) -> HttpResponse:
    """Show one outbreak: its level and how it came about, goals, the protocol in force."""
    found = _outbreak(request, pk)
    until = found.ended_on or request.today
    protocol = timeline.in_force(found.disease, until)
    levels = [
        (change, queries.level_label(found, change.level)) for change in found.levels.select_related("by")
    ]
    context = {
        "title": queries.title(found),
        "outbreak": found,
        "levels": levels[::-1],
        "goals": found.goals.select_related("met_by"),
        "protocol": protocol,
        "numbers": queries.numbers(protocol),
        "day": queries.day_n(found, until),
        "figures": may(request.user, "reporting.read", request.today),
        "commands": not found.ended_on
        and may(request.user, "outbreak.command", request.today, found.area_id),
        **_forms(request, found),
    }
    return render(request, "outbreak/outbreak.html", context)


def outbreak_new(request: Request) -> HttpResponse:
    """Open an outbreak."""
    ranges = spans(request.user, "outbreak.command", request.today)
    if not ranges:
        require(request.user, "outbreak.command", 0, request.today)
    form = OpenForm(request.POST or None, spans=ranges, today=request.today)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.open_outbreak(
                told["disease"],
                area_id=told["area"].id,
                began_on=told["began_on"],
                by=request.user,
                now=request.now,
            )
            return redirect("outbreak", made.id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "outbreak/new.html", {"title": _("Open an outbreak"), "form": form})


@require_POST
def outbreak_level(request: Request, pk: UUID) -> HttpResponse:
    """Set the response level."""
    return _do(request, _outbreak(request, pk), "level", actions.set_level, _("The level is set."))


@require_POST
def outbreak_variant(request: Request, pk: UUID) -> HttpResponse:
    """Name the variant."""
    return _do(request, _outbreak(request, pk), "variant", actions.name_variant, _("The variant is named."))


@require_POST
def goal_new(request: Request, pk: UUID) -> HttpResponse:
    """Add a goal."""
    return _do(request, _outbreak(request, pk), "goal", actions.add_goal, _("The goal is set."))


@require_POST
def goal_meet(request: Request, pk: UUID) -> HttpResponse:
    """Say that a goal was met today."""
    goal = get_object_or_404(Goal.objects.select_related("outbreak"), pk=pk)
    _outbreak(request, goal.outbreak_id)
    actions.meet_goal(goal, on=request.today, by=request.user, now=request.now)
    messages.success(request, _("The goal is met."))
    return redirect("outbreak", goal.outbreak_id)


@require_POST
def outbreak_close(request: Request, pk: UUID) -> HttpResponse:
    """Close an outbreak."""
    return _do(request, _outbreak(request, pk), "close", actions.close_outbreak, _("The outbreak is closed."))


def _must_read(request: Request) -> None:
    if not may(request.user, "outbreak.read", request.today):
        require(request.user, "outbreak.read", 0, request.today)


def _outbreak(request: Request, pk: UUID) -> Outbreak:
    """Give an outbreak the user may see; of others one does not learn that they are."""
    _must_read(request)
    return get_object_or_404(queries.seen(request.user, request.today), pk=pk)


def _forms(request: Request, found: Outbreak, sent: Any = None) -> dict[str, forms.Form]:
    today = request.today
    return {
        "level_form": LevelForm(sent, outbreak=found, now=request.now, prefix="level"),
        "variant_form": VariantForm(sent, outbreak=found, today=today, prefix="variant"),
        "goal_form": GoalForm(sent, prefix="goal"),
        "close_form": DayForm(sent, initial={"on": today}, prefix="close"),
    }


def _do(
    request: Request, found: Outbreak, name: str, action: Callable[..., object], done: str
) -> HttpResponse:
    """Carry out what a dialog of the page asks for; what is wrong is said over the page."""
    form = _forms(request, found, request.POST)[f"{name}_form"]
    if not form.is_valid():
        for field, errors in form.errors.items():
            label = form.fields[field].label if field in form.fields else ""
            messages.error(request, f"{label}: {errors[0]}")
        return redirect("outbreak", found.id)
    action(found, **form.cleaned_data, by=request.user, now=request.now)
    messages.success(request, done)
    return redirect("outbreak", found.id)
