"""Orders that are due, on one list for the shift."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.care import actions, queries
from lianfang.care.forms.orders import DueFilter, said
from lianfang.care.models import Admission
from lianfang.care.queries.orders import Due
from lianfang.care.views.lists import seen
from lianfang.common.errors import Refused
from lianfang.places.models import Site
from lianfang.web.http import Request
from lianfang.web.pages import cut, filters

HOURS = 8  # a shift


def orders_due(request: Request) -> HttpResponse:
    """List the orders that are due in the coming hours and those that are late, bed by bed. Opening it is recorded."""
    form, chosen = filters(DueFilter, request)
    rows = _due(seen(request), request, **chosen)
    audit(request.user, "care.orders.opened", request.user, request.now, rows=len(rows))
    context = {
        "title": _("Orders that are due"),
        "filters": form,
        "listing": cut(request, rows, 200),
        "nurses": may(request.user, "care.nurse", request.today),
    }
    return render(request, "care/orders.html", context)


def _due(
    files: QuerySet[Admission],
    request: Request,
    hours: int = HOURS,
    site: Site | None = None,
    kind: str = "",
    late: bool = False,
) -> list[Due]:
    if site:
        files = files.filter(occupancy__room__site=site)
    rows = queries.due_list(files, request.now, timedelta(hours=hours))
    return [each for each in rows if kind in ("", each.order.kind) and (each.late or not late)]


@require_POST
def orders_carry_out(request: Request) -> HttpResponse:
    """Note of the ticked orders that they were carried out, or not and why."""
    if not may(request.user, "care.nurse", request.today):
        require(request.user, "care.nurse", 0, request.today)
    chosen = queries.orders_from(request.POST.getlist("due"))
    done, reason = said(request.POST)
    if not chosen:
        messages.error(request, _("Tick the orders first."))
        return redirect("orders_due")
    try:
        actions.carry_out_many(chosen, done=done, reason=reason, by=request.user, now=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        text = ngettext("%(n)s time of an order is noted.", "%(n)s times of orders are noted.", len(chosen))
        messages.success(request, text % {"n": len(chosen)})
    return redirect("orders_due")
