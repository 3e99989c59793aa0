"""The call queue of the tracing nurses: one call at a time, with the script beside it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may
from lianfang.accounts.audit import audit
from lianfang.cases import queries
from lianfang.cases.actions import calls
from lianfang.cases.forms.leads import CallFilter, CallForm
from lianfang.cases.models.calls import CallTask
from lianfang.cases.queries import calls as found
from lianfang.cases.views.leads import outbreak_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

MAY = "cases.call"


def call_queue(request: Request) -> HttpResponse:
    """Show the call a nurse holds, with its script, and who waits."""
    outbreak = outbreak_of(request, MAY)
    calls.fill_queue(outbreak, now=request.now)
    held = CallTask.objects.filter(held_by=request.user, held_until__gt=request.now, outbreak=outbreak)
    task = held.select_related("contact__person", "lead__person", "case__person", "outbreak").first()
    return _page(request, outbreak, task, CallForm() if task else None)


def _page(request: Request, outbreak: Outbreak, task: CallTask | None, form: CallForm | None) -> HttpResponse:
    who: dict[str, Any] = {"by": request.user, "on": request.today, "now": request.now}
    context: dict[str, Any] = {"title": _("Calls"), "queue": found.queue_of(outbreak, **who), "task": task}
    if task:
        name, phone = found.whom(task)
        numbers = queries.protocol_of(outbreak, request.now).investigation
        context |= {
            "form": form,
            "who": name,
            "opens": may(request.user, "cases.read", request.today, outbreak.area_id),
            "phone": phone,
            "script": found.script_of(task, request.now),
            "earlier": task.calls.select_related("by").order_by("-at"),
            "minutes": numbers.call_hold_minutes,
            "attempts": numbers.call_attempts,
        }
    return render(request, "cases/calls.html", context, status=422 if form and form.is_bound else 200)


@require_POST
def call_next(request: Request) -> HttpResponse:
    """Take the next call."""
    outbreak = outbreak_of(request, MAY)
    task = calls.next_call(outbreak, by=request.user, now=request.now)
    if task is None:
        messages.info(request, _("Nobody is to be called now."))
    return redirect("calls")


@require_POST
def call_tell(request: Request, pk: UUID) -> HttpResponse:
    """Write down what came of a call, and take the next one."""
    task = get_object_or_404(CallTask.objects.select_related("outbreak", "contact", "lead", "case"), pk=pk)
    form = CallForm(request.POST)
    if form.is_valid():
        try:
            calls.tell_call(task, by=request.user, now=request.now, **form.cleaned_data)
        except Refused as refused:
            if refused.code not in {"back_at"}:
                raise
            form.add_error("back_at", str(refused))
        else:
            messages.success(request, _("Written down."))
            if request.POST.get("then") == "next":
                calls.next_call(task.outbreak, by=request.user, now=request.now)
            return redirect("calls")
    outbreak_of(request, MAY)
    return _page(request, task.outbreak, task, form)


STEPS = {"back": calls.put_back, "again": calls.call_again}


@require_POST
def call_do(request: Request, pk: UUID, step: str) -> HttpResponse:
    """Give a call back, or put somebody into the queue again."""
    task = get_object_or_404(CallTask.objects.select_related("outbreak", "contact", "lead", "case"), pk=pk)
    if step in STEPS:
        STEPS[step](task, by=request.user, now=request.now)
        messages.success(request, _("Done."))
    return redirect("calls" if step == "back" else "call_list")


def call_list(request: Request) -> HttpResponse:
    """List who is or was in the call queue."""
    outbreak = outbreak_of(request, MAY)
    calls.fill_queue(outbreak, now=request.now)
    form, chosen = filters(CallFilter, request)
    who: dict[str, Any] = {"by": request.user, "on": request.today, "now": request.now}
    rows = found.call_tasks(outbreak, **who, **chosen)
    if request.GET.get("export"):
        return _export(request, outbreak, list(rows.order_by("due_at", "pk")))
    sorts = {"due": "due_at", "next": "next_at", "attempts": "attempts"}
    shown = listing(request, rows, sorts=sorts, default="due")
    for task in shown.page:
        task.whom = found.whom(task)
    context = {"title": _("Who is to be called"), "filters": form, "listing": shown}
    return render(request, "cases/call_list.html", context)


HEAD = (N_("Kind"), N_("Name"), N_("Due"), N_("Call from"), N_("Calls"), N_("Ended at"), N_("How it ended"))


def _export(request: Request, outbreak: Outbreak, rows: list[CallTask]) -> HttpResponse:
    audit(request.user, "cases.calls.exported", outbreak, request.now, n=len(rows))
    table = [
        (row.get_kind_display(), f"{found.whom(row)[0][:1]}**", row.due_at, row.next_at, row.attempts, row.ended_at,
         row.get_end_display())
        for row in rows
    ]  # fmt: skip
    return csv_response("calls", [_(title) for title in HEAD], table)
