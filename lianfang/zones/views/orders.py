"""An order of a zone: its page, its draft, what was looked at, its paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, spans, visible
from lianfang.common.errors import Refused
from lianfang.web.http import Request
from lianfang.zones import actions, papers, queries
from lianfang.zones.forms import LookForm, OrderForm, TextForm
from lianfang.zones.models import Zone, ZoneOrder
from lianfang.zones.rules import looked
from lianfang.zones.views.stepping import APPROVE, PROPOSE, READ, SERVE, Bound, Step, offered, step_in, table
from lianfang.zones.words import CONDITIONS, TONES, level_label, text_of

STATES = {"draft": "amber", "submitted": "brand", "approved": "green", "dropped": "neutral"}
STEPS = table(
    Step("submit", gettext_lazy("Hand in"), "send", actions.submit, PROPOSE,
         lambda order: order.state == "draft", tone="primary"),
    Step("approve", gettext_lazy("Approve and sign"), "check", actions.approve, APPROVE,
         lambda order: order.state == "submitted", tone="primary"),
    Step("return", gettext_lazy("Send back"), "arrow-back-up", actions.send_back, APPROVE,
         lambda order: order.state == "submitted", TextForm),
    Step("drop", pgettext_lazy("zone order", "Drop"), "x", actions.drop, PROPOSE,
         lambda order: order.state in {"draft", "submitted"}, TextForm),
)  # fmt: skip


def _found(request: Request, pk: UUID, permission: str = READ) -> ZoneOrder:
    """Give an order of a zone that the reader may see."""
    seen = visible(Zone.objects.all(), request.user, permission, request.today)
    names = (
        "zone__area",
        "outbreak__area",
        "made_by",
        "submitted_by",
        "approved_by",
        "returned_by",
        "dropped_by",
    )
    return get_object_or_404(ZoneOrder.objects.filter(zone__in=seen).select_related("notice", *names), pk=pk)


def order(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show an order of a zone as everybody will read it, with who did what; take a step on it."""
    row = _found(request, pk)
    gone, bound = step_in(request, row, step, STEPS, lambda _done: redirect("zone_order", pk))
    if gone:
        return gone
    return render(request, "zones/order.html", _page(request, row, bound), status=422 if bound else 200)


def _page(request: Request, row: ZoneOrder, bound: Bound) -> dict[str, Any]:
    numbers, area = queries.numbers_of(row.protocol), row.zone.area_id
    steps = [
        each for each in STEPS.values() if each.key != "approve" or row.submitted_by_id != request.user.pk
    ]
    return {
        "title": f"{row.get_what_display()}: {row.name}",
        "name": "zone_order",
        "thing": row,
        "order": row,
        "zone": row.zone,
        "tone": STATES[row.state],
        "level": level_label(row.protocol, row.level),
        "level_tone": TONES.get(row.level, "neutral"),
        "text": text_of(row, row.starts_at or row.due_at or row.made_at),
        "places": papers.inside_shape(row),
        "steps": offered(request, row, area, steps),
        "bound": bound,
        "may_edit": row.state == "draft" and may(request.user, PROPOSE, request.today, area),
        "grade": numbers.decide_hours,
        **_ending(request, row),
    }


def _ending(request: Request, row: ZoneOrder) -> dict[str, Any]:
    """Give what is still missing before a zone ends: conditions as they stand, or stood, and what people looked at."""
    if row.what != "lift" and not (row.what == "step_down" and row.state != "approved"):
        return {}
    numbers = queries.numbers_of(row.protocol)
    if row.conditions:
        found = [(CONDITIONS[key], met, at, n) for key, met, at, n in papers.kept(row)]
    else:
        stand = queries.checked(row.zone, request.now, down=row.what == "step_down")
        found = [(CONDITIONS[each.key], each.met, each.at, each.n) for each in stand]
    open_ = row.state in {"draft", "submitted"} and may(request.user, SERVE, request.today, row.zone.area_id)
    seen = looked(row.looked)
    looks = numbers.looks.value if row.what == "lift" else ()
    return {
        "conditions": found,
        "looks": [
            (_(each.label), seen.get(each.key), row.looked.get(each.key, {}).get("by", "")) for each in looks
        ],
        "look_form": LookForm(looks=looks, seen=seen) if open_ and looks else None,
        "lift_grade": numbers.levels,
    }


def order_edit(request: Request, pk: UUID) -> HttpResponse:
    """Write a draft anew."""
    row = _found(request, pk, PROPOSE)
    if row.state != "draft":
        return redirect("zone_order", pk)
    reach = spans(request.user, PROPOSE, request.today)
    numbers, box = queries.numbers_of(row.protocol), queries.box_of(row.outbreak)
    form = OrderForm(request.POST or None, numbers=numbers, spans=reach, order=row, box=box)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(row, form.plan(), by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("zone_order", pk)
    context = {"title": _("Change the draft"), "form": form, "order": row, "outbreak": row.outbreak}
    return render(request, "zones/zone_new.html", context, status=422 if form.is_bound else 200)


@require_POST
def order_looked(request: Request, pk: UUID) -> HttpResponse:
    """Write down what was looked at before a zone is lifted."""
    row = _found(request, pk, SERVE)
    form = LookForm(request.POST, looks=queries.numbers_of(row.protocol).looks.value, seen={})
    if form.is_valid():
        try:
            actions.look(row, form.seen(), by=request.user, now=request.now)
            messages.success(request, _("Saved."))
        except Refused as refused:
            if refused.code == "forbidden":
                raise
            messages.error(request, str(refused))
    return redirect("zone_order", pk)


def order_paper(request: Request, pk: UUID) -> HttpResponse:
    """Give an order as a file: ?as=word, else PDF; ?lang=zh or en, else the language of the page."""
    row = _found(request, pk)
    page = "en" if (get_language() or "").startswith("en") else "zh"
    language = request.GET.get("lang", page)
    language = language if language in papers.LANGUAGES else page
    word = request.GET.get("as") == "word"
    make = papers.write_order if word else papers.print_order
    kind = papers.WORD if word else "application/pdf"
    response = HttpResponse(make(row, language, now=request.now), content_type=kind)
    name = f"zone-{row.said or 'draft'}-{language}.{'docx' if word else 'pdf'}"
    response["Content-Disposition"] = f'{"attachment" if word else "inline"}; filename="{name}"'
    return response
