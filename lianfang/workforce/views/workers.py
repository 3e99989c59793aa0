"""Those who work: their list, each one's page, what they may do."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, visible
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.workforce import actions, queries
from lianfang.workforce.forms import QualificationForm, WorkerFilter, WorkerForm
from lianfang.workforce.models import Qualification, Worker
from lianfang.workforce.rules import Hand
from lianfang.workforce.views.teams import found_people, manages, must_read, organisation_names, person_of

SORTS = {"name": "person__name", "organisation": "organisation__name", "area": "area_id", "since": "from_on"}
SOON = timedelta(days=30)  # a qualification that ends within this is marked (design choice)


def workers(request: Request) -> HttpResponse:
    """List those who work in the user's areas, with what they may do."""
    must_read(request)
    form, chosen = filters(WorkerFilter, request)
    rows = queries.found_workers(request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _saved(request, list(rows.order_by("organisation__name", "person__name")))
    shown = listing(request, rows, sorts=SORTS, default="name")
    held = queries.qualifications_of([worker.pk for worker in shown.page], request.today)
    context = {
        "title": _("Workers"),
        "filters": form,
        "listing": shown,
        "rows": [(worker, held.get(worker.pk, [])) for worker in shown.page],
        "soon": request.today + SOON,
        "may_manage": may(request.user, "workforce.manage", request.today),
    }
    return render(request, "workforce/workers.html", context)


def worker(request: Request, pk: UUID) -> HttpResponse:
    """Show a worker: for whom they work, what they may do and until when, in which teams they are."""
    found = worker_of(request, pk)
    may_manage = may(request.user, "workforce.manage", request.today, found.area_id)
    form = QualificationForm(request.POST or None, initial={"from_on": request.today})
    if request.method == "POST" and form.is_valid() and _qualified(request, form, found):
        return redirect("worker", pk)
    context = {
        "title": found.person.name,
        "worker": found,
        "qualifications": found.qualifications.select_related("checked_by").order_by("kind", "-from_on"),
        "teams": queries.teams_of_person(found.person_id),
        "form": form,
        "today": request.today,
        "soon": request.today + SOON,
        "may_manage": may_manage and found.to_on is None,
        "may_open_people": may(request.user, "people.read", request.today),
    }
    return render(request, "workforce/worker.html", context)


def worker_new(request: Request) -> HttpResponse:
    """Put somebody to work: find them, then say as what."""
    ranges = manages(request)
    context: dict[str, Any] = {"title": _("Put somebody to work"), "asked": _("Who is it?")}
    person = person_of(request)
    if person is None:
        return render(request, "workforce/find.html", context | found_people(request))
    form = WorkerForm(request.POST or None, spans=ranges)
    if request.method == "POST" and form.is_valid() and (made := _enrolled(request, form, person)):
        return redirect("worker", made.id)
    context |= {"form": form, "person": person, "go": _("Put to work")}
    return render(request, "workforce/form.html", context | {"organisations": organisation_names()})


@require_POST
def worker_leave(request: Request, pk: UUID) -> HttpResponse:
    """Note that somebody works no longer."""
    actions.leave(worker_of(request, pk), by=request.user, now=request.now)
    messages.success(request, _("Noted: they work no longer."))
    return redirect("worker", pk)


@require_POST
def worker_badge(request: Request, pk: UUID) -> HttpResponse:
    """Note the number on somebody's badge."""
    actions.give_badge(
        worker_of(request, pk), request.POST.get("badge", "")[:40], by=request.user, now=request.now
    )
    messages.success(request, _("Noted."))
    return redirect("worker", pk)


@require_POST
def qualification_step(request: Request, pk: UUID, step: str) -> HttpResponse:
    """Note that a paper was looked at, or take a qualification back."""
    found = get_object_or_404(Qualification.objects.select_related("worker"), pk=pk)
    act = actions.withdraw if step == "withdraw" else actions.check
    act(found, by=request.user, now=request.now)
    messages.success(request, _("Taken back.") if step == "withdraw" else _("Looked at."))
    return redirect("worker", found.worker_id)


def worker_of(request: Request, pk: UUID) -> Worker:
    """Give a worker the user may see."""
    must_read(request)
    rows = visible(Worker.objects.all(), request.user, "workforce.read", request.today)
    return get_object_or_404(rows.select_related("person", "organisation", "area", "user"), pk=pk)


def _qualified(request: Request, form: QualificationForm, found: Worker) -> bool:
    told = form.cleaned_data
    try:
        actions.qualify(found, told.pop("kind"), **told, by=request.user, now=request.now)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Noted."))
    return True


def _enrolled(request: Request, form: WorkerForm, person: Person) -> Worker | None:
    told = form.cleaned_data
    body = told["organisation"]
    hand = Hand(person.id, told["area"].id, told["kind"], body.id if body else None, told["badge"])
    try:
        return actions.enrol(hand, user=told["user"], by=request.user, now=request.now)
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


def _saved(request: Request, rows: list[Worker]) -> HttpResponse:
    held = queries.qualifications_of([worker.pk for worker in rows], request.today)
    head = [_("Name"), _("Kind"), _("Organisation"), _("Area"), _("Since"), _("Qualifications")]
    cells = (
        (
            *(one.person.name, one.get_kind_display(), one.organisation or "", one.area, one.from_on),
            _(", ").join(str(each.get_kind_display()) for each in held.get(one.pk, [])),
        )
        for one in rows
    )
    return csv_response("workers", head, cells)
