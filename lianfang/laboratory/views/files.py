"""Files of results: upload, look at, say which column is what, read, what came back, take back."""

from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import visible
from lianfang.common.errors import Refused
from lianfang.documents.tables import open_table
from lianfang.laboratory import actions, queries, returning
from lianfang.laboratory.forms import ColumnsForm, FileForm, NoteForm
from lianfang.laboratory.models import Instrument, ResultFile, ReturnedRow
from lianfang.laboratory.views.common import ids, lab_of, page, protocol_of
from lianfang.laboratory.words import reason
from lianfang.places.models import Site
from lianfang.protocol.timeline import named
from lianfang.web.http import Request, is_part
from lianfang.web.pages import listing
from lianfang.web.refusals import status_of

PREVIEW = 12  # rows
MESSAGES = {"hl7", "fhir"}  # files that are answered
SHOWN = 200  # rows that came back; all of them are in the file


def lab_files(request: Request, pk: UUID) -> HttpResponse:
    """List the files of a laboratory; upload one."""
    laboratory = lab_of(request, pk)
    instruments = Instrument.objects.filter(laboratory=laboratory, retired_at=None)
    form = FileForm(request.POST or None, request.FILES or None, instruments=instruments)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _keep(request, laboratory, form)
            except Refused as refused:
                form.add_error("file", str(refused))
                status = status_of(refused)
    found = listing(
        request, queries.files([laboratory.pk]), sorts={"uploaded": "uploaded_at"}, default="-uploaded"
    )
    context = page(request, laboratory, "files", _("Files of results")) | {"form": form, "listing": found}
    return render(request, "laboratory/files.html", context, status=status)


def _keep(request: Request, laboratory: Site, form: FileForm) -> HttpResponse:
    given = form.cleaned_data["file"]
    kept, new = actions.keep_file(
        laboratory,
        name=given.name,
        data=given.read(),
        instrument=form.cleaned_data["instrument"],
        by=request.user,
        now=request.now,
    )
    if not new:
        messages.info(request, _("This very file is here already. Nothing has changed."))
    return redirect("lab_file", pk=kept.pk)


def _file(request: Request, pk: UUID) -> ResultFile:
    rows = ResultFile.objects.select_related(
        "laboratory__area", "instrument", "lot", "uploaded_by", "void_by"
    )
    return get_object_or_404(visible(rows, request.user, "testing.lab", request.today), pk=pk)


def lab_file(request: Request, pk: UUID) -> HttpResponse:
    """Show a file: before it is read its first rows and what its columns are; then what became of its rows."""
    file = _file(request, pk)
    if is_part(request):
        return render(request, "laboratory/_progress.html", {"file": file})
    if file.state == ResultFile.State.NEW:
        return _look(request, file)
    rows = queries.returned(file, dealt=True)
    context = page(request, file.laboratory, "files", file.name) | {
        "file": file,
        "returned": [(row, reason(row.reason, row.detail)) for row in rows[:SHOWN]],
        "n_returned": rows.count(),
        "n_waiting": rows.filter(dealt_at=None).count(),
        "shown": SHOWN,
        "run": getattr(file.plate, "run", None) if file.plate_id else None,
        "form": NoteForm(),
    }
    return render(request, "laboratory/file.html", context)


def _look(request: Request, file: ResultFile) -> HttpResponse:
    """Ask which column is what; then read the file, a small one at once."""
    protocol = protocol_of(request)
    form = ColumnsForm(
        request.POST or None, methods=protocol.testing.methods.value, head=file.head, chosen=file.columns
    )
    if request.method == "POST" and form.is_valid():
        said = {"columns": form.columns, "method": form.cleaned_data["method"], "protocol": protocol.version}
        try:
            return _read(request, file, said)
        except Refused as refused:
            if refused.code == "done":  # pressed twice
                return redirect("lab_file", pk=file.pk)
            form.add_error(None, str(refused))
    context = page(request, file.laboratory, "files", file.name)
    context |= {"file": file, "form": form, **_preview(file)}
    return render(request, "laboratory/file_new.html", context, status=422 if form.errors else 200)


def _read(request: Request, file: ResultFile, said: dict[str, Any]) -> HttpResponse:
    """Let a file be read as was said; a small one while somebody waits."""
    actions.begin_reading(file, **said, by=request.user, now=request.now)
    if file.n_rows <= actions.SMALL:
        actions.read_file(file, protocol=named(file.protocol), now=request.now)
    return redirect("lab_file", pk=file.pk)


def _preview(file: ResultFile) -> dict[str, Any]:
    """Give the first rows of a file as they stand in it, and what was remembered and is not there any more."""
    remembered = file.instrument.columns if file.instrument else {}
    gone = [name for field, name in remembered.items() if name and name not in file.head]
    data = queries.unpacked(file)
    if file.kind in MESSAGES:
        told = list(islice(actions.told_of(file, data), PREVIEW))
        return {"messages_": told, "gone": []}
    rows = (r for r in open_table(data, known=queries.named_columns).rows() if r.number > file.head_row)
    return {"first": list(islice(rows, PREVIEW)), "gone": gone}


@require_POST
def lab_file_rows(request: Request, pk: UUID) -> HttpResponse:
    """Say that rows which came back are dealt with, and how."""
    file = _file(request, pk)
    rows = queries.returned(file)
    if request.POST.get("all") != "1":
        rows = rows.filter(pk__in=ids(request.POST.getlist("id")))
    n = actions.deal_with(
        list[ReturnedRow](rows), note=request.POST.get("note", ""), by=request.user, now=request.now
    )
    text = ngettext("%(n)s row is dealt with.", "%(n)s rows are dealt with.", n)
    messages.success(request, text % {"n": n})
    return redirect("lab_file", pk=pk)


def lab_file_save(request: Request, pk: UUID, what: str) -> HttpResponse:
    """Save the file as it came, the rows that came back, or the answers to its messages."""
    file = _file(request, pk)
    savers = {"original": returning.original, "returned": returning.returned, "answers": returning.answers}
    if what not in savers or (what == "answers" and file.kind not in MESSAGES):
        raise Http404
    name, data, kind = savers[what](file, request.now)
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def lab_file_again(request: Request, pk: UUID) -> HttpResponse:
    """Read a file again, now that what was missing may be there."""
    file = _file(request, pk)
    before = queries.returned(file).count()
    protocol = named(file.protocol) if file.protocol else protocol_of(request)
    actions.read_again(file, protocol=protocol, by=request.user, now=request.now)
    n = before - queries.returned(file).count()
    text = ngettext("%(n)s row more was taken.", "%(n)s rows more were taken.", n)
    messages.success(request, text % {"n": n})
    return redirect("lab_file", pk=pk)


@require_POST
def lab_file_void(request: Request, pk: UUID) -> HttpResponse:
    """Take a file back as a whole."""
    file = _file(request, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        waiting, released = actions.void_file(
            file, reason=form.cleaned_data["note"], by=request.user, now=request.now
        )
        text = _("The file is taken back: %(waiting)s readings set aside, %(released)s results taken back.")
        messages.success(request, text % {"waiting": waiting, "released": released})
    return redirect("lab_file", pk=pk)
