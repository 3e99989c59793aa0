"""Orders: the list, giving one, the page of one, what each recipient says."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must, require, spans
from lianfang.accounts.audit import audit
from lianfang.accounts.roles import ROLES
from lianfang.command import actions
from lianfang.command.forms import AcknowledgeForm, OrderFilter, OrderForm, OutcomeForm, ReasonForm
from lianfang.command.models import Order, Recipient
from lianfang.command.queries.orders import GIVE, READ, RECEIVE, may_answer, orders, recipients_of, state_of
from lianfang.command.views.common import fought, said_wrong
from lianfang.command.words import ORDER_STATES, OUTCOMES
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"given": "given_at", "due": "due_at", "number": "number"}


def order_list(request: Request) -> HttpResponse:
    """List the orders given in the user's areas, or to somebody there."""
    must(request, READ, RECEIVE)
    form, chosen = filters(OrderFilter, request)
    rows = orders(request.user, request.today, request.now, **chosen)
    if request.GET.get("export") == "csv":
        return _saved(request, list(rows.order_by("-given_at")))
    shown = listing(request, rows, sorts=SORTS, default="-given")
    context = {
        "title": _("Orders"),
        "filters": form,
        "listing": shown,
        "rows": [_row(each, request) for each in shown.page],
        "may_give": may(request.user, GIVE, request.today),
    }
    return render(request, "command/orders.html", context)


def _row(each: Order, request: Request) -> dict[str, Any]:
    given = list(each.recipients.all())
    words, tone = ORDER_STATES[state_of(each, request.now)]
    return {
        "order": each,
        "state": words,
        "tone": tone,
        "of": len(given),
        "known": sum(1 for one in given if one.acknowledged_at),
        "done": sum(1 for one in given if one.done_at),
    }


def _saved(request: Request, rows: list[Order]) -> HttpResponse:
    head = [_("No."), _("Kind"), _("Title"), _("Given by"), _("Given"), _("To be done by"), _("State")]
    head += [_("Recipients"), _("Receipts"), _("Answered"), _("Withdrawn"), _("Why")]
    cells = []
    for each in rows:
        row = _row(each, request)
        cells.append(
            (
                *(each.said, each.get_kind_display(), each.title, each.area, each.given_at, each.due_at),
                *(row["state"], row["of"], row["known"], row["done"], each.withdrawn_at, each.withdrawn_why),
            )
        )
    if rows:
        audit(request.user, "command.orders.exported", rows[0], request.now, rows=len(rows))
    return csv_response("orders", head, cells)


def order_new(request: Request) -> HttpResponse:
    """Give an order."""
    ranges = spans(request.user, GIVE, request.today)
    if not ranges:
        require(request.user, GIVE, 0, request.today)
    outbreak = fought(request)
    if outbreak is None:
        messages.error(request, _("No outbreak is being fought here."))
        return redirect("orders")
    begin = {"area": Area.objects.get(pk=ranges[0][0]).code}
    form = OrderForm(request.POST or None, spans=ranges, initial=begin)
    if request.method == "POST" and form.is_valid() and (made := _given(request, form, outbreak)):
        messages.success(request, _("Given as no. %(n)s.") % {"n": made.said})
        return redirect("order", made.pk)
    context = {
        "title": _("Give an order"),
        "form": form,
        "crumbs": ("orders", _("Orders")),
        "go": _("Give it"),
    }
    return render(request, "command/form.html", context, status=422 if form.is_bound else 200)


def _given(request: Request, form: OrderForm, outbreak: Outbreak) -> Order | None:
    told = form.cleaned_data
    try:
        return actions.give_order(
            outbreak,
            area_id=told["area"].pk,
            kind=told["kind"],
            title=told["title"],
            text=told["text"],
            to=told["to"],
            due_at=told["due_at"],
            by=request.user,
            now=request.now,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


def order(request: Request, pk: UUID) -> HttpResponse:
    """Show an order, its clocks, and what each recipient said."""
    must(request, READ, RECEIVE)
    rows = orders(request.user, request.today, request.now).select_related("area", "given_by", "withdrawn_by")
    found: Order = get_object_or_404(rows, pk=pk)
    words, tone = ORDER_STATES[state_of(found, request.now)]
    context = {
        "title": found.title,
        "order": found,
        "state": words,
        "tone": tone,
        "rows": [_recipient(each, request) for each in recipients_of(found)],
        "gives": not found.withdrawn_at and may(request.user, GIVE, request.today, found.area_id),
        "reason_form": ReasonForm(),
    }
    return render(request, "command/order.html", context)


def _recipient(each: Recipient, request: Request) -> dict[str, Any]:
    role = ROLES[each.role][0] if each.role in ROLES else ""
    return {
        "it": each,
        "key": str(each.pk),
        "name": str(each.organisation) if each.organisation else str(each.area),
        "more": str(each.area) if each.organisation else role,
        "tone": OUTCOMES[each.outcome],
        "may": may_answer(each, request.user, request.today),
        "acknowledge": AcknowledgeForm(auto_id=f"ack-{each.pk}-%s"),
        "answer": OutcomeForm(auto_id=f"out-{each.pk}-%s"),
    }


def _mine(pk: UUID) -> Recipient:
    found: Recipient = get_object_or_404(Recipient.objects.select_related("order"), pk=pk)
    return found


@require_POST
def order_acknowledge(request: Request, pk: UUID) -> HttpResponse:
    """Acknowledge an order for a recipient."""
    found, form = _mine(pk), AcknowledgeForm(request.POST)
    if form.is_valid():
        actions.acknowledge(found, name=form.cleaned_data["name"], by=request.user, now=request.now)
        messages.success(request, _("Acknowledged."))
    else:
        said_wrong(request, form)
    return redirect("order", found.order_id)


@require_POST
def order_outcome(request: Request, pk: UUID) -> HttpResponse:
    """Tell what came of an order at a recipient."""
    found, form = _mine(pk), OutcomeForm(request.POST)
    if form.is_valid():
        actions.tell_outcome(found, **form.cleaned_data, by=request.user, now=request.now)
        messages.success(request, _("Noted what came of it."))
    else:
        said_wrong(request, form)
    return redirect("order", found.order_id)


@require_POST
def order_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Withdraw an order."""
    found = get_object_or_404(Order, pk=pk)
    actions.withdraw_order(found, reason=request.POST.get("reason", ""), by=request.user, now=request.now)
    messages.success(request, _("Withdrawn."))
    return redirect("order", pk)
