"""The board of an area: gaps, overlaps, load; and the doors of a community, staircase by staircase."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import visible
from lianfang.accounts.audit import audit
from lianfang.grid import actions, queries, rules
from lianfang.grid.forms import AskForm, DoorsFilter
from lianfang.grid.models import Contract
from lianfang.grid.rules import Stand
from lianfang.grid.views.common import MANAGE, TONES, about, asked_area, ids, worker_names
from lianfang.people.models import Household
from lianfang.people.queries import doors_by_area
from lianfang.people.rules.doors import stair_of
from lianfang.places.drawings.maps import Value
from lianfang.places.models import Area
from lianfang.places.queries import labels, map_of
from lianfang.places.rules import inside
from lianfang.web.http import Request, layout
from lianfang.web.pages import csv_response, cut, filters

SHOWN = 12  # gaps and overlaps named on the board; the file has all
LOADS = 12  # people of the load, those with most doors (design choice)
DOORS = 100  # on one page
SHADES = ((0, "v1"), (25, "v2"), (50, "v3"), (75, "v4"), (100, "v5"))


def board(request: Request) -> HttpResponse:
    """Show who answers for the doors of an area: what nobody or several answer for, and how much each carries."""
    area = asked_area(request)
    if area.depth >= queries.COMMUNITY:
        return redirect(f"{reverse('grid_doors')}?area={area.pk}")
    numbers = queries.numbers(area.pk, request.today)
    rows = queries.board(area.pk, request.user, request.today, numbers)
    if request.GET.get("export") == "csv":
        return _saved(request, area, rows)
    context = {
        "title": _("Who answers for which doors"),
        "rows": rows,
        "total": _total(rows),
        "numbers": numbers,
        **_loads(request, area, numbers),
        **(units := _units(area)),
        "map": _map(area, rows, units["twice"]),
        **about(request, area),
    }
    return render(request, "grid/board.html", context)


def _total(rows: Sequence[tuple[Area | None, queries.Row]]) -> queries.Row:
    names = queries.Row.__slots__
    return queries.Row(*(sum(getattr(row, name) for _area, row in rows) for name in names))


def _loads(request: Request, area: Area, numbers: Any) -> dict[str, Any]:
    most = numbers.worker_households.value
    found = queries.loads(area.pk, request.user, request.today, numbers)
    shown = found.rows if request.GET.get("loads") == "all" else found.rows[:LOADS]
    return {
        "loads": [(one, rules.load_tone(one.doors, most)) for one in shown],
        "more": len(found.rows) - len(shown),
        "carriers": found.people,
        "heavy": found.heavy,
        "most": most,
    }


def _units(area: Area) -> dict[str, Any]:
    """Name the areas that no unit or several units answer for."""
    contracted = queries.contracted(area.pk)
    peopled = doors_by_area(area.pk)
    open_areas = rules.gaps(peopled, contracted)
    twice = rules.overlaps({a: u for a, u in contracted.items() if a >= area.pk})
    names = labels([*open_areas[:SHOWN], *list(twice)[:SHOWN]])
    return {
        "n_gaps": len(open_areas),
        "gap_households": sum(peopled[one] for one in open_areas),
        "unit_gaps": [(one, names.get(one, ""), peopled[one]) for one in open_areas[:SHOWN]],
        "n_overlaps": len(twice),
        "twice": [one for one, how in twice.items() if how == "same"],
        "unit_overlaps": [(one, names.get(one, ""), how) for one, how in list(twice.items())[:SHOWN]],
    }


def _map(area: Area, rows: Sequence[tuple[Area | None, queries.Row]], twice: Iterable[int]) -> Any:
    """Colour areas by the share of their doors that somebody walks to; where somebody has left or several units answer
    for one area, it burns."""
    crossed = {below.pk for below, _row in rows if below and any(inside(one, below.pk) for one in twice)}
    values = {}
    for below, row in rows:
        if below is None or not row.households:
            continue
        percent = row.walked * 100 // row.households
        shade = [css for least, css in SHADES if percent >= least][-1]
        note = _("%(n)s of %(all)s doors") % {"n": f"{row.walked:,}", "all": f"{row.households:,}"}
        values[below.pk] = Value(shade, note, hot=row.left > 0 or below.pk in crossed)
    return map_of(area.pk, values, "v0")


def _saved(request: Request, area: Area, rows: Sequence[tuple[Area | None, queries.Row]]) -> HttpResponse:
    audit(request.user, "grid.board.exported", area, request.now, area_id=area.pk, rows=len(rows))
    head = [_("Area"), _("Households"), _("Somebody walks there"), _("Nobody walks there")]
    head += [_("All accepted"), _("Somebody asked"), _("Somebody has left")]
    cells = (
        (below or area, r.households, r.walked, r.gaps, r.complete, r.asked, r.left) for below, r in rows
    )
    return csv_response("grid", head, cells)


# --- the doors of a community


def doors(request: Request) -> HttpResponse:
    """List the doors of a community by staircase with who answers for each; ticked ones are given to somebody."""
    area = asked_area(request)
    if area.depth < queries.COMMUNITY:
        return redirect(f"{reverse('grid_board')}?area={area.pk}")
    numbers = queries.numbers(area.pk, request.today)
    form, found = _narrowed(request, area, numbers)
    shown = cut(request, found, DOORS)
    on_page = queries.doors(list(shown.page), numbers, request.today)
    context = {
        "title": _("Doors and who answers for them"),
        "layout": layout(request),
        "filters": form,
        "stairs": [
            (stair, [_door(one, numbers) for one in some])
            for stair, some in groupby(on_page, lambda one: stair_of(one.household.address))
        ],
        "listing": shown,
        "duties": [_(each.label) for each in numbers.duties.value],
        "ask": AskForm(rules=numbers),
        "workers": worker_names(request),
        "units": _contracts(area),
        **about(request, area),
    }
    return render(request, "grid/doors.html", context)


def _narrowed(request: Request, area: Area, numbers: Any) -> tuple[DoorsFilter, list[Household]]:
    """Give the doors of a community that the address asks for, as one walks, and its form."""
    walked = queries.walked(area.pk, request.user, request.today)
    names = {row.pk: stair_of(row.address).name for row in walked}
    every = list(dict.fromkeys(name for name in names.values() if name))
    form, chosen = filters(partial(DoorsFilter, stairs=every), request)
    q, stair = chosen.get("q", ""), chosen.get("stair", "")
    found = [row for row in walked if q in row.address and stair in {"", names[row.pk]}]
    return form, _standing(found, chosen.get("show", ""), numbers, request)


def _standing(found: list[Household], show: str, numbers: Any, request: Request) -> list[Household]:
    walks = set(queries.walking(numbers))

    def fits(one: queries.Door) -> bool:
        if show == "gaps":
            return not any(c.accepted_at for duty, c in one.charges.items() if duty in walks)
        return one.stand.value == show

    if not show:
        return found
    return [one.household for one in queries.doors(found, numbers, request.today) if fits(one)]


def _door(one: queries.Door, numbers: Any) -> dict[str, Any]:
    words = {
        Stand.NOBODY: _("Nobody"),
        Stand.ASKED: _("Not all accepted"),
        Stand.ACTIVE: _("Active"),
        Stand.BROKEN: _("Somebody has left"),
    }
    held = [(_(each.label), one.charges.get(each.key)) for each in numbers.duties.value]
    return {"row": one.household, "held": held, "word": words[one.stand], "tone": TONES[one.stand]}


def _contracts(area: Area) -> list[Any]:
    _at, units = rules.answering(area.pk, queries.contracted(area.pk))
    from_there = Contract.objects.filter(organisation__in=list(units), area=_at, to_on=None)
    return list(from_there.select_related("organisation", "area", "cadre__person", "leader__person"))


@require_POST
def ask(request: Request) -> HttpResponse:
    """Ask somebody to answer for the ticked doors, or let those who do so go."""
    area = asked_area(request)
    kept = request.GET.copy()
    kept["area"] = str(area.pk)
    back = redirect(f"{reverse('grid_doors')}?{kept.urlencode()}")
    homes = _ticked(request, area)
    if request.POST.get("do") == "release":
        charges = queries.charges_of([home.pk for home in homes])
        n = actions.release([c.pk for e in charges.values() for c in e], by=request.user, now=request.now)
        messages.success(request, ngettext("%(n)s duty has ended.", "%(n)s duties have ended.", n) % {"n": n})
        return back
    form = AskForm(request.POST, rules=queries.numbers(area.pk, request.today))
    if not homes or not form.is_valid():
        wrong = [text for texts in form.errors.values() for text in texts]
        messages.error(request, str(wrong[0]) if wrong else _("Tick the doors first."))
        return back
    asked = actions.ask(homes, **form.cleaned_data, by=request.user, now=request.now)
    _say(request, asked)
    return back


def _ticked(request: Request, area: Area) -> list[Household]:
    """Give the ticked doors, or all that the filters show."""
    chosen = visible(Household.objects.all(), request.user, MANAGE, request.today)
    wanted = ids(request.POST.getlist("id"))
    if request.POST.get("all") == "1":
        _form, found = _narrowed(request, area, queries.numbers(area.pk, request.today))
        wanted = [row.pk for row in found]
    return list(chosen.filter(pk__in=wanted))


def _say(request: Request, asked: actions.Asked) -> None:
    n, left = len(asked.made), len(asked.left)
    if n:
        messages.success(request, ngettext("Asked for %(n)s door.", "Asked for %(n)s doors.", n) % {"n": n})
    if left:
        text = ngettext(
            "%(n)s door stayed as it was: the duty is held, or this person holds another one there.",
            "%(n)s doors stayed as they were: the duty is held, or this person holds another one there.",
            left,
        )
        messages.warning(request, text % {"n": left})
