"""The desk: begin a call, whom to call back, the list of calls."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must, spans, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.hotline import actions, queries
from lianfang.hotline.forms import BeginForm, CallFilter
from lianfang.hotline.models import HotlineCall
from lianfang.hotline.queries import ANSWER, READ
from lianfang.people.phones import phone_for
from lianfang.people.rules.names import mask_phone
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"number": "number", "began": "began_at", "back": "call_back_by"}
WAITING = 20  # of those to be called back, shown at the desk (design choice)


def widest(request: Request) -> int:
    """Give the widest area in which this user answers calls."""
    first, _last = max(spans(request.user, ANSWER, request.today), key=lambda each: each[1] - each[0])
    return first


@never_cache
def hotline(request: Request) -> HttpResponse:
    """Show the desk: a call begins here; whom to call back; the calls one still holds."""
    must(request, ANSWER)
    return _desk(request, BeginForm())


def _desk(request: Request, form: BeginForm) -> HttpResponse:
    user, on = request.user, request.today
    waiting = list(queries.to_call(user, on)[:WAITING])
    areas = labels(each.area_id for each in waiting)
    context = {
        "title": _("Hotline"),
        "form": form,
        "counts": queries.counts(user, on, request.now),
        "mine": queries.mine(user),
        "waiting": [(each, mask_phone(each.line), areas.get(each.area_id, "")) for each in waiting],
        "may_read": may(user, READ, on),
    }
    return render(request, "hotline/desk.html", context, status=422 if form.errors else 200)


@require_POST
@sensitive_post_parameters("line")
def begin(request: Request) -> HttpResponse:
    """Begin a call that came in."""
    must(request, ANSWER)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _desk(request, form)
    said = dict(form.cleaned_data)
    try:
        made = actions.begin(
            id_=said.pop("id"), area_id=widest(request), by=request.user, now=request.now, **said
        )
    except Refused as refused:
        form.add_error("line" if refused.code == "phone" else None, str(refused))
        return _desk(request, form)
    return redirect("hotline_call", made.pk)


@require_POST
def call_back(request: Request, pk: UUID) -> HttpResponse:
    """Begin a call to somebody who was promised one."""
    rows = visible(HotlineCall.objects.all(), request.user, ANSWER, request.today)
    first = get_object_or_404(rows.select_related("person"), pk=pk, call_back_by__isnull=False)
    line = first.line or (phone_for(first.person.pk) if first.person else "")
    made = actions.begin(
        id_=uuid7(),
        area_id=first.area_id,
        by=request.user,
        now=request.now,
        line=line,
        caller=first.caller,
        of=first,
    )
    messages.success(request, _("Dial now. Ask again who it is: nothing personal is said before."))
    return redirect("hotline_call", made.pk)


def calls(request: Request) -> HttpResponse:
    """List the calls, the newest first; or save the list."""
    must(request, READ)
    form, chosen = filters(CallFilter, request)
    rows = queries.calls(request.user, request.today, now=request.now, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows.order_by("number")))
    late = chosen.get("state") in {"back", "late"}
    shown = listing(request, rows, sorts=SORTS, default="back" if late else "-number")
    areas = labels(each.area_id for each in shown.page)
    context = {
        "title": _("Hotline calls"),
        "filters": form,
        "listing": shown,
        "rows": [(each, mask_phone(each.line), areas.get(each.area_id, "")) for each in shown.page],
        "may_answer": may(request.user, ANSWER, request.today),
    }
    return render(request, "hotline/calls.html", context)


def _csv(request: Request, rows: list[HotlineCall]) -> HttpResponse:
    areas = labels(each.area_id for each in rows)
    audit(request.user, "hotline.list.exported", request.user, request.now, rows=len(rows))
    head = [_("No."), _("Way"), _("Began"), _("Ended"), _("Who answered"), _("Area"), _("Identity")]
    head += [_("What came of it"), _("Note"), _("Call back until"), _("Called back")]
    cells: Any = (
        (each.number, each.get_way_display(), each.began_at, each.ended_at, each.by.name,
         areas.get(each.area_id, ""), each.get_identity_display(), each.get_outcome_display(), each.note,
         each.call_back_by, each.called_back_at)
        for each in rows
    )  # fmt: skip
    return csv_response("hotline-calls", head, cells)
