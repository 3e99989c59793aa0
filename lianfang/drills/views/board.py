"""The list of exercises; planning one; its board, from which it is led and on which events are answered."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, spans
from lianfang.accounts.roles import ROLES
from lianfang.common.errors import Refused
from lianfang.drills import actions, queries
from lianfang.drills.forms import EventForm, JudgeForm, PlanForm, ResponseForm, ReviewForm
from lianfang.drills.models import Drill, Inject
from lianfang.drills.queries import MANAGE, Line
from lianfang.web import clock
from lianfang.web.http import Request
from lianfang.web.pages import listing

SORTS = {"number": "number", "started": "started_at", "name": "name"}
TONES = {"planned": "neutral", "running": "red", "ended": "amber", "archived": "green"}
STANDINGS: dict[str, tuple[Callable[[], str], str]] = {
    "waiting": (lambda: _("to come"), "neutral"),
    "open": (lambda: _("waits for an answer"), "amber"),
    "late": (lambda: _("overdue"), "red"),
    "answered": (lambda: _("answered"), "green"),
    "slow": (lambda: _("answered late"), "amber"),
}


def drills(request: Request) -> HttpResponse:
    """List the exercises one may take part in."""
    rows = queries.drills(request.user, request.today)
    shown = listing(request, rows, sorts=SORTS, default="-number")
    context = {
        "title": _("Exercises"),
        "listing": shown,
        "rows": [(each, TONES[each.state]) for each in shown.page],
        "may_plan": may(request.user, MANAGE, request.today),
    }
    return render(request, "drills/list.html", context)


def drill_new(request: Request) -> HttpResponse:
    """Plan an exercise."""
    areas = spans(request.user, MANAGE, request.today)
    if not areas:
        require(request.user, MANAGE, 0, request.today)
    form = PlanForm(request.POST or None, spans=areas)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan(**form.cleaned_data, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Planned. Look through the course of events, then start it."))
            return redirect("drill", made.pk)
    context = {"title": _("Plan an exercise"), "form": form}
    return render(request, "drills/new.html", context, status=422 if form.is_bound else 200)


def _drill(request: Request, pk: UUID) -> Drill:
    return get_object_or_404(queries.drills(request.user, request.today), pk=pk)


def drill(request: Request, pk: UUID) -> HttpResponse:
    """Show an exercise: whoever leads it sees the whole course, whoever takes part what has happened to them."""
    return _board(request, _drill(request, pk))


def _board(request: Request, found: Drill, event_form: EventForm | None = None) -> HttpResponse:
    leads = queries.manages(request.user, found, request.today)
    lines = queries.course(found, clock.wall())
    lines = lines if leads else [each for each in lines if _seen(each, request)]
    context = {
        "title": found.name,
        "found": found,
        "tone": TONES[found.state],
        "leads": leads,
        "lines": [_shown(each, request, leads) for each in lines],
        "event_form": event_form or EventForm(auto_id="event_%s"),
        "allowed": queries.allowed_minutes(found),
    }
    return render(request, "drills/drill.html", context, status=422 if event_form else 200)


def _seen(line: Line, request: Request) -> bool:
    delivered = line.event.delivered_at is not None
    return delivered and queries.for_whom(line.event, request.user, request.today)


def _shown(line: Line, request: Request, leads: bool) -> dict[str, Any]:
    event = line.event
    word, tone = STANDINGS[line.standing]
    mine = (
        event.delivered_at
        and not event.acknowledged_at
        and queries.for_whom(event, request.user, request.today)
    )
    return {
        "event": event,
        "line": line,
        "word": word(),
        "tone": tone,
        "role": ROLES[event.role][0] if event.role in ROLES else _("Everybody"),
        "form": ResponseForm(auto_id=f"{event.pk}_%s") if mine else None,
        "judging": JudgeForm(auto_id=f"{event.pk}_%s", initial={"mark": event.mark, "remark": event.remark})
        if leads and event.delivered_at
        else None,
    }


def _start(request: Request, found: Drill) -> str:
    actions.start(found, by=request.user, now=request.now, wall=clock.wall())
    return _("It runs. Whoever takes part enters by the button.")


def _end(request: Request, found: Drill) -> str:
    actions.end(found, by=request.user, now=request.now, wall=clock.wall())
    return _("It is over. Everybody is led back; now it is reviewed.")


def _archive(request: Request, found: Drill) -> str:
    actions.archive(found, by=request.user, now=request.now)
    return _("Put away. Its course and its review stay.")


def _delete(request: Request, found: Drill) -> str:
    actions.delete(found, by=request.user, now=request.now)
    return _("Deleted as a whole.")


def _review(request: Request, found: Drill) -> str:
    form = ReviewForm(request.POST)
    if form.is_valid():
        actions.write_review(found, **form.cleaned_data, by=request.user, now=request.now)
    return _("Written down.")


STEPS = {"start": _start, "end": _end, "archive": _archive, "delete": _delete, "reviewed": _review}
LEADS_TO = {"end": "drill_review", "reviewed": "drill_review", "delete": "drills"}


@require_POST
def drill_step(request: Request, pk: UUID, step: str) -> HttpResponse:
    """Start, end, review, put away or delete an exercise; write an event into its course."""
    found = _drill(request, pk)
    if step == "event":
        return _event(request, found)
    if step not in STEPS:
        raise Http404
    messages.success(request, STEPS[step](request, found))
    page = LEADS_TO.get(step, "drill")
    return redirect(page) if page == "drills" else redirect(page, found.pk)


def _event(request: Request, found: Drill) -> HttpResponse:
    form = EventForm(request.POST, auto_id="event_%s")
    if not form.is_valid():
        return _board(request, found, form)
    actions.add_event(found, **form.cleaned_data, by=request.user, now=request.now)
    messages.success(request, _("In the course."))
    return redirect("drill", found.pk)


@require_POST
def event_step(request: Request, pk: UUID, step: str) -> HttpResponse:
    """Deliver an event now, take it out, answer it, judge it."""
    mine = queries.drills(request.user, request.today)
    rows = Inject.objects.filter(drill__in=mine).select_related("drill__started_by", "drill__made_by")
    event = get_object_or_404(rows, pk=pk)
    if step not in DEEDS:
        raise Http404
    back = redirect("drill_review" if request.POST.get("to") == "review" else "drill", event.drill_id)
    said = DEEDS[step](request, event)
    if said:
        messages.success(request, said)
    return back


def _deliver(request: Request, event: Inject) -> str:
    actions.deliver(event, by=request.user, now=request.now, wall=clock.wall())
    return _("Delivered.")


def _drop(request: Request, event: Inject) -> str:
    actions.drop_event(event, by=request.user, now=request.now)
    return _("Taken out.")


def _acknowledge(request: Request, event: Inject) -> str:
    form: forms.Form = ResponseForm(request.POST)
    said = form.cleaned_data["response"] if form.is_valid() else ""
    actions.acknowledge(event, response=said, by=request.user, now=request.now, wall=clock.wall())
    return _("Answered.")


def _judge(request: Request, event: Inject) -> str:
    form = JudgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say how it was dealt with."))
        return ""
    actions.judge(event, **form.cleaned_data, by=request.user, now=request.now)
    return _("Judged.")


DEEDS = {"deliver": _deliver, "drop": _drop, "acknowledge": _acknowledge, "judge": _judge}
