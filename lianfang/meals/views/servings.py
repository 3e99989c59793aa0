"""The rota of kitchens; the page of one serving, which a phone at the site opens; orders on paper."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import days
from lianfang.common.errors import Refused
from lianfang.meals import actions, queries
from lianfang.meals.actions import diets_text
from lianfang.meals.forms import CountForm, NForm, PlanForm, RotaFilter, SendForm, TurnForm
from lianfang.meals.models import Serving, Shortfall
from lianfang.meals.papers import print_order
from lianfang.meals.queries import READ
from lianfang.meals.words import TONES, written
from lianfang.supplies.forms import MaybeTextForm
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.web.http import Request
from lianfang.web.pages import cut, filters

PLAN, COUNT = "meals.plan", "meals.count"
WEEK = 7


def kitchen_rota(request: Request) -> HttpResponse:
    """Show which kitchen cooks for which site in a week, and where meals are missing."""
    must(request, READ)
    form, chosen = filters(RotaFilter, request)
    first = chosen.get("day", request.today)
    last = first + timedelta(days=WEEK - 1)
    narrow = {name: chosen[name] for name in ("area", "q") if name in chosen}
    places = queries.sites(request.user, first, **narrow)
    shown = cut(request, list(places))
    rota = queries.rota(places, first, last)
    words = {each.key: _(each.label) for each in queries.current(first).meals.value}
    there = list(days(first, last))
    context = {
        "title": _("Rota of kitchens"), "filters": form, "listing": shown, "days": there,
        "around": (first - timedelta(days=WEEK), first + timedelta(days=WEEK)),
        "rows": [(place, [_cell(rota[place.pk].get(day, []), words) for day in there]) for place in shown.page],
        "alarms": queries.shortfalls(request.user, request.today)[:50],
        "may_plan": may(request.user, PLAN, request.today),
        "form": PlanForm(initial={"first": max(first, request.today), "last": last}, auto_id="plan_%s"),
    }  # fmt: skip
    return render(request, "meals/rota.html", context)


def _cell(servings: list[Serving], words: dict[str, str]) -> list[tuple[Serving, str, str]]:
    order = list(words)
    found = sorted(servings, key=lambda each: order.index(each.meal) if each.meal in order else len(order))
    return [(each, words.get(each.meal, each.meal), TONES.get(each.state, "neutral")) for each in found]


@require_POST
def kitchen_rota_plan(request: Request) -> HttpResponse:
    """Let the rule give kitchens turns in some days."""
    must(request, PLAN)
    form = PlanForm(request.POST)
    if not form.is_valid():
        for wrong in form.errors.values():
            messages.error(request, str(wrong[0]))
        return redirect("kitchen_rota")
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    places = queries.sites(request.user, first, state="all")
    mine = [each for each in places if may(request.user, PLAN, request.today, each.area_id)]
    made = actions.plan(mine, first, last, by=request.user, now=request.now)
    said = ngettext("%(n)s turn was given.", "%(n)s turns were given.", len(made)) % {"n": len(made)}
    messages.success(request, said)
    return redirect(f"{reverse('kitchen_rota')}?day={first.isoformat()}")


def turn_new(request: Request) -> HttpResponse:
    """Let a kitchen cook for a site, by hand."""
    must(request, PLAN)
    begun = {name: request.GET[name][:40] for name in ("place", "day", "meal", "n") if request.GET.get(name)}
    make = partial(
        TurnForm,
        on=request.today,
        kitchens=queries.kitchens(request.user, request.today),
        places=queries.sites(request.user, request.today),
    )
    form = make(request.POST or None, initial={"day": request.today} | begun)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.put(**form.cleaned_data, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("serving", made.pk)
    context = {"title": _("Give a kitchen a turn"), "form": form, "back": "kitchen_rota"}
    context["back_title"] = _("Rota of kitchens")
    return render(request, "supplies/form.html", context, status=422 if form.is_bound else 200)


def _order(serving: Serving, *, by: User, now: datetime) -> None:
    actions.order(serving.kitchen, serving.day, serving.meal, by=by, now=now)


STEPS = (
    Step("order", gettext_lazy("Order all of this kitchen’s meal"), "send", _order, PLAN,
         lambda serving: serving.state == "planned", tone="primary"),
    Step("change", gettext_lazy("Change how many"), "edit", actions.change_order, PLAN,
         lambda serving: serving.state in {"planned", "ordered"}, NForm),
    Step("send", gettext_lazy("It is on the way"), "truck", actions.send, COUNT,
         lambda serving: serving.state == "ordered", SendForm),
    Step("count", gettext_lazy("Count what came"), "circle-check", actions.count, COUNT,
         lambda serving: serving.state in {"planned", "ordered", "sent"}, CountForm, "primary"),
    Step("again", gettext_lazy("Count again"), "refresh", actions.count, COUNT,
         lambda serving: serving.state == "counted" and not serving.gift_id, CountForm),
    Step("out", pgettext_lazy("meals", "Take out"), "x", actions.take_out, PLAN,
         lambda serving: serving.state in {"planned", "ordered"}, MaybeTextForm),
)  # fmt: skip


def serving(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show what a kitchen cooks for a site at a meal, and take the next step; made for a phone at the site."""
    rows = Serving.objects.select_related("kitchen", "place", "by", "counted_by", "gift")
    found = get_object_or_404(rows, pk=pk)
    require(request.user, READ, found.area_id, request.today)
    return page_of(request, found, step, Kind("serving", "meals/serving.html", STEPS, _page), found.area_id)


def _page(serving: Serving, request: Request) -> dict[str, Any]:
    meal = next((m for m in queries.current(serving.day).meals.value if m.key == serving.meal), None)
    alarm = Shortfall.objects.filter(place=serving.place_id, day=serving.day, meal=serving.meal).first()
    expected = serving.sent_n if serving.sent_n is not None else serving.n
    return {
        "title": f"{_(meal.label) if meal else serving.meal} · {serving.place.name}",
        "serving": serving,
        "tone": TONES.get(serving.state, "neutral"),
        "diets": diets_text(serving.diets, serving.day).strip(" ()"),
        "expected": expected,
        "came": written((serving.came, serving.qualifier)) if serving.came is not None else "–",
        "differs": serving.came - expected if serving.came is not None else 0,
        "past": bool(serving.eat_by and serving.eat_by < request.now and serving.state != "counted"),
        "alarm": alarm,
        "may_call": may(request.user, COUNT, request.today, serving.area_id),
    }


def serving_paper(request: Request, pk: UUID) -> HttpResponse:
    """Print a kitchen's order for a meal: how many for which site, which diets, until when they are eaten."""
    found = get_object_or_404(Serving.objects.select_related("kitchen"), pk=pk)
    require(request.user, READ, found.area_id, request.today)
    audit(request.user, "meals.order.printed", found, request.now, area_id=found.area_id)
    name = f"{found.day:%Y%m%d}-{found.meal}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(print_order(found, now=request.now), content_type="application/pdf", headers=headers)
