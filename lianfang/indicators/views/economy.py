"""Figures of the economy beside those of the epidemic: the list, one more, taken back."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.indicators import queries
from lianfang.indicators.actions import Economy, say_figure, take_back_figure
from lianfang.indicators.actions.economy import PERMISSION
from lianfang.indicators.forms import EconomyFilter, FigureForm
from lianfang.indicators.models import EconomicFigure
from lianfang.places.models import Area
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"months": "year", "name": "name", "growth": "growth", "rank": "rank"}


def economy(request: Request) -> HttpResponse:
    """List the figures of the economy, the newest months first."""
    return _page(request, FigureForm(areas=_areas(request)), 200)


def _page(request: Request, form: FigureForm, status: int) -> HttpResponse:
    must(request, queries.READ_ECONOMY)
    filter_form, chosen = filters(EconomyFilter, request)
    rows = queries.economy(request.user, request.today)
    if q := chosen.get("q"):
        rows = rows.filter(name__icontains=q)
    if year := chosen.get("year"):
        rows = rows.filter(year=year)
    if request.GET.get("export") == "csv":
        return _csv(request, rows)
    found = listing(request, rows.order_by(), sorts=SORTS, default="-months")
    context = {
        "title": _("Economy"),
        "filters": filter_form,
        "listing": found,
        "rows": _named(found.page),
        "form": form,
        "wrong": bool(form.errors),
        "may_say": may(request.user, PERMISSION, request.today),
    }
    return render(request, "indicators/economy.html", context, status=status)


def _named(rows: Iterable[EconomicFigure]) -> list[tuple[EconomicFigure, str]]:
    found = list(rows)
    names = labels(each.area_id for each in found)
    return [(each, names.get(each.area_id, "")) for each in found]


def _csv(request: Request, rows: QuerySet[EconomicFigure]) -> HttpResponse:
    audit(request.user, "reporting.economy.exported", request.user, request.now, rows=rows.count())
    head = (_("Area"), _("Indicator"), _("Months"), _("Amount, yuan"), _("Growth against last year"))
    more = (_("Against the province"), _("Rank in the province"), _("Source"))
    cells = (
        (area, x.name, f"{x.year}-{x.month:02}", x.yuan, x.growth, x.ahead, x.rank, x.source)
        for x, area in _named(rows)
    )
    return csv_response("economy", head + more, cells)


def _areas(request: Request) -> QuerySet[Area]:
    rows = Area.objects.filter(depth__in=(1, 2), closed_on=None)
    return visible(rows, request.user, PERMISSION, request.today)


@require_POST
def economy_say(request: Request) -> HttpResponse:
    """Say one figure, or correct it."""
    must(request, PERMISSION)
    form = FigureForm(request.POST, areas=_areas(request))
    if not form.is_valid():
        return _page(request, form, 422)
    told: dict[str, Any] = dict(form.cleaned_data)
    period, area = told.pop("period"), told.pop("area")
    try:
        _made, before = say_figure(
            Economy(area.pk, **told, **period._asdict()), by=request.user, now=request.now
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, form, 409)
    messages.success(request, _("Corrected.") if before else _("Noted."))
    return redirect("economy")


@require_POST
def economy_take_back(request: Request, pk: UUID) -> HttpResponse:
    """Take a figure back."""
    rows = visible(EconomicFigure.objects.all(), request.user, PERMISSION, request.today)
    take_back_figure(get_object_or_404(rows, pk=pk), {}, by=request.user, now=request.now)
    messages.success(request, _("Taken back."))
    return redirect("economy")
