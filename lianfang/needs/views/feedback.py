"""The list of thanks and complaints, taking one in, the page of one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, require, spans
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.needs import actions, queries
from lianfang.needs.actions.feedback import Word
from lianfang.needs.forms import AnswerForm, FeedbackFilter, FeedbackForm, PublishForm, RouteForm, TextForm
from lianfang.needs.models import Feedback
from lianfang.needs.views.stepping import Kind, Step, page_of, table
from lianfang.people.models import Organisation
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

MAY = "needs.feedback"
SORTS = {"due": "due_at", "number": "number", "received": "received_at"}
TONES = {"new": "amber", "routed": "brand", "answered": "green"}
SUGGESTED = 500  # units that the page proposes while one types
HEAD = (
    *(
        N_("No."),
        N_("Kind"),
        N_("How it came"),
        N_("Received"),
        N_("What was said"),
        N_("Number on the badge"),
    ),
    *(N_("To which unit it was sent"), N_("Unit"), N_("State"), N_("Due"), N_("Answered")),
)


def _allowed(request: Request) -> None:
    if not may(request.user, MAY, request.today):
        require(request.user, MAY, 0, request.today)


def feedback_list(request: Request) -> HttpResponse:
    """List the thanks and complaints of one's areas, what is overdue first."""
    _allowed(request)
    form, chosen = filters(FeedbackFilter, request)
    state = chosen.pop("state", "waiting")
    rows = queries.feedback(
        request.user, request.today, now=request.now, state="" if state == "all" else state, **chosen
    )
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows.order_by("number")))
    shown = listing(request, rows, sorts=SORTS, default="due" if state in {"waiting", "late"} else "-number")
    areas = labels(row.area_id for row in shown.page)
    context = {
        "title": _("Thanks and complaints"),
        "filters": form,
        "listing": shown,
        "rows": [(row, areas.get(row.area_id, ""), TONES[row.state]) for row in shown.page],
        "may_needs": may(request.user, "needs.read", request.today),
    }
    return render(request, "needs/feedback_list.html", context)


def _csv(request: Request, rows: list[Feedback]) -> HttpResponse:
    audit(request.user, "needs.feedback.exported", request.user, request.now, rows=len(rows))
    table = [
        (row.number, row.get_kind_display(), row.get_way_display(), row.received_at, row.said, row.badge,
         row.sent_to or "", row.unit or "", row.get_state_display(), row.due_at, row.answered_at)
        for row in rows
    ]  # fmt: skip
    return csv_response("feedback", [_(head) for head in HEAD], table)


def feedback_new(request: Request) -> HttpResponse:
    """Take in thanks or a complaint that came by letter, by phone or in person."""
    _allowed(request)
    form = FeedbackForm(request.POST or None, spans=spans(request.user, MAY, request.today))
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        word = Word(source=said.pop("id"), area_id=said.pop("area").pk, **said)
        try:
            row = actions.receive(word, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Taken in as no. %(n)s.") % {"n": row.number})
            return redirect("feedback_list")
    context = {"title": _("Take in thanks or a complaint"), "form": form, "organisations": _units()}
    return render(request, "needs/feedback_new.html", context, status=422 if form.is_bound else 200)


def _units() -> list[Organisation]:
    return list(Organisation.objects.filter(closed_on=None).order_by("name")[:SUGGESTED])


def _open(row: Feedback) -> bool:
    return row.state != Feedback.State.ANSWERED


STEPS = table(
    Step("route", gettext_lazy("Pass to a unit"), "send", actions.route, MAY, _open, RouteForm),
    Step("answer", pgettext_lazy("feedback", "Answer"), "message-2", actions.answer, MAY,
         lambda row: row.state == Feedback.State.ROUTED, AnswerForm, "primary"),
    Step("publish", gettext_lazy("Publish"), "world", actions.publish, MAY,
         lambda row: row.may_publish and not row.erased, PublishForm),
    Step("hide", gettext_lazy("Take off the page"), "eye-off", actions.hide, MAY,
         lambda row: row.published, TextForm),
    Step("note", gettext_lazy("Note"), "note", actions.note_feedback, MAY, lambda row: not row.erased, TextForm),
)  # fmt: skip


def feedback(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show thanks or a complaint, which unit answers, and what was done; take a step on it."""
    rows = Feedback.objects.select_related("unit", "sent_to", "worker__person", "received_by")
    row = get_object_or_404(rows.exclude(queries.about_oneself(request.user)), pk=pk)
    return page_of(request, row, step, Kind("feedback", "feedback_list", MAY, STEPS, _page))


def _page(row: Feedback, _request: Request) -> dict[str, Any]:
    return {
        "title": f"{row.get_kind_display()} {row.number}",
        "row": row,
        "tone": TONES[row.state],
        "area": labels([row.area_id]).get(row.area_id, ""),
        "history": row.steps.select_related("by"),
        "wearers": queries.workers_of(row.badge),
        "elsewhere": row.sent_to_id and row.unit_id and row.sent_to_id != row.unit_id,
        "clocks": [
            (_("It stands with a unit"), row.route_by, row.received_at if row.unit_id else None),
            (_("It is answered"), row.answer_by, row.answered_at),
        ],
        "organisations": _units(),
    }
