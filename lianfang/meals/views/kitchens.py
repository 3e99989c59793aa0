"""Kitchens: the list, the page of one with what it cooks and gave."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, must, require, spans
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.meals import actions, queries
from lianfang.meals.forms import KitchenFilter, KitchenForm, UntilForm, WhatForm
from lianfang.meals.models import Kitchen
from lianfang.meals.queries import READ
from lianfang.meals.words import TONES, written
from lianfang.places.models import Area
from lianfang.places.queries import labels
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

PLAN, COUNT = "meals.plan", "meals.count"
SORTS = {"name": "name", "area": "area_id", "capacity": "capacity", "since": "since"}
HEAD = (
    *(
        N_("Name"),
        N_("Kind"),
        N_("Area"),
        N_("Address"),
        N_("Whom to call"),
        N_("Phone"),
        N_("Meals at a time"),
    ),
    *(N_("For free"), N_("From"), N_("Until")),
)
SHOWN = timedelta(days=7)


def kitchens(request: Request) -> HttpResponse:
    """List the kitchens of one's areas."""
    must(request, READ)
    form, chosen = filters(KitchenFilter, request)
    rows = queries.kitchens(request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        must(request, PLAN)
        return _csv(request, list(rows))
    shown = listing(request, rows, sorts=SORTS, default="area")
    areas = labels(row.area_id for row in shown.page)
    context = {
        "title": _("Kitchens"),
        "filters": form,
        "listing": shown,
        "rows": [(row, areas.get(row.area_id, "")) for row in shown.page],
        "may_plan": may(request.user, PLAN, request.today),
    }
    return render(request, "meals/kitchens.html", context)


def _csv(request: Request, rows: list[Kitchen]) -> HttpResponse:
    audit(request.user, "meals.list.exported", request.user, request.now, rows=len(rows))
    areas = labels(row.area_id for row in rows)
    table = [
        (row.name, row.get_kind_display(), areas.get(row.area_id, ""), row.address, row.contact, row.phone,
         row.capacity, _("Yes") if row.gives else _("No"), row.since, row.until)
        for row in rows
    ]  # fmt: skip
    return csv_response("kitchens", [_(head) for head in HEAD], table)


def kitchen_new(request: Request) -> HttpResponse:
    """Put a kitchen on the list."""
    must(request, PLAN)
    form = _form(request, {"since": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_kitchen(form.about(), by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("It is on the list."))
            return redirect("kitchen", made.pk)
    return _drawn(request, form, _("Put a kitchen on the list"))


def kitchen_edit(request: Request, pk: UUID) -> HttpResponse:
    """Say anew what a kitchen is."""
    found = get_object_or_404(Kitchen, pk=pk)
    require(request.user, PLAN, found.area_id, request.today)
    form = _form(request, {**vars(found), "area": Area.objects.get(pk=found.area_id).code})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_kitchen(found, form.about(), by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("kitchen", found.pk)
    return _drawn(request, form, found.name)


def _form(request: Request, initial: dict[str, Any]) -> KitchenForm:
    areas = spans(request.user, PLAN, request.today)
    return KitchenForm(request.POST or None, initial=initial, spans=areas, on=request.today)


def _drawn(request: Request, form: KitchenForm, title: str) -> HttpResponse:
    context = {"title": title, "form": form, "back": "kitchens", "back_title": _("Kitchens")}
    return render(request, "supplies/form.html", context, status=422 if form.is_bound else 200)


STEPS = (
    Step("gift", gettext_lazy("Write its meals down as a gift"), "award", actions.record_gift, PLAN,
         lambda kitchen: kitchen.gives and queries.not_in_a_gift(kitchen).exists(), WhatForm, "primary"),
    Step("stop", gettext_lazy("It cooks no longer"), "player-pause", actions.stop_kitchen, PLAN,
         lambda kitchen: kitchen.until is None, UntilForm),
)  # fmt: skip


def kitchen(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a kitchen: whom to call, what it cooks in these days, what it cooked so far, its gifts."""
    found = get_object_or_404(Kitchen, pk=pk)
    require(request.user, READ, found.area_id, request.today)
    return page_of(request, found, step, Kind("kitchen", "meals/kitchen.html", STEPS, _page), found.area_id)


def _page(kitchen: Kitchen, request: Request) -> dict[str, Any]:
    numbers = queries.current(request.today)
    words = {each.key: _(each.label) for each in (*numbers.meals.value, *numbers.diets.value)}
    rows = kitchen.servings.exclude(state="withdrawn").select_related("place", "gift")
    near = rows.filter(day__gte=request.today - SHOWN).order_by("day", "meal", "id")[:100]
    gifts = {each.gift_id: each.gift for each in rows.exclude(gift=None)}
    return {
        "title": kitchen.name,
        "kitchen": kitchen,
        "area": labels([kitchen.area_id]).get(kitchen.area_id, ""),
        "near": [(each, words.get(each.meal, each.meal), TONES.get(each.state, "neutral")) for each in near],
        "cooked": written(queries.sum_up(kitchen.servings.all())),
        "diets": [words.get(key, key) for key in kitchen.diets],
        "gifts": list(gifts.values()),
        "may_call": may(request.user, COUNT, request.today, kitchen.area_id),
        "may_plan": may(request.user, PLAN, request.today, kitchen.area_id),
        "head": pgettext("meals", "Kitchen"),
    }
