"""Lists of contacts from files: upload, say which column is what, take, what came back, take back."""

from itertools import islice
from pathlib import PurePath
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import visible
from lianfang.cases import actions, queries
from lianfang.cases.forms import ContactColumnsForm, ContactFileForm, ListFilter, UndoForm
from lianfang.cases.models import Case, ContactFile
from lianfang.cases.rules.origins import origin_of
from lianfang.cases.views.common import asked
from lianfang.cases.words import reason
from lianfang.common.errors import Refused
from lianfang.documents.tables import MEDIA_TYPES, give_back
from lianfang.web.http import Request
from lianfang.web.pages import listing
from lianfang.web.refusals import status_of

PREVIEW, SHOWN = 12, 200  # rows on the page; all of them are in the file


def contact_files(request: Request) -> HttpResponse:
    """List the lists that were uploaded; upload one."""
    outbreak, _filter, _wanted = asked(request, ListFilter)
    user, on = request.user, request.today
    files = visible(ContactFile.objects.filter(outbreak=outbreak), user, "cases.investigate", on)
    cases = queries.line_list(outbreak, by=user, on=on).order_by("-number", "pk")
    form = ContactFileForm(request.POST or None, request.FILES or None, cases=cases)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            return _keep(request, form)
        except Refused as refused:
            form.add_error("file", str(refused))
            status = status_of(refused)
    shown = listing(
        request, files.select_related("uploaded_by"), sorts={"uploaded": "uploaded_at"}, default="-uploaded"
    )
    context = {"title": _("Lists from files"), "form": form, "listing": shown}
    return render(request, "cases/contact_files.html", context, status=status)


def _keep(request: Request, form: ContactFileForm) -> HttpResponse:
    given, case = form.cleaned_data["file"], form.cleaned_data["case"]
    said = {"name": given.name, "data": given.read()}
    kept, new = actions.keep_contact_file(case, **said, by=request.user, now=request.now)
    if not new:
        messages.info(request, _("This very file is here already. Nothing has changed."))
    return redirect("contact_file", pk=kept.pk)


def _file(request: Request, pk: UUID) -> ContactFile:
    rows = ContactFile.objects.select_related("outbreak", "uploaded_by", "undone_by")
    return get_object_or_404(visible(rows, request.user, "cases.investigate", request.today), pk=pk)


def contact_file(request: Request, pk: UUID) -> HttpResponse:
    """Show a list: before it is taken its first rows and columns; then what became of its rows."""
    file = _file(request, pk)
    case = Case.objects.select_related("person").get(pk=file.case_id)
    if file.state == ContactFile.State.NEW:
        return _look(request, file, case)
    context = {
        "title": file.name,
        "file": file,
        "case": case,
        "returned": [(line, cells, reason(why)) for line, cells, why in file.refused[:SHOWN]],
        "form": UndoForm(),
        "shown": SHOWN,
        "origin": origin_of(file.head),
    }
    return render(request, "cases/contact_file.html", context)


def _look(request: Request, file: ContactFile, case: Case) -> HttpResponse:
    form = ContactColumnsForm(request.POST or None, head=file.head, chosen=file.columns)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_contact_file(file, columns=form.columns, by=request.user, now=request.now)
            return redirect("contact_file", pk=file.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
    first = list(islice(actions.rows_of(file), PREVIEW))
    context = {"title": file.name, "file": file, "case": case, "form": form, "first": first}
    context["origin"] = origin_of(file.head)
    return render(request, "cases/contact_file_new.html", context, status=status)


def contact_file_save(request: Request, pk: UUID) -> HttpResponse:
    """Save the rows that came back as a file of the same kind, with the line and the reason beside each."""
    file = _file(request, pk)
    rows = [(cells, [str(line), reason(why)]) for line, cells, why in file.refused]
    data = give_back(file.kind, file.separator, file.head, rows, [_("Line"), _("Reason")])
    stem = "".join(c for c in PurePath(file.name).stem if c.isascii() and (c.isalnum() or c in "-_"))
    answer = HttpResponse(data, content_type=MEDIA_TYPES[file.kind])
    answer["Content-Disposition"] = f'attachment; filename="{stem or "contacts"}-returned.{file.kind}"'
    return answer


@require_POST
def contact_file_undo(request: Request, pk: UUID) -> HttpResponse:
    """Take a list back as a whole."""
    file, form = _file(request, pk), UndoForm(request.POST)
    if form.is_valid():
        try:
            n = actions.undo_contact_file(file, by=request.user, now=request.now, **form.cleaned_data)
            messages.success(request, _("The list is taken back: %(n)s contacts fewer.") % {"n": n})
        except Refused as refused:
            messages.error(request, str(refused))
    return redirect("contact_file", pk=pk)
