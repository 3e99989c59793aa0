"""Alarms of missing meals: the list, the page of one with what was done about it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import must, require
from lianfang.accounts.audit import audit
from lianfang.meals import actions, queries
from lianfang.meals.forms import BoxesForm, SecondForm, ShortfallFilter
from lianfang.meals.models import Shortfall
from lianfang.meals.queries import READ
from lianfang.meals.words import STATES, written
from lianfang.places.queries import labels
from lianfang.supplies.forms import TextForm
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

PLAN = "meals.plan"
SORTS = {"raised": "raised_at", "due": "due_at", "missing": "missing", "area": "area_id"}
HEAD = (
    *(
        N_("Day"),
        N_("Which meal"),
        N_("Site"),
        N_("Why"),
        N_("Missing now"),
        N_("Raised at"),
        N_("To be seen to by"),
    ),
    *(N_("Seen to at"), N_("Ended at"), N_("Ended by"), N_("What became of it")),
)


def shortfalls(request: Request) -> HttpResponse:
    """List alarms of missing meals, those first whose clock runs out first."""
    must(request, READ)
    form, chosen = filters(ShortfallFilter, request)
    rows = queries.shortfalls(request.user, request.today, **chosen)
    words = {each.key: _(each.label) for each in queries.current(request.today).meals.value}
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows), words)
    shown = listing(request, rows, sorts=SORTS, default="due")
    context = {
        "title": _("Missing meals"),
        "filters": form,
        "listing": shown,
        "rows": [(row, words.get(row.meal, row.meal), _late(row, request)) for row in shown.page],
    }
    return render(request, "meals/shortfalls.html", context)


def _late(row: Shortfall, request: Request) -> bool:
    return row.seen_at is None and row.ended_at is None and row.due_at < request.now


def _csv(request: Request, rows: list[Shortfall], words: dict[str, str]) -> HttpResponse:
    audit(request.user, "meals.list.exported", request.user, request.now, rows=len(rows))
    table = [
        (row.day, words.get(row.meal, row.meal), row.place.name, row.get_why_display(), row.missing, row.raised_at,
         row.due_at, row.seen_at, row.ended_at, row.ended_by.name if row.ended_by else "", row.ended_text)
        for row in rows
    ]  # fmt: skip
    return csv_response("missing-meals", [_(head) for head in HEAD], table)


def _open(alarm: Shortfall) -> bool:
    return alarm.ended_at is None


STEPS = (
    Step("kitchen", gettext_lazy("Ask a second kitchen"), "tools-kitchen-2", actions.ask_second, PLAN, _open,
         SecondForm, "primary"),
    Step("boxes", gettext_lazy("Give boxes from stock"), "stack-2", actions.give_boxes, "supplies.keep", _open,
         BoxesForm),
    Step("note", gettext_lazy("Note what was done"), "note", actions.note, PLAN, _open, TextForm),
    Step("end", pgettext_lazy("shortfall", "End the alarm"), "circle-check", actions.end, PLAN, _open, TextForm),
)  # fmt: skip


def shortfall(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show missing meals and what was done about them; do something more."""
    found = get_object_or_404(Shortfall.objects.select_related("place", "ended_by"), pk=pk)
    require(request.user, READ, found.area_id, request.today)
    return page_of(
        request, found, step, Kind("shortfall", "meals/shortfall.html", STEPS, _page), found.area_id
    )


def _page(alarm: Shortfall, request: Request) -> dict[str, Any]:
    row = queries.one(alarm.place, alarm.day, alarm.meal, request.now)
    meal = _(row.meal.label) if row else alarm.meal
    return {
        "title": f"{meal} · {alarm.place.name}",
        "alarm": alarm,
        "area": labels([alarm.area_id]).get(alarm.area_id, ""),
        "late": _late(alarm, request),
        "row": row,
        "state": STATES[row.standing.state] if row else ("", ""),
        "came": written(row.came) if row else "–",
        "history": alarm.steps.select_related("by", "serving", "document"),
    }
