"""The command log: read, written, corrected by new entries, saved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must, visible
from lianfang.accounts.audit import audit
from lianfang.command import actions
from lianfang.command.forms import CorrectionForm, EntryForm, LogFilter
from lianfang.command.models import LogEntry
from lianfang.command.queries.orders import GIVE, READ, log
from lianfang.command.views.common import fought, said_wrong
from lianfang.common.dates import at
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"number": "number", "at": "at"}


def entries(request: Request) -> HttpResponse:
    """Show the log of the outbreak, the newest entry first; what was corrected stays, and says so."""
    must(request, READ)
    outbreak = fought(request)
    form, chosen = filters(LogFilter, request)
    if day := chosen.pop("day", None):
        chosen["bounds"] = (at(day), at(day, 24))
    rows = log(outbreak, **chosen) if outbreak else LogEntry.objects.none()
    rows = visible(rows, request.user, READ, request.today)
    if request.GET.get("export") == "csv":
        return _saved(request, list(rows.order_by("number")))
    context = {
        "title": _("Command log"),
        "filters": form,
        "listing": listing(request, rows, sorts=SORTS, default="-number"),
        "writes": outbreak is not None and may(request.user, GIVE, request.today),
        "entry_form": EntryForm(initial={"at": request.now}, prefix="entry"),
    }
    return render(request, "command/log.html", context)


def _saved(request: Request, rows: list[LogEntry]) -> HttpResponse:
    head = [_("No."), _("When"), _("Kind"), _("What"), _("Area"), _("Written by"), _("Written")]
    head += [_("Corrects no."), _("Corrected by no.")]
    cells = (
        (
            *(each.number, each.at, each.get_kind_display(), each.text, each.area, each.written_by),
            *(each.written_at, each.corrects.number if each.corrects else "", _later(each)),
        )
        for each in rows
    )
    if rows:
        audit(request.user, "command.log.exported", rows[0].outbreak, request.now, rows=len(rows))
    return csv_response("command-log", head, cells)


def _later(each: LogEntry) -> Any:
    return each.corrected_by.number if hasattr(each, "corrected_by") else ""


@require_POST
def entry_new(request: Request) -> HttpResponse:
    """Write an entry, for the area of the user's widest post that commands."""
    must(request, GIVE)
    outbreak, form = fought(request), EntryForm(request.POST, prefix="entry")
    if outbreak and form.is_valid():
        posts = [post.area_id for post in request.user.posts.all()]
        mine = [area for area in posts if may(request.user, GIVE, request.today, area)]
        actions.write_entry(
            outbreak, area_id=min(mine), **form.cleaned_data, by=request.user, now=request.now
        )
        messages.success(request, _("Written into the log."))
    else:
        said_wrong(request, form)
    return redirect("command_log")


def entry_correct(request: Request, pk: UUID) -> HttpResponse:
    """Correct an entry by a new one."""
    must(request, GIVE)
    rows = visible(LogEntry.objects.all(), request.user, GIVE, request.today)
    entry = get_object_or_404(rows.select_related("outbreak", "order"), pk=pk)
    form = CorrectionForm(request.POST or None, initial={"text": entry.text})
    if request.method == "POST" and form.is_valid():
        actions.correct_entry(entry, text=form.cleaned_data["text"], by=request.user, now=request.now)
        messages.success(request, _("Corrected by a new entry; the old one stays."))
        return redirect("command_log")
    context = {
        "title": _("Correct entry no. %(n)s") % {"n": entry.number},
        "form": form,
        "crumbs": ("command_log", _("Command log")),
        "go": _("Write the correction"),
        "lead": _("The entry stays as it was written; what is right is another entry."),
    }
    return render(request, "command/form.html", context, status=422 if form.is_bound else 200)
