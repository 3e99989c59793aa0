"""Files that were brought: the list, a new one, what became of its rows, undoing it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.documents.tables import MEDIA_TYPES
from lianfang.exchange import actions, queries, returning
from lianfang.exchange.forms import BringForm, FilesFilter, ReasonForm
from lianfang.exchange.kinds import KINDS, kind_named
from lianfang.exchange.models import FileIn
from lianfang.exchange.views.columns import columns_page
from lianfang.web.http import Request, is_part
from lianfang.web.pages import csv_response, filters, listing
from lianfang.web.refusals import status_of

State = FileIn.State
TONES = {"done": "green", "checked": "brand", "stopped": "red", "undone": "neutral", "left": "neutral"}
SORTS = {"brought": "brought_at", "name": "name", "rows": "n_rows"}
SHOWN = 200  # rows that came back; all of them are in the file
AT_WORK = {State.CHECKING, State.READING, State.UNDOING}


def must_bring(request: Request) -> None:
    """Stop here unless this user may bring some kind of table.

    Raises Refused("forbidden").
    """
    if not queries.kinds_of(request.user, request.today):
        raise Refused("forbidden", _("Your posts do not allow bringing in any kind of table."))


def files_in(request: Request) -> HttpResponse:
    """List the files that were brought, the latest first."""
    must_bring(request)
    kinds = queries.kinds_of(request.user, request.today)
    form, chosen = filters(lambda data: FilesFilter(data, kinds=kinds), request)
    rows = queries.files(request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _list_csv(request, list(rows))
    shown = listing(request, rows, sorts=SORTS, default="-brought")
    context = {
        "title": _("Files in"),
        "filters": form,
        "listing": shown,
        "rows": [(row, KINDS.get(row.kind), TONES.get(row.state, "amber")) for row in shown.page],
    }
    return render(request, "exchange/files.html", context)


def _list_csv(request: Request, rows: list[FileIn]) -> HttpResponse:
    audit(request.user, "exchange.files.exported", request.user, request.now, rows=len(rows))
    head = (_("File"), _("Kind"), _("State"), _("Brought by"), _("Brought"), _("Rows"), _("New"))
    more = (_("Changed"), _("Known before"), _("Came back"))
    cells = [
        (row.name, str(KINDS[row.kind].label if row.kind in KINDS else row.kind), row.get_state_display(),
         row.brought_by.name, row.brought_at, row.n_rows, row.n_new, row.n_changed, row.n_known, row.n_bad)
        for row in rows
    ]  # fmt: skip
    return csv_response("files-in", head + more, cells)


def file_in_new(request: Request) -> HttpResponse:
    """Bring a file: say what it is a table of."""
    must_bring(request)
    kinds = queries.kinds_of(request.user, request.today)
    first = {"kind": request.GET.get("kind", "")}
    form = BringForm(request.POST or None, request.FILES or None, kinds=kinds, initial=first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _brought(request, form)
            except Refused as refused:
                form.add_error("file", str(refused))
                status = status_of(refused)
    context = {"title": _("Bring a file"), "form": form, "kinds": kinds}
    return render(request, "exchange/file_new.html", context, status=status)


def _brought(request: Request, form: BringForm) -> HttpResponse:
    given = form.cleaned_data["file"]
    file, new = actions.bring(
        form.cleaned_data["kind"], name=given.name, chunks=given.chunks(), by=request.user, now=request.now
    )
    if not new:
        messages.info(request, _("This very file is here already. Nothing has changed."))
    return redirect("file_in", pk=file.pk)


def table_example(request: Request, key: str, form: str) -> HttpResponse:
    """Save an example of a kind of table: its columns and one row."""
    must_bring(request)
    if form not in MEDIA_TYPES or key not in KINDS:
        raise Http404
    return returning.example(KINDS[key], form)


def table_on_record(request: Request, key: str) -> HttpResponse:
    """Save what is on record of a kind of table, in the columns in which it is taken in again."""
    kind = next((each for each in queries.kinds_of(request.user, request.today) if each.key == key), None)
    if kind is None or kind.give is None:
        raise Http404
    return csv_response(key, *kind.given(kind.give(request.user, request.today)))


def file_of(request: Request, pk: UUID) -> FileIn:
    """Find a file that this user may see."""
    return get_object_or_404(queries.files(request.user, request.today), pk=pk)


def file_in(request: Request, pk: UUID) -> HttpResponse:
    """Show a file: before it is read its columns and first rows; then how far it is, and what became of its rows."""
    file = file_of(request, pk)
    if is_part(request):
        return render(request, "exchange/_progress.html", _page(request, file))
    if file.state == State.NEW:
        asked: HttpResponse = columns_page(request, file)
        return asked
    rows = file.bad.all()
    context = _page(request, file) | {"bad": list(rows[:SHOWN]), "shown": SHOWN, "form": ReasonForm()}
    context["may_undo"] = file.parts.filter(kept=True).exists()
    if file.state == State.CHECKED:
        context |= {"preview": columns_page(request, file, whole=False)}
    return render(request, "exchange/file.html", context)


def _page(request: Request, file: FileIn) -> dict[str, Any]:
    until = (file.read_at or file.seen_at or file.brought_at) + actions.UNDO_FOR
    return {
        "title": file.name,
        "file": file,
        "kind": kind_named(file.kind),
        "tone": TONES.get(file.state, "amber"),
        "at_work": file.state in AT_WORK,
        "undo_until": until if request.now < until else None,
    }


STEPS: dict[str, Callable[..., None]] = {
    "begin": actions.begin,
    "stop": actions.stop,
    "go-on": actions.go_on,
    "leave-out": actions.leave_out,
}


@require_POST
def file_in_do(request: Request, pk: UUID, step: str) -> HttpResponse:
    """Take a step with a file: read the good rows, stop, go on, leave it out, undo it."""
    file = file_of(request, pk)
    if step == "undo":
        form = ReasonForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        actions.undo(file, reason=reason, by=request.user, now=request.now)
    elif step in STEPS:
        STEPS[step](file, by=request.user, now=request.now)
    else:
        raise Http404
    if file.state in AT_WORK and file.n_rows <= actions.SMALL:
        (actions.go_back if file.state == State.UNDOING else actions.work_on)(file, now=request.now)
    if step == "leave-out":
        messages.success(request, _("The file is left out and erased."))
        return redirect("files_in")
    return redirect("file_in", pk=pk)


def file_in_save(request: Request, pk: UUID, what: str) -> HttpResponseBase:
    """Save the file as it came, or the rows that were not taken."""
    file = file_of(request, pk)
    savers = {"original": returning.original, "returned": returning.returned}
    if what not in savers:
        raise Http404
    audit(request.user, "exchange.file.saved", file, request.now, area_id=file.area_id, what=what)
    return savers[what](request, file)
