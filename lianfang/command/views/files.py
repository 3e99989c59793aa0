"""Whole-process: one file per round, round of visits, order or notice, from its order to its closing; gaps in red."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.accounts.access import may, must
from lianfang.accounts.audit import audit
from lianfang.command.files import KINDS, READ, File, Kind, files
from lianfang.command.forms import FilesFilter
from lianfang.places.queries import labels
from lianfang.supervision import queries as supervised
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

MOST = 500  # looked through for gaps, the latest (design choice)
STATES = {"done": "green", "late": "red", "gap": "red", "waits": "neutral", "side": "neutral"}


def process_files(request: Request) -> HttpResponse:
    """List the files of one kind, the latest first; those with gaps, if that is asked for."""
    must(request, READ)
    form, chosen = filters(FilesFilter, request)
    kind = KINDS[chosen.get("kind", "testing")]
    rows = kind.rows(request.user, request.today, request.now)
    sorts = {"latest": kind.order.removeprefix("-")}
    if chosen.get("only") or request.GET.get("export") == "csv":
        known = files(kind, list(rows.order_by(kind.order, "pk")[:MOST]), request.now)
        kept = [each for each in known if each.gaps or not chosen.get("only")]
        if request.GET.get("export") == "csv":
            return _csv(request, kept)
        rows = rows.filter(pk__in=[each.row.pk for each in kept])
    found = listing(request, rows, sorts=sorts, default="-latest")
    shown = files(kind, list(found.page), request.now)
    context = {
        "title": _("From order to closing"),
        "filters": form,
        "listing": found,
        "rows": _named(shown),
        "kinds": KINDS.values(),
        "kind": kind,
        "gaps": sum(each.gaps for each in shown),
    }
    return render(request, "command/files.html", context)


def _named(shown: list[File]) -> list[tuple[File, str, list[str]]]:
    areas = labels(each.area_id for each in shown)
    return [
        (each, areas.get(each.area_id, ""), [_(step.stage.label) for step in each.steps if step.red])
        for each in shown
    ]


def _csv(request: Request, shown: list[File]) -> HttpResponse:
    audit(request.user, "supervision.files.exported", request.user, request.now, rows=len(shown))
    head = (_("What"), _("Area"), _("Step"), _("State"), _("Taken"), _("By"), _("Due"), _("Done"), _("of"))
    words = state_words()
    cells = [
        (each.title, area, _(step.stage.label), words[step.state], step.stage.at, step.stage.by, step.stage.due,
         step.stage.n, step.stage.of)
        for each, area, _gaps in _named(shown)
        for step in each.steps
    ]  # fmt: skip
    return csv_response("files", head, cells)


def state_words() -> dict[str, str]:
    """Say in words how a step stands."""
    return {
        "done": pgettext("step", "taken"),
        "late": pgettext("step", "taken too late"),
        "gap": pgettext("step", "missing"),
        "waits": pgettext("step", "still to come"),
        "side": "",
    }


def process_file(request: Request, kind: str, pk: UUID) -> HttpResponse:
    """Show a file: every step with when, by whom, until when; gaps in red; the findings about it."""
    must(request, READ)
    known: Kind | None = KINDS.get(kind)
    row = known.rows(request.user, request.today, request.now).filter(pk=pk).first() if known else None
    if known is None or row is None:
        raise Http404
    (file,) = files(known, [row], request.now)
    found = supervised.findings(request.user, request.today, request.now, about=pk).filter(worker=None)
    words = state_words()
    context: dict[str, Any] = {
        "title": file.title,
        "file": file,
        "area": labels([file.area_id]).get(file.area_id, ""),
        "steps": [(step, _(step.stage.label), words[step.state], STATES[step.state]) for step in file.steps],
        "findings": found.order_by("number")[:50],
        "may_inspect": may(request.user, "supervision.inspect", request.today, file.area_id),
    }
    if request.GET.get("export") == "csv":
        return _csv(request, [file])
    return render(request, "command/file.html", context)
