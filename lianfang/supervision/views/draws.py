"""Precise: draws of visits, why each was drawn, calls to residents."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.access import may, must, require, spans, visible
from lianfang.accounts.audit import About, audit, audit_many
from lianfang.common.errors import Refused
from lianfang.places.queries import labels
from lianfang.protocol.supervision import Supervision
from lianfang.supervision import actions, queries, rules
from lianfang.supervision.forms import CallForm, DrawFilter, DrawForm
from lianfang.supervision.models import Draw, Drawn
from lianfang.supervision.views.common import INSPECT, READ, fought
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

ANSWERS = {"": "neutral", "came": "green", "nobody": "red", "unsure": "amber", "unreached": "neutral"}
UNITS = {
    "pace": gettext_lazy("%(n)s s after the door before"),
    "same_note": gettext_lazy("written %(n)s times"),
    "clock": gettext_lazy("%(n)s min off"),
}


def draws(request: Request) -> HttpResponse:
    """List the draws, the latest first."""
    must(request, READ)
    found = listing(
        request, queries.draws(request.user, request.today), sorts={"made": "made_at"}, default="-made"
    )
    areas = labels(each.area_id for each in found.page)
    context = {
        "title": _("Draws"),
        "listing": found,
        "rows": [(each, areas.get(each.area_id, "")) for each in found.page],
        "numbers": queries.days_of(request.today),
        "may_draw": may(request.user, INSPECT, request.today),
    }
    return render(request, "supervision/draws.html", context)


def draw_new(request: Request) -> HttpResponse:
    """Draw visits of some days in an area."""
    must(request, INSPECT)
    outbreak = fought(request)
    eve = request.today - timedelta(days=1)
    reach = spans(request.user, INSPECT, request.today)
    form = DrawForm(request.POST or None, initial={"first_on": eve, "last_on": eve}, spans=reach)
    if request.method == "POST" and outbreak and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            made = actions.draw(
                outbreak, area_id=told.pop("area").pk, by=request.user, now=request.now, **told
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("draw", made.pk)
    context = {"title": _("Draw visits"), "form": form, "outbreak": outbreak}
    return render(request, "supervision/draw_new.html", context, status=422 if form.is_bound else 200)


def draw(request: Request, pk: UUID) -> HttpResponse:
    """Show what was drawn and why; draw again by the same seed to compare."""
    must(request, READ)
    found = get_object_or_404(queries.draws(request.user, request.today), pk=pk)
    form, chosen = filters(DrawFilter, request)
    rows = queries.drawn_of(found)
    if state := chosen.get("state"):
        rows = rows.filter(answer="" if state == "open" else state)
    if request.GET.get("export") == "csv":
        return _csv(request, found, list(rows))
    page = listing(request, rows, sorts={"place": "place", "answer": "answer"}, default="place", per_page=200)
    context = _draw(request, found) | {"filters": form, "listing": page}
    context["rows"] = _rows(list(page.page), found)
    return render(request, "supervision/draw.html", context)


def _draw(request: Request, found: Draw) -> dict[str, Any]:
    numbers = queries.numbers_of(found.protocol)
    return {
        "title": _("Draw of %(day)s") % {"day": found.made_at.strftime("%Y-%m-%d")},
        "draw": found,
        "area": labels([found.area_id]).get(found.area_id, ""),
        "numbers": numbers,
        "weights": [(_(each.label), each.weight) for each in numbers.anomalies.value],
        "again": _again(found, numbers) if request.GET.get("again") else None,
        "may_call": may(request.user, INSPECT, request.today, found.area_id),
    }


def _again(found: Draw, numbers: Supervision) -> str:
    """Draw again by the same seed: "same", "other" visits come out, or the "records" have changed meanwhile."""
    behind = queries.candidates(found.area_id, found.first_on, found.last_on, found.made_at)
    weighed = [rules.weight(each.found, numbers) for each in behind]
    if rules.digest(weighed) != found.digest:
        return "records"
    kept = list(found.drawn.order_by("place").values_list("visit_id", flat=True))
    return "same" if [one.id for one in rules.chosen(weighed, found.seed, len(kept))] == kept else "other"


def reasons_of(row: Drawn, numbers: Supervision) -> list[str]:
    """Say in words why a visit weighed more in a draw."""
    words = {each.key: _(each.label) for each in numbers.anomalies.value}
    return [f"{words.get(key, key)}: {UNITS[key] % {'n': n}}" for key, n in row.reasons]


def _rows(rows: list[Drawn], found: Draw) -> list[dict[str, Any]]:
    numbers = queries.numbers_of(found.protocol)
    areas = labels(row.area_id for row in rows)
    return [
        {
            "row": row,
            "area": areas.get(row.area_id, ""),
            "why": reasons_of(row, numbers),
            "tone": ANSWERS[row.answer],
        }
        for row in rows
    ]


def _csv(request: Request, found: Draw, rows: list[Drawn]) -> HttpResponse:
    audit(
        request.user, "supervision.draw.exported", found, request.now, area_id=found.area_id, rows=len(rows)
    )
    head = (
        _("No."),
        _("Area"),
        _("Address"),
        _("Visit"),
        _("Weight"),
        _("Why"),
        _("Answer"),
        _("Calls"),
        _("Note"),
    )
    cells = [
        (
            *(each["row"].place, each["area"], each["row"].household.address, each["row"].at),
            *(each["row"].weight, "; ".join(each["why"]), each["row"].get_answer_display()),
            *(each["row"].attempts, each["row"].note),
        )
        for each in _rows(rows, found)
    ]
    return csv_response("draw", head, cells)


def drawn(request: Request, pk: UUID) -> HttpResponse:
    """Show a door that was drawn with who lives there and their phones; write down what they say."""
    rows = Drawn.objects.select_related("draw", "household", "called_by")
    row = get_object_or_404(visible(rows, request.user, READ, request.today), pk=pk)
    require(request.user, INSPECT, row.area_id, request.today)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.call(row, **form.cleaned_data, by=request.user, now=request.now)
        messages.success(request, _("Written down."))
        return _next(row)
    people = queries.behind(row)
    about = [About(row, person.pk, row.area_id) for person in people] or [About(row, None, row.area_id)]
    audit_many(request.user, "supervision.door.opened", about, request.now)
    context = {
        "title": row.household.address,
        "row": row,
        "area": labels([row.area_id]).get(row.area_id, ""),
        "why": reasons_of(row, queries.numbers_of(row.draw.protocol)),
        "people": people,
        "form": form,
        "teller": queries.teller_of(row, request.user, request.today),
        "findings": row.findings.order_by("number"),
        "tone": ANSWERS[row.answer],
    }
    return render(request, "supervision/drawn.html", context, status=422 if form.is_bound else 200)


def _next(row: Drawn) -> HttpResponse:
    """Go on to the next door of the draw that nobody called; to the draw when there is none."""
    left = Drawn.objects.filter(draw=row.draw_id, answer="").exclude(pk=row.pk)
    after = left.filter(place__gt=row.place).order_by("place").first() or left.order_by("place").first()
    return redirect("drawn", after.pk) if after else redirect("draw", row.draw_id)
