"""The desk for people who ask what is held about them: the page of somebody, copies, what they ask for, the answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, must, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.privacy import actions, papers, subject
from lianfang.privacy.actions.asking import ANSWER, SERVE
from lianfang.privacy.forms import AnswerForm, CopyForm, RequestsFilter, TakenForm
from lianfang.privacy.models import SubjectRequest
from lianfang.privacy.queries import answer_days
from lianfang.web.http import Request
from lianfang.web.pages import listing

SORTS = {"due": "due_at", "asked": "asked_at"}


def _person(request: Request, pk: UUID) -> Person:
    must(request, SERVE)
    rows = visible(Person.objects.select_related("area"), request.user, SERVE, request.today)
    return get_object_or_404(rows, pk=pk)


def subject_page(request: Request, pk: UUID) -> HttpResponse:
    """Show what is held about somebody who asks at a desk; take in what they ask for."""
    person = _person(request, pk)
    form = TakenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(person, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("On record. A colleague answers it."))
            return redirect("subject", pk)
    if request.method != "POST":
        audit(
            request.user,
            "privacy.person.opened",
            person,
            request.now,
            person_id=person.pk,
            area_id=person.area_id,
        )
    return render(request, "privacy/subject.html", _page(request, person, form), status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200


def _page(request: Request, person: Person, form: TakenForm) -> dict[str, Any]:
    looked, n_looked = subject.looks(person)
    return {
        "title": _("What is held about %(name)s") % {"name": person.name},
        "person": person,
        "parts": subject.parts(person, request.today),
        "looked": looked,
        "n_looked": n_looked,
        "requests": subject.requests_of(person).select_related("answered_by"),
        "form": form,
        "copy_form": CopyForm(auto_id="copy_%s"),
        "answers": may(request.user, ANSWER, request.today, person.area_id),
    }


def subject_copy(request: Request, pk: UUID) -> HttpResponse:
    """Save a copy of what is held about somebody; who took it and what for is noted."""
    person = _person(request, pk)
    form = CopyForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        messages.error(request, _("Say what the copy is for."))
        return redirect("subject", pk)
    kind, reason = form.cleaned_data["form"], form.cleaned_data["reason"]
    actions.copied(person, form=kind, reason=reason, by=request.user, now=request.now)
    return papers.saved(person, kind, request.now)


def subject_requests(request: Request) -> HttpResponse:
    """List what people asked for about their data, what is due first."""
    must(request, SERVE, ANSWER)
    filters = RequestsFilter(request.GET or None)
    right = ANSWER if may(request.user, ANSWER, request.today) else SERVE
    rows = visible(SubjectRequest.objects.select_related("person"), request.user, right, request.today)
    asked = filters.cleaned_data if filters.is_valid() else {}
    if asked.get("state") != "all":
        rows = rows.filter(outcome="")
    if kind := asked.get("kind"):
        rows = rows.filter(kind=kind)
    context = {
        "title": _("What people ask about their data"),
        "filters": filters,
        "listing": listing(request, rows, sorts=SORTS, default="due"),
        "now": request.now,
        "days": answer_days(request.today),
    }
    return render(request, "privacy/requests.html", context)


def _said(done: SubjectRequest) -> str:
    if done.n_erased:
        return _("Answered. %(n)s rows were erased.") % {"n": done.n_erased}
    return _("Answered.")


def _asked(request: Request, pk: UUID) -> SubjectRequest:
    must(request, ANSWER)
    rows = SubjectRequest.objects.select_related("person__area", "answered_by")
    return get_object_or_404(visible(rows, request.user, ANSWER, request.today), pk=pk)


def subject_request(request: Request, pk: UUID) -> HttpResponse:
    """Show what somebody asked for, and answer it."""
    found = _asked(request, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.answer(found, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _said(done))
            return redirect("subject_requests")
    context = {
        "title": str(found.get_kind_display()),
        "found": found,
        "form": None if found.outcome else form,
        "serves": may(request.user, SERVE, request.today, found.area_id),
    }
    return render(request, "privacy/request.html", context, status=_status(form))
