"""After a stay: the list of visits, a death and its certificate, the note for whoever went home."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.accounts.access import require, visible
from lianfang.accounts.audit import audit
from lianfang.care import actions, papers, queries
from lianfang.care.forms.after import DeathForm, FollowUpFilter
from lianfang.care.models import FollowUp
from lianfang.care.views.lists import seen
from lianfang.common.errors import Refused
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.web.refusals import status_of

SORTS = {"day": "due_on", "name": "admission__person__name", "week": "week"}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def follow_ups(request: Request) -> HttpResponse:
    """List the visits to those who went home: due, missed, made."""
    form, chosen = filters(FollowUpFilter, request)
    rows = queries.follow_ups(chosen.get("state", ""), request.today, chosen.get("q", ""))
    rows = visible(rows, request.user, "care.read", request.today)
    if request.GET.get("export") == "csv":
        return _csv(request, rows)
    listed = listing(request, rows, sorts=SORTS, default="day")
    context = {
        "title": _("Follow-up visits"),
        "filters": form,
        "listing": listed,
        "rows": [queries.visit(each, request.today) for each in listed.page],
    }
    return render(request, "care/follow_ups.html", context)


def _csv(request: Request, rows: QuerySet[FollowUp]) -> HttpResponse:
    head = (
        _("File no."),
        _("Name"),
        _("Week"),
        _("Day"),
        pgettext("follow-up", "Made"),
        _("Symptoms"),
        _("Test"),
        _("Note"),
        _("By"),
    )
    found = list(rows)
    audit(request.user, "care.follow_ups.exported", request.user, request.now, rows=len(found))
    return csv_response("follow-ups", head, (tuple(_cells(each)) for each in found))


def _cells(row: FollowUp) -> Iterator[Any]:
    yield from (row.admission.file_no, row.admission.person.name, row.week, row.due_on, row.done_at)
    yield from (row.symptoms, row.get_test_display() if row.test else "", row.note, row.by)


def patient_death(request: Request, pk: UUID) -> HttpResponse:
    """Record the death of a patient, or put it right by a new version."""
    admission = get_object_or_404(seen(request), pk=pk)
    require(request.user, "care.discharge", admission.area_id, request.today)
    versions = queries.deaths_of(admission)
    if admission.left_at and not versions:
        raise Http404
    form = DeathForm(request.POST or None, last=versions[0] if versions else None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        write = actions.correct_death if versions else actions.record_death
        try:
            write(admission, by=request.user, now=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(request, _("The death is on record. Report it in time."))
            return redirect("patient", pk=pk)
    title = _("Put a death right") if versions else _("Record a death")
    context = {"title": title, "admission": admission, "form": form, "versions": versions}
    return render(request, "care/death.html", context, status=status)


def patient_note(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """Give the note of a discharge or release as PDF or Word. Making it is recorded."""
    admission = get_object_or_404(seen(request), pk=pk)
    if not hasattr(admission, "discharge") or kind not in ("pdf", "docx"):
        raise Http404
    person_id, area_id = admission.person_id, admission.area_id
    audit(request.user, "care.note.made", admission, request.now, person_id=person_id, area_id=area_id)
    language = papers.language_of(request.GET.get("lang", ""))
    make = papers.print_note if kind == "pdf" else papers.write_note
    made = make(admission, language, now=request.now)
    response = HttpResponse(made, content_type="application/pdf" if kind == "pdf" else WORD)
    placed = "inline" if kind == "pdf" else "attachment"
    response["Content-Disposition"] = f'{placed}; filename="{admission.file_no}.{kind}"'
    return response
