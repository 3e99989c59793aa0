"""The list of findings, and what somebody looks at again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, must, visible
from lianfang.accounts.audit import audit
from lianfang.supervision import queries
from lianfang.supervision.forms import FindingFilter
from lianfang.supervision.models import Finding
from lianfang.supervision.views.common import INSPECT, READ, RECTIFY, shown
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"number": "number", "due": "due_at", "found": "found_at", "area": "area_id", "look": "look_on"}
HEAD = (
    *(
        N_("No."),
        N_("Mode"),
        N_("What was found"),
        N_("Severe: it endangers people"),
        N_("Area"),
        N_("Where exactly"),
    ),
    *(N_("Who puts it right"), N_("State"), N_("Found"), N_("To be put right by"), N_("Put right in time")),
    *(N_("Second look on"), N_("Looked at in vain"), N_("Proposed for an interview"), N_("Closed")),
)


def findings(request: Request) -> HttpResponse:
    """List the findings of one's areas, those that are overdue first."""
    must(request, READ, RECTIFY)
    form, chosen = filters(FindingFilter, request)
    state = chosen.pop("state", "open")
    rows = queries.findings(
        request.user, request.today, request.now, state="" if state == "all" else state, **chosen
    )
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows.order_by("number")))
    found = listing(request, rows, sorts=SORTS, default="due" if state in {"open", "late"} else "-number")
    context = {
        "title": _("Findings"),
        "filters": form,
        "listing": found,
        "rows": shown(found.page, request),
        "counts": queries.counts(request.user, request.today, request.now),
        "may_read": may(request.user, READ, request.today),
        "may_inspect": may(request.user, INSPECT, request.today),
    }
    return render(request, "supervision/findings.html", context)


def _csv(request: Request, rows: list[Finding]) -> HttpResponse:
    audit(request.user, "supervision.list.exported", request.user, request.now, rows=len(rows))
    yes = {True: _("yes"), False: _("no"), None: ""}
    cells = [
        (row.number, row.get_mode_display(), row.what, yes[row.severe], told["area"], row.place, told["unit"],
         row.get_state_display(), row.found_at, row.due_at, yes[row.in_time], row.look_on, row.n_failed,
         row.escalated_at, row.closed_at)
        for row, told in ((each["finding"], each) for each in shown(rows, request))
    ]  # fmt: skip
    return csv_response("findings", [_(head) for head in HEAD], cells)


def looks(request: Request) -> HttpResponse:
    """List what somebody looks at again: the day has come, or the unit says that it is put right."""
    must(request, READ)
    rows = queries.to_look_at(request.today, request.user).select_related("team", "fixed_by")
    rows = visible(rows, request.user, READ, request.today)
    found = listing(request, rows, sorts=SORTS, default="look")
    ahead = queries.findings(request.user, request.today, request.now, state="open")
    context: dict[str, Any] = {
        "title": _("To be looked at again"),
        "listing": found,
        "rows": shown(found.page, request),
        "days": queries.days_of(request.today).look_again_days,
        "later": ahead.filter(look_on__gt=request.today).exclude(state="fixed").count(),
    }
    return render(request, "supervision/looks.html", context)
