"""Line lists from files: upload, say which column is what, look, read in, what came back, take back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.cases import actions, queries
from lianfang.cases.forms import LineListColumns, LineListFile
from lianfang.cases.list_words import FIELDS, reason_of
from lianfang.cases.models import LineList
from lianfang.cases.returning import returned, rows_back
from lianfang.cases.rules.line_list import Bad
from lianfang.cases.rules.origins import origin_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import current
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import listing
from lianfang.web.refusals import status_of

PREVIEW = 10  # rows
CASE_SORTS = {"line": "line", "key": "key", "number": "case__number", "area": "case__area_id"}
SHOWN = 200  # rows that came back; all of them are in the file


def line_lists(request: Request) -> HttpResponse:
    """List the line lists that came as files; upload one."""
    outbreak = _outbreak(request)
    form = LineListFile(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _keep(request, outbreak, form)
            except Refused as refused:
                form.add_error("file", str(refused))
                status = status_of(refused)
    rows = queries.line_lists(by=request.user, on=request.today, outbreak=outbreak)
    found = listing(request, rows, sorts={"uploaded": "uploaded_at"}, default="-uploaded")
    may_read = may(request.user, "cases.confirm", request.today, outbreak.area_id)
    context = {"title": _("Line lists from files"), "form": form, "listing": found, "may_read": may_read}
    return render(request, "cases/line_lists.html", context, status=status)


def _outbreak(request: Request) -> Outbreak:
    outbreak = current(request.user, request.today)
    if outbreak is None:
        raise Refused("no_outbreak", _("No outbreak is being fought in your areas."))
    if not may(request.user, "cases.read", request.today):
        require(request.user, "cases.read", outbreak.area_id, request.today)
    return outbreak


def _keep(request: Request, outbreak: Outbreak, form: LineListFile) -> HttpResponse:
    file, edges = form.cleaned_data["file"], form.cleaned_data["edges"]
    kept, new = actions.keep_list(
        outbreak,
        name=file.name or "list",
        data=file.read(),
        edges=(edges.name or "links", edges.read()) if edges else None,
        by=request.user,
        now=request.now,
    )
    if not new:
        messages.info(request, _("This very file is here already. Nothing has changed."))
    return redirect("line_list_file", pk=kept.pk)


def _file(request: Request, pk: UUID) -> LineList:
    rows = queries.line_lists(by=request.user, on=request.today).defer(None)
    return get_object_or_404(rows.select_related("uploaded_by", "void_by", "outbreak"), pk=pk)


def line_list_file(request: Request, pk: UUID) -> HttpResponse:
    """Show a line list: before it is read its columns and what would come of it; then what did. Whoever has a post in a
    part of its area sees the cases that live there, and no row that came back."""
    kept = _file(request, pk)
    whole = may(request.user, "cases.read", request.today, kept.area_id)
    if kept.state == LineList.State.NEW:
        return _look(request, kept)
    rows = queries.listed_cases(kept, by=request.user, on=request.today)
    shown = listing(request, rows, sorts=CASE_SORTS, default="line")
    areas = labels(each.case.area_id for each in shown.page)
    context = {
        "title": kept.name,
        "file": kept,
        "origin": origin_of(kept.shape["head"]),
        "whole": whole,
        "listing": shown,
        "listed": [(each, areas.get(each.case.area_id, "")) for each in shown.page],
        **(_came_back(kept) if whole else {}),
        "may_void": may(request.user, "cases.confirm", request.today, kept.area_id),
    }
    return render(request, "cases/line_list_file.html", context)


def _came_back(kept: LineList) -> dict[str, Any]:
    """Give the rows and cells of a list that were not taken, and why."""
    back = [(file, row) for file in ("cases", "edges") for row in rows_back(kept, file)]
    return {
        "back": back[:SHOWN],
        "n_back": len(back),
        "shown": SHOWN,
        "files_back": sorted({row["file"] for row in kept.returned}),
        "notes": [(note["line"], reason_of(note["reason"], note["values"])) for note in kept.notes[:SHOWN]],
    }


def _look(request: Request, kept: LineList) -> HttpResponse:
    """Ask which column is what and show what would come of it; then read it."""
    form = LineListColumns(request.POST or None, kept=kept)
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_columns(kept, **form.chosen, by=request.user, now=request.now)
            if "read" in request.POST:
                actions.read_list(kept, by=request.user, now=request.now)
                return redirect("line_list_file", pk=kept.pk)
        except Refused as refused:
            error = str(refused)
    context = {"title": kept.name, "file": kept, "form": form, "error": error, **_preview(request, kept)}
    context["origin"] = origin_of(kept.shape["head"])
    return render(request, "cases/line_list_new.html", context, status=422 if error else 200)


def _preview(request: Request, kept: LineList) -> dict[str, Any]:
    """Say what would come of a list as its columns stand: how many rows are right, and why others are not."""
    read = queries.read_lines(kept, request.now)
    bad = [(row.number, reason_of(line.reason, line.values)) for row, line in read if isinstance(line, Bad)]
    notes = sum(len(line.notes) for _row, line in read if not isinstance(line, Bad))
    first = queries.first_rows(kept, PREVIEW)
    taken = {name: str(FIELDS[field]) for field, name in kept.columns.items()}
    heads = [(name, taken.get(name, "")) for name in kept.shape["head"]]
    n_links = sum(len(each.infectors) for each in queries.links_of_list(kept))
    counts = {
        "good": len(read) - len(bad),
        "bad": bad[:20],
        "n_bad": len(bad),
        "n_notes": notes,
        "n_links": n_links,
    }
    return counts | {"first": first, "heads": heads}


def line_list_save(request: Request, pk: UUID, what: str) -> HttpResponse:
    """Save the rows of a line list that came back, with the reasons."""
    kept = _file(request, pk)
    require(request.user, "cases.confirm", kept.area_id, request.today)
    if what not in {"cases", "edges"} or (what == "edges" and not kept.edges_name):
        raise Http404
    name, data, kind = returned(kept, what)
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def line_list_void(request: Request, pk: UUID) -> HttpResponse:
    """Take a line list back as a whole."""
    kept = _file(request, pk)
    gone, stayed = actions.void_list(
        kept, reason=request.POST.get("reason", ""), by=request.user, now=request.now
    )
    text = _(
        "The list is taken back: %(gone)s cases went, %(stayed)s stayed because somebody worked on them."
    )
    messages.success(request, text % {"gone": gone, "stayed": stayed})
    return redirect("line_list_file", pk=pk)
