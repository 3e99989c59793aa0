"""The list of candidates, and what a person decides about one or many of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may
from lianfang.cases import actions, queries
from lianfang.cases.forms import CandidateFilter
from lianfang.cases.models import Case
from lianfang.cases.reasons import NOT_NEAR, kept_as
from lianfang.cases.views.chosen import back_to, chosen
from lianfang.cases.views.common import asked, export, label
from lianfang.common.errors import Refused
from lianfang.web.http import Request
from lianfang.web.pages import listing

HEAD = (
    N_("Name"),
    N_("Sex"),
    N_("Born"),
    N_("Area"),
    N_("Case"),
    N_("Known from"),
    N_("Evidence"),
    N_("From"),
    N_("To"),
    N_("Likelihood"),
    N_("State"),
    N_("Reason"),
)


def candidates(request: Request) -> HttpResponse:
    """List the people who may have been near a case, until a person has decided about each."""
    outbreak, form, wanted = asked(request, CandidateFilter)
    rows = queries.proposals(outbreak, by=request.user, on=request.today, **wanted)
    if request.GET.get("export"):
        return export(request, outbreak, "candidates", HEAD, rows, _cells)
    sorts = {"score": "score", "last": "ended_at", "name": "person__name", "found": "proposed_at"}
    shown = listing(request, rows, sorts=sorts, default="-score")
    label(shown.page, outbreak, request)
    for row in shown.page:
        row.words = queries.evidence_in_words(row)
    context = {
        "title": _("May be contacts"),
        "filters": form,
        "listing": shown,
        "grades": queries.protocol_of(outbreak, request.now).contacts.grades,
        "undecided": wanted.get("state", "proposed") == "proposed",
        "may_decide": may(request.user, "cases.investigate", request.today),
        "reasons": NOT_NEAR,
    }
    return render(request, "cases/candidates.html", context)


def _cells(row: Any, who: Any) -> Any:
    words, source = queries.evidence_in_words(row), row.get_source_display()
    said = (
        row.began_at,
        row.ended_at,
        row.score,
        row.get_state_display(),
        _(row.reason) if row.reason else "",
    )
    return (*who, row.case.number, source, words, *said)


@require_POST
def candidates_decide(request: Request) -> HttpResponse:
    """Confirm or dismiss the candidates that are ticked, or all that the filters show."""
    outbreak, _form, wanted = asked(request, CandidateFilter)
    rows = queries.proposals(outbreak, by=request.user, on=request.today, **wanted)
    try:
        n, left = _decide(request, rows)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        text = ngettext("%(n)s candidate is decided.", "%(n)s candidates are decided.", n)
        messages.success(request, text % {"n": n})
        text = ngettext(
            "%(n)s waits: decide first about whom they met.",
            "%(n)s wait: decide first about whom they met.",
            left,
        )
        if left:
            messages.warning(request, text % {"n": left})
    return back_to(request, "candidates")


def _decide(request: Request, rows: Any) -> tuple[int, int]:
    """Decide about the chosen candidates; gives how many are decided, and how many wait for others to be."""
    found = chosen(request, rows)
    who: Any = {"by": request.user, "now": request.now}
    if request.POST.get("do") == "confirm":
        made = actions.confirm_candidates(found, grade=request.POST.get("grade", ""), **who)
        return len(made), queries.still_proposed(found)
    reason = kept_as(request.POST.get("note", ""))[:300]
    if not reason:
        raise Refused("reason", _("Write why they are not contacts."))
    return len(actions.dismiss_candidates(found, reason=reason, **who)), 0


@require_POST
def candidates_look(request: Request, pk: Any) -> HttpResponse:
    """Look once more for people who may have been near a case."""
    case = get_object_or_404(Case.objects.select_related("outbreak", "person"), pk=pk)
    found = actions.look_for_candidates(case, by=request.user, now=request.now)
    text = ngettext("%(n)s person may be a contact.", "%(n)s people may be contacts.", len(found))
    messages.success(request, text % {"n": len(found)})
    return redirect("case", pk=pk)
