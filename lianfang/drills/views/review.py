"""The review of an exercise: events against time, what was done, what is learnt."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.audit import audit
from lianfang.accounts.deeds import deed
from lianfang.accounts.roles import ROLES
from lianfang.common.drill import in_drill
from lianfang.common.errors import Refused
from lianfang.drills import queries
from lianfang.drills.forms import ReviewForm
from lianfang.drills.models import Drill
from lianfang.drills.rules import minutes_between
from lianfang.web import clock
from lianfang.web.http import Request
from lianfang.web.pages import csv_response


def review(request: Request, pk: UUID) -> HttpResponse:
    """Show the review of an exercise, or save it."""
    found = get_object_or_404(queries.drills(request.user, request.today), pk=pk)
    leads = queries.manages(request.user, found, request.today)
    if found.state in {Drill.State.PLANNED, Drill.State.RUNNING} and not leads:
        raise Refused("drill_state", gettext_lazy("What is to come is not shown to those who exercise."))
    if request.GET.get("export") == "csv":
        return _csv(request, found)
    given = {"went_well": found.went_well, "to_mend": found.to_mend}
    deeds = found.figures.get("deeds", {})
    context = {
        "title": _("Review of %(name)s") % {"name": found.name},
        "found": found,
        "leads": leads,
        "lines": [_line(each) for each in queries.course(found, clock.wall())],
        "numbers": queries.reviewed(found),
        "allowed": queries.allowed_minutes(found),
        "deeds": [(deed(verb), n) for verb, n in sorted(deeds.items(), key=lambda each: -each[1])],
        "form": ReviewForm(initial=given),
    }
    return render(request, "drills/review.html", context)


def _line(line: queries.Line) -> dict[str, Any]:
    event = line.event
    return {
        "line": line,
        "event": event,
        "role": ROLES[event.role][0] if event.role in ROLES else _("Everybody"),
        "took": minutes_between(event.delivered_at, event.acknowledged_at),
    }


def _csv(request: Request, found: Drill) -> HttpResponse:
    audit(request.user, "drills.review.exported", found, request.now, area_id=found.area_id, name=found.name)
    head = [_("Minute"), _("Kind"), _("Title"), _("To whom"), _("Planned"), _("Delivered"), _("Answered")]
    head += [_("Minutes"), _("By whom"), _("What is done"), _("What is expected"), _("Judged"), _("Remark")]
    rows = [
        (e.minute, e.get_kind_display(), e.title, ROLES[e.role][0] if e.role else "", line.planned_at,
         e.delivered_at, e.acknowledged_at, minutes_between(e.delivered_at, e.acknowledged_at),
         e.acknowledged_by or "", e.response, e.expected, e.get_mark_display(), e.remark)
        for line in queries.course(found, clock.wall())
        for e in [line.event]
    ]  # fmt: skip
    with in_drill(found.name):
        return csv_response("exercise-review", head, rows)
