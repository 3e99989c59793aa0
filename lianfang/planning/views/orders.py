"""Orders from suppliers: what is on the way, noting one, what became of it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.planning import actions, queries
from lianfang.planning.forms import DropForm, OrderedFilter, OrderForm
from lianfang.planning.models import Ordered
from lianfang.planning.views.common import BUY, READ
from lianfang.supplies.models import Item
from lianfang.supplies.queries import stores
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"due": "due_on", "goods": "item__name", "store": "store__name"}
TONES = {"waiting": "brand", "came": "green", "dropped": "neutral"}
HEAD = (
    *(N_("Goods"), N_("Quantity"), N_("Unit"), N_("Store"), N_("Supplier"), N_("Comes on"), N_("State")),
    *(N_("Note"), N_("By whom"), N_("Closed at"), N_("Reason")),
)


def ordered(request: Request) -> HttpResponse:
    """List what was ordered from suppliers, what comes first first."""
    must(request, READ)
    form, chosen = filters(OrderedFilter, request)
    state = chosen.pop("state", "waiting")
    rows = queries.ordered(request.user, request.today, state="" if state == "all" else state, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows))
    shown = listing(request, rows, sorts=SORTS, default="due")
    context = {
        "title": _("Ordered from suppliers"),
        "filters": form,
        "listing": shown,
        "rows": [
            (row, TONES[row.state], row.state == "waiting" and row.due_on < request.today)
            for row in shown.page
        ],
        "may_buy": may(request.user, BUY, request.today),
        "may_keep": may(request.user, "supplies.keep", request.today),
        "drop": DropForm(),
    }
    return render(request, "planning/ordered.html", context)


def _csv(request: Request, rows: list[Ordered]) -> HttpResponse:
    audit(request.user, "planning.orders.exported", request.user, request.now, rows=len(rows))
    table = [
        (row.item.name, row.n, row.item.unit, row.store.name, row.supplier, row.due_on, row.get_state_display(),
         row.note, row.by.name, row.ended_at, row.ended_text)
        for row in rows
    ]  # fmt: skip
    return csv_response("ordered", [_(head) for head in HEAD], table)


def purchase_new(request: Request) -> HttpResponse:
    """Note that goods were ordered from a supplier."""
    must(request, BUY)
    lead = queries.numbers(request.today).lead_days.value
    begin: dict[str, object] = {"due_on": request.today + timedelta(days=lead)}
    begin |= {name: request.GET[name][:80] for name in ("item", "n", "store") if request.GET.get(name)}
    rows = stores(request.user, request.today, kind="store").filter(closed_at=None)
    form = OrderForm(request.POST or None, stores=rows, initial=begin)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            source = said.pop("id")
            actions.order(**said, source=source, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("It counts as on the way from now on."))
            return redirect("ordered")
    context = {"title": _("Note an order"), "form": form, "back": "ordered"}
    context |= {
        "back_title": _("Ordered from suppliers"),
        "items": Item.objects.values_list("name", flat=True),
    }
    return render(request, "planning/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def purchase_end(request: Request, pk: UUID, step: str) -> HttpResponse:
    """Note that an order came or will not, or take that back."""
    must(request, BUY)
    row = get_object_or_404(visible(Ordered.objects.all(), request.user, BUY, request.today), pk=pk)
    steps: dict[str, Callable[..., None]] = {
        "came": actions.came,
        "reopen": actions.reopen,
        "drop": partial(actions.drop, text=request.POST.get("text", "")[:200]),
    }
    if step not in steps:
        raise Http404
    try:
        steps[step](row, by=request.user, now=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Noted."))
    return redirect("ordered")
