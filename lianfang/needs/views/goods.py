"""Asking for goods that a need calls for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.common.errors import Refused
from lianfang.needs import actions, rules
from lianfang.needs.models import Ticket
from lianfang.places.rules import ancestors
from lianfang.supplies import queries as supplies
from lianfang.supplies.forms import AskForm, rows_of
from lianfang.supplies.models import Item, Store
from lianfang.supplies.queries import current
from lianfang.web.http import Request

WORK, ASK = "needs.work", "supplies.ask"


def sendable(ticket: Ticket, request: Request) -> bool:
    """Say whether a reader may ask for goods for a need: its kind is one that goods can meet, and it is not met."""
    on, area = request.today, ticket.area_id
    kind = ticket.state in rules.MAY["taken"] and bool(current(on).goods_for(ticket.kind))
    return kind and may(request.user, WORK, on, area) and may(request.user, ASK, on, area)


def need_goods(request: Request, pk: UUID) -> HttpResponse:
    """Ask for goods for a need; the form begins with what its words and its area say."""
    ticket = get_object_or_404(Ticket, pk=pk)
    require(request.user, WORK, ticket.area_id, request.today)
    require(request.user, ASK, ticket.area_id, request.today)
    data = request.POST or None
    points = supplies.stores(request.user, request.today, kind="point").filter(closed_at=None)
    begin = {
        "point": _nearest(ticket, list(points)),
        "why": _why(ticket),
        "purpose": "zones",
        "wanted_by": ticket.meet_by,
    }
    form = AskForm(data, points=points, numbers=current(request.today), initial=begin)
    items = Item.objects.filter(kind__in=current(request.today).goods_for(ticket.kind))
    names = list(items.values_list("name", flat=True))
    told = [{"item": name, "n": 1} for name in rules.items_told(ticket.what, names)]
    lines = rows_of(form.lines, data, n=3, initial=None if data else told)
    if data and form.is_valid() and lines.is_valid() and _sent(ticket, request, form, lines.cleaned_data):
        return redirect("need", ticket.pk)
    context = {"title": _("Send goods"), "ticket": ticket, "form": form, "lines": lines, "items": names}
    return render(request, "needs/need_goods.html", context, status=422 if data else 200)


def _why(ticket: Ticket) -> str:
    """Say what for without saying who: whoever carries boxes needs no more than the number."""
    return _("Need no. %(n)s") % {"n": ticket.number}


def _nearest(ticket: Ticket, points: list[Store]) -> Store | None:
    """Propose the point of the smallest area around a need."""
    around = [0, *ancestors(ticket.area_id)]
    near = [point for point in points if point.area_id in around]
    return max(near, key=lambda point: around.index(point.area_id), default=points[0] if points else None)


def _sent(ticket: Ticket, request: Request, form: AskForm, lines: list[dict[str, Any]]) -> bool:
    said, wanted = form.cleaned_data, dict[Item, int]()
    for row in lines:
        if row.get("n"):
            wanted[row["item"]] = wanted.get(row["item"], 0) + row["n"]
    how = {name: said[name] for name in ("why", "urgent", "wanted_by", "purpose")} | {"source": said["id"]}
    try:
        made = actions.send_goods(ticket, said["point"], wanted, by=request.user, now=request.now, **how)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Asked for as no. %(n)s.") % {"n": made.number})
    return True
