"""Goods for the people of a zone, from its census."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import require, visible
from lianfang.common.errors import Refused
from lianfang.planning import queries
from lianfang.planning.views.common import ASK
from lianfang.planning.words import DRIVERS
from lianfang.supplies import actions as supplies
from lianfang.supplies.forms import AskForm, rows_of
from lianfang.supplies.models import Item
from lianfang.supplies.queries import current, stores
from lianfang.web.http import Request
from lianfang.zones.models import Zone

MOST = 50  # lines of a request


class DaysForm(forms.Form):
    """For how many days."""

    days = forms.IntegerField(min_value=1, max_value=30)


def zone_goods(request: Request, pk: UUID) -> HttpResponse:
    """Ask for goods for the people of a zone: the lines begin with what its census and the coefficients make of it."""
    zone = get_object_or_404(visible(Zone.objects.all(), request.user, "zones.read", request.today), pk=pk)
    require(request.user, ASK, zone.area_id, request.today)
    days = _days(request)
    rows = queries.wanted_in(zone, days, request.today)
    data = request.POST or None
    form, lines = _forms(request, zone, days, rows, data)
    if data and form.is_valid() and lines.is_valid() and (made := _asked(request, form, lines.cleaned_data)):
        messages.success(request, _("Asked for as no. %(n)s.") % {"n": made.number})
        return redirect("zone", zone.pk)
    context = {"title": _("Goods for the people of the zone"), "zone": zone, "form": form, "lines": lines}
    context |= {"days": days, "rows": [_said(row, days) for row in rows], "items": _names()}
    return render(request, "planning/of_zone.html", context, status=422 if data else 200)


def _days(request: Request) -> int:
    form = DaysForm(request.GET)
    return form.cleaned_data["days"] if form.is_valid() else queries.numbers(request.today).cover_days.value


def _names() -> Any:
    return Item.objects.values_list("name", flat=True)


def _said(row: queries.Wanted, days: int) -> dict[str, Any]:
    why = [
        (_(use.label), n, DRIVERS[use.driver], rate.pieces, rate.local, use.rate) for use, n, rate in row.why
    ]
    return {"row": row, "name": _(row.good.label), "counted": _(row.good.counted), "why": why, "days": days}


def _forms(
    request: Request, zone: Zone, days: int, rows: list[queries.Wanted], data: Any
) -> tuple[AskForm, Any]:
    points = stores(request.user, request.today).filter(closed_at=None).order_by("-kind", "name")
    inside = queries.points_of(zone)
    why = _("%(zone)s, %(n)s days by its census") % {"zone": zone.name, "n": days}
    begin = {"purpose": "zones", "why": why, "point": inside[0] if inside else None}
    form = AskForm(data, points=points, numbers=current(request.today), initial=begin)
    told = [{"item": row.item.item.name, "n": row.units} for row in rows if row.item and row.units]
    return form, rows_of(form.lines, data, n=2, initial=None if data else told[:MOST])


def _asked(request: Request, form: AskForm, lines: list[dict[str, Any]]) -> Any:
    said, wanted = form.cleaned_data, dict[Item, int]()
    for row in lines:
        if row.get("n"):
            wanted[row["item"]] = wanted.get(row["item"], 0) + row["n"]
    how = {name: said[name] for name in ("why", "urgent", "wanted_by", "purpose")} | {"source": said["id"]}
    try:
        return supplies.ask(said["point"], wanted, by=request.user, now=request.now, **how)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
