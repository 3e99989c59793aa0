"""Whose next dose comes, and reminding them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must
from lianfang.accounts.audit import audit
from lianfang.vaccination.actions.places import remind
from lianfang.vaccination.forms.lists import DueFilter
from lianfang.vaccination.queries import DESK, READ, current
from lianfang.vaccination.queries.due import coming, due
from lianfang.vaccination.words import product_label
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"first": "first_on", "last": "day", "name": "person__name"}
HEAD = (N_("Name"), N_("Vaccine"), N_("Dose"), N_("Last dose on"), N_("From"), N_("Until"))
EXPORT, REMINDED = 20_000, 2_000


def _found(request: Request) -> tuple[DueFilter, Any, Any]:
    form, chosen = filters(DueFilter, request)
    protocol = current(request.today)
    rows = due(request.user, request.today, protocol, **chosen)
    return form, protocol, rows.select_related("person__area")


def due_doses(request: Request) -> HttpResponse:
    """List whose next dose comes, what may be given now and what is past its last day."""
    must(request, READ)
    form, protocol, rows = _found(request)
    if request.GET.get("export") == "csv":
        return _csv(request, protocol, rows)
    shown = listing(request, rows, sorts=SORTS, default="first")
    context = {
        "title": _("Next doses"),
        "filters": form,
        "listing": shown,
        "rows": [
            (one, product_label(protocol.version, one.last.product))
            for one in coming(shown.page, protocol, request.today)
        ],
        "may_remind": may(request.user, DESK, request.today),
    }
    audit(request.user, "vaccination.due.opened", request.user, request.now, rows=len(shown.page))
    return render(request, "vaccination/due.html", context)


def _csv(request: Request, protocol: Any, rows: Any) -> HttpResponse:
    found = coming(rows.order_by("first_on", "pk")[:EXPORT], protocol, request.today)
    audit(request.user, "vaccination.list.exported", request.user, request.now, rows=len(found))
    table = [
        (
            one.last.person.name,
            product_label(protocol.version, one.last.product),
            one.next.number,
            one.last.day,
            one.next.earliest,
            one.next.latest,
        )
        for one in found
    ]
    return csv_response("next-doses", [_(head) for head in HEAD], table)


@require_POST
def due_remind(request: Request) -> HttpResponse:
    """Remind those listed whose next dose can be given; nobody is reminded of the same dose twice."""
    must(request, DESK)
    _form, _protocol, rows = _found(request)
    n = remind(rows.order_by("first_on", "pk")[:REMINDED], now=request.now)
    audit(request.user, "vaccination.due.reminded", request.user, request.now, rows=n)
    messages.success(
        request, ngettext("%(n)s person is reminded.", "%(n)s people are reminded.", n) % {"n": n}
    )
    query = request.GET.urlencode()
    return redirect(request.path.removesuffix("remind/") + (f"?{query}" if query else ""))
