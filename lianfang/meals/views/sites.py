"""Sites where people eat: the list, the page of one with its heads and what comes."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must, require, spans, visible
from lianfang.common.errors import Refused
from lianfang.meals import actions, queries
from lianfang.meals.actions import diets_text
from lianfang.meals.forms import ChangeForm, SiteFilter, SiteForm, UntilForm
from lianfang.meals.models import HeadChange, MealSite
from lianfang.meals.queries import READ
from lianfang.meals.rules import closes_at
from lianfang.meals.words import STATES, TONES, written
from lianfang.places.models import Area, Site
from lianfang.places.queries import labels
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.web.fields import SENSIBLE
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing

PLAN, COUNT = "meals.plan", "meals.count"
SORTS = {"name": "name", "area": "area_id", "since": "since"}
FED = ("sampling", "checkpoint", "isolation", "hospital", "laboratory", "centre", "market")


def meal_sites(request: Request) -> HttpResponse:
    """List the sites where people eat."""
    must(request, READ)
    form, chosen = filters(SiteFilter, request)
    rows = queries.sites(request.user, request.today, **chosen)
    shown = listing(request, rows, sorts=SORTS, default="area")
    areas = labels(row.area_id for row in shown.page)
    words = {each.key: _(each.label) for each in queries.current(request.today).meals.value}
    context = {
        "title": _("Sites where people eat"),
        "filters": form,
        "listing": shown,
        "rows": [
            (row, areas.get(row.area_id, ""), [words.get(key, key) for key in row.meals])
            for row in shown.page
        ],
        "may_plan": may(request.user, PLAN, request.today),
    }
    return render(request, "meals/sites.html", context)


def meal_site_new(request: Request) -> HttpResponse:
    """Say that people eat at a site."""
    must(request, PLAN)
    form = _form(request, {"since": request.today, "meals": ["lunch", "dinner"]})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_site(form.fed(), by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("meal_site", made.pk)
    return _drawn(request, form, _("Feed a site"))


def meal_site_edit(request: Request, pk: UUID) -> HttpResponse:
    """Say anew who eats at a site."""
    found = get_object_or_404(MealSite, pk=pk)
    require(request.user, PLAN, found.area_id, request.today)
    form = _form(
        request, {**vars(found), "site": found.site_id, "area": Area.objects.get(pk=found.area_id).code}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_site(found, form.fed(), by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("meal_site", found.pk)
    return _drawn(request, form, found.name)


def _form(request: Request, initial: dict[str, Any]) -> SiteForm:
    areas = spans(request.user, PLAN, request.today)
    open_ = Site.objects.filter(kind__in=FED, closed_at=None).select_related("area")
    rows = visible(open_, request.user, PLAN, request.today)
    return SiteForm(request.POST or None, initial=initial, spans=areas, sites=rows, on=request.today)


def _drawn(request: Request, form: SiteForm, title: str) -> HttpResponse:
    context = {"title": title, "form": form, "back": "meal_sites", "back_title": _("Sites where people eat")}
    return render(request, "supplies/form.html", context, status=422 if form.is_bound else 200)


STEPS = (
    Step("stop", gettext_lazy("Nobody eats here any more"), "player-pause", actions.close_site, PLAN,
         lambda place: place.until is None, UntilForm),
)  # fmt: skip


def meal_site(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a site: who eats at each meal of a day, what comes, what was changed by hand."""
    found = get_object_or_404(MealSite.objects.select_related("site"), pk=pk)
    require(request.user, READ, found.area_id, request.today)
    return page_of(request, found, step, Kind("meal_site", "meals/site.html", STEPS, _page), found.area_id)


def _page(place: MealSite, request: Request) -> dict[str, Any]:
    day = _day(request)
    numbers = queries.current(day)
    words = {each.key: _(each.label) for each in (*numbers.meals.value, *numbers.diets.value)}
    changes = place.changes.filter(day=day).select_related("by")
    begun = {"day": day, "meal": request.GET.get("meal", "")}
    return {
        "title": place.name,
        "place": place,
        "area": labels([place.area_id]).get(place.area_id, ""),
        "day": day,
        "around": (day - timedelta(days=1), day + timedelta(days=1)),
        "rows": [_shown(row, day) for row in queries.board([place], day, request.now)],
        "changes": [(each, words.get(each.meal, each.meal), words.get(each.diet, "")) for each in changes],
        "form": ChangeForm(initial=begun, on=day, auto_id="change_%s"),
        "may_count": may(request.user, COUNT, request.today, place.area_id),
        "may_plan": may(request.user, PLAN, request.today, place.area_id),
    }


def _shown(row: queries.Row, day: date) -> dict[str, Any]:
    words, tone = STATES[row.standing.state]
    return {
        "row": row,
        "state": words,
        "tone": tone,
        "came": written(row.came),
        "closes": closes_at(day, row.meal, queries.current(day)),
        "diets": diets_text(row.count.diets, day).strip(" ()"),
        "servings": [
            (each, TONES.get(each.state, "neutral"), written((each.came or 0, each.qualifier)))
            for each in row.servings
        ],
    }


def _day(request: Request) -> date:
    asked = request.GET.get("day", "")
    try:
        return date.fromisoformat(asked) if SENSIBLE.match(asked) else request.today
    except ValueError:
        return request.today


@require_POST
def heads_change(request: Request, pk: UUID) -> HttpResponse:
    """Note that more or fewer eat at a meal."""
    place = get_object_or_404(MealSite, pk=pk)
    form = ChangeForm(request.POST, on=request.today)
    if not form.is_valid():
        for name, wrong in form.errors.items():
            messages.error(
                request, f"{form.fields[name].label}: {wrong[0]}" if name in form.fields else str(wrong[0])
            )
        return redirect("meal_site", pk)
    said = form.cleaned_data
    actions.change_heads(
        place, said["day"], said["meal"], said["n"], why=said["why"], diet=said["diet"], by=request.user,
        now=request.now,
    )  # fmt: skip
    messages.success(request, _("Noted."))
    return redirect(f"{reverse('meal_site', args=[pk])}?day={said['day'].isoformat()}")


@require_POST
def heads_take_back(request: Request, pk: UUID) -> HttpResponse:
    """Take a change of heads back."""
    rows = visible_changes(request)
    found = get_object_or_404(rows, pk=pk)
    actions.take_back(found, by=request.user, now=request.now)
    return redirect(f"{reverse('meal_site', args=[found.place_id])}?day={found.day.isoformat()}")


def visible_changes(request: Request) -> Any:
    """Give the changes at sites the user sees."""
    places = visible(MealSite.objects.all(), request.user, READ, request.today)
    return HeadChange.objects.filter(place__in=places).select_related("place")
