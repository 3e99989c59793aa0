"""The line list, and the positives that wait for a person."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from lianfang.cases import queries
from lianfang.cases.forms import CaseFilter
from lianfang.cases.views.common import asked, export, label
from lianfang.web.http import Request
from lianfang.web.pages import listing


def line_list(request: Request) -> HttpResponse:
    """List everyone infected in the outbreak; over the list, the epidemic curve and the chains."""
    outbreak, form, chosen = asked(request, CaseFilter)
    rows = queries.line_list(outbreak, by=request.user, on=request.today, **chosen)
    if request.GET.get("export"):
        return export(request, outbreak, "line-list", CASE_HEAD, rows, _case_cells)
    sorts = {"number": "number", "onset": "onset_on", "found": "detected_at", "decided": "decided_at"}
    shown = listing(request, rows, sorts=sorts, default="number")
    curve, tree = queries.epidemic(outbreak, request.now)
    label(shown.page, outbreak, request)
    context = {"title": _("Line list"), "filters": form, "listing": shown, "curve": curve, "tree": tree}
    return render(request, "cases/line_list.html", context)


def proposed(request: Request) -> HttpResponse:
    """List the positives and temporary isolations that wait for a named person."""
    outbreak, _form, _chosen = asked(request, CaseFilter)
    cases = queries.proposed(outbreak, by=request.user, on=request.today)
    isolations = queries.unanswered(outbreak, by=request.user, on=request.today)
    again = queries.maybe_again(outbreak, by=request.user, on=request.today)
    context = {"title": _("Waiting for a decision"), "cases": cases, "isolations": isolations, "again": again}
    label([*cases, *isolations], outbreak, request)
    return render(request, "cases/proposed.html", context)


CASE_HEAD = (
    N_("No."),
    N_("Name"),
    N_("Sex"),
    N_("Born"),
    N_("Area"),
    N_("State"),
    N_("Type"),
    N_("Onset"),
    N_("Found"),
    N_("Decided"),
    N_("Left"),
)


def _case_cells(case: Any, who: Sequence[object]) -> Sequence[object]:
    state, left = case.get_state_display(), case.out_at or case.died_at
    return (
        case.number,
        *who,
        state,
        case.type_label,  # put there by _label
        case.onset_on,
        case.detected_at,
        case.decided_at,
        left,
    )
