"""The sites of a round: which work, in which hours; and where new ones should stand."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianfang.accounts.access import require, spans
from lianfang.common.errors import Refused
from lianfang.places.drawings.maps import Value
from lianfang.places.models import Area, Site
from lianfang.places.queries import labels, map_of
from lianfang.places.rules import at_level
from lianfang.protocol.testing import Testing
from lianfang.protocol.timeline import named
from lianfang.testing import actions, queries, rules
from lianfang.testing.forms import HoursForm
from lianfang.testing.models import Round, RoundSite, SiteHours
from lianfang.testing.views.plans import days_of, sums
from lianfang.testing.views.rounds import seen
from lianfang.web.http import Request
from lianfang.web.words import short_day


def round_sites(request: Request, pk: UUID) -> HttpResponse:
    """Choose the sites that work for a round, and their hours."""
    round_ = get_object_or_404(seen(request), pk=pk)
    require(request.user, "testing.plan", round_.area_id, request.today)
    form = HoursForm(_posted(request, "hours"), days=days_of(round_), initial=_usual_hours(round_))
    if request.method == "POST" and (request.POST.get("do") != "hours" or form.is_valid()):
        deed = SITE_DEEDS.get(request.POST.get("do", ""))
        if deed is None:
            raise Refused("unknown_step", _("This cannot be done with the sites of a round."))
        deed(request, round_, form)
        return redirect("round_sites", pk=round_.pk)
    context = {
        "title": _("Sites of the round"),
        "round": round_,
        "form": form,
        "offered": queries.offered_sites(
            round_, spans(request.user, "testing.plan", request.today), request.now
        ),
        "working": [(each, point, by_days(hours)) for each, point, hours in queries.working_sites(round_)],
        "days": sums(round_, []),
        "protocol": named(round_.protocol),
    }
    return render(request, "testing/sites.html", context)


def by_days(hours: list[SiteHours]) -> list[tuple[str, SiteHours]]:
    """Put the days together on which a site has the same hours, in words, each with one of those hours."""
    same: dict[tuple[time, time, int], list[SiteHours]] = {}
    for one in sorted(hours, key=lambda one: one.opens_at):
        clock = localtime(one.opens_at).time(), localtime(one.closes_at).time()
        same.setdefault((*clock, one.per_hour), []).append(one)
    return [(_days([one.day for one in rows]), rows[0]) for rows in same.values()]


def _days(days: list[date]) -> str:
    """Write days as from – to where none is left out, else one after another."""
    if len(days) > 1 and (days[-1] - days[0]).days == len(days) - 1:
        return f"{short_day(days[0])} – {short_day(days[-1])}"
    return _(", ").join(map(short_day, days))


def _posted(request: Request, do: str) -> QueryDict | None:
    return request.POST if request.POST.get("do") == do else None


def _usual_hours(round_: Round) -> dict[str, Any]:
    """Give the hours that the protocol names as usual, and what one sampling group swabs an hour in them."""
    numbers = named(round_.protocol).testing
    opens, closes = numbers.point_open_hour.value, numbers.point_close_hour.value
    a_day = numbers.group_capacity_per_day.value or 0
    return {
        "days": [day.isoformat() for day in days_of(round_)],
        "opens": time(opens),
        "closes": time(closes % 24),
        "per_hour": round(a_day / max(1, closes - opens)) or None,
    }


def _ids(request: Request, name: str) -> list[UUID]:
    """Read the ids that were ticked; what is none is left out."""
    found = []
    for each in request.POST.getlist(name):
        with suppress(ValueError):
            found.append(UUID(str(each)))
    return found


def _chosen(request: Request, round_: Round) -> list[Site]:
    there = RoundSite.objects.filter(round=round_, site__in=_ids(request, "site")).select_related("site")
    return [each.site for each in there]


def _add(request: Request, round_: Round, _form: HoursForm) -> None:
    mine = spans(request.user, "testing.plan", request.today)
    chosen = list(queries.offered_sites(round_, mine, request.now).filter(id__in=_ids(request, "sites")))
    n = actions.add_sites(round_, chosen, by=request.user, now=request.now)
    messages.success(request, _("%(n)s sites now work for this round.") % {"n": n})


def _remove(request: Request, round_: Round, _form: HoursForm) -> None:
    for site in _chosen(request, round_):
        actions.remove_site(round_, site, by=request.user, now=request.now)
    messages.success(request, _("They do not work for this round any more."))


def _hours(request: Request, round_: Round, form: HoursForm) -> None:
    sites = _chosen(request, round_)
    if not sites:
        raise Refused("none_chosen", _("Tick the sites that these hours are for."))
    days = [date.fromisoformat(day) for day in form.cleaned_data["days"]]
    hours = [actions.Hours(*each) for each in form.windows()]
    actions.set_hours(round_, sites, days, hours, by=request.user, now=request.now)
    messages.success(request, _("The hours are saved: people can be booked in them."))


def _shut(request: Request, round_: Round, _form: HoursForm) -> None:
    sites = _chosen(request, round_)
    actions.set_hours(round_, sites, days_of(round_), [], by=request.user, now=request.now)
    messages.success(request, _("These sites have no hours now."))


SITE_DEEDS: dict[str, Callable[[Request, Round, HoursForm], None]] = {
    "add": _add,
    "remove": _remove,
    "hours": _hours,
    "shut": _shut,
}


def round_site_plan(request: Request, pk: UUID) -> HttpResponse:
    """Propose sampling points for a round from its people and the ways on foot; open those that somebody accepts."""
    round_ = get_object_or_404(seen(request), pk=pk)
    require(request.user, "testing.plan", round_.area_id, request.today)
    if request.method == "POST":
        made = actions.open_points(round_, _wanted(request), by=request.user, now=request.now)
        messages.success(request, _("%(n)s points are open and work for this round.") % {"n": len(made)})
        return redirect("round_sites", pk=round_.pk)
    protocol = named(round_.protocol)
    found = queries.communities(round_.area_id, request.now)
    stands = _stands(found, protocol.testing)
    names = labels(key for stand in stands for key in stand.serves)
    context = {
        "title": _("Site plan"),
        "round": round_,
        "protocol": protocol,
        "stands": [
            (s, names.get(s.at, ""), [names.get(k, "") for k in s.serves if k != s.at]) for s in stands
        ],
        **_totals(stands),
        "unplaced": sum(each.point is None and each.people > 0 for each in found),
        "map": map_of(round_.area_id, _colours(stands)),
    }
    return render(request, "testing/site_plan.html", context)


def _stands(found: list[rules.Community], numbers: Testing) -> list[rules.Stand]:
    """Propose points by the protocol's numbers; none where it knows no sampling points."""
    served, walk = numbers.point_population.value, numbers.point_walk_metres.value
    return rules.plan_sites(found, served=served, walk=walk or 0) if served else []


def _totals(stands: list[rules.Stand]) -> dict[str, int]:
    return {
        "people": sum(stand.people for stand in stands),
        "needed": sum(stand.needed for stand in stands),
        "new": sum(stand.new for stand in stands),
    }


def _colours(stands: list[rules.Stand]) -> dict[int, Value]:
    """Colour townships by how many of the points they need are still to be opened."""
    needed: dict[int, list[int]] = {}
    for stand in stands:
        sums = needed.setdefault(at_level(stand.at, "township"), [0, 0])
        sums[0] += stand.needed
        sums[1] += stand.new
    return {
        area: Value("r-mid" if new else "r-low", _("%(there)s of %(n)s points") % {"there": n - new, "n": n})
        for area, (n, new) in needed.items()
    }


def _wanted(request: Request) -> list[actions.WantedPoints]:
    """Read how many points somebody wants in which communities. Raises Refused("points_many")."""
    posted = {name[2:]: value for name, value in request.POST.items() if name.startswith("n-")}
    try:
        numbers = {int(area): int(str(n) or 0) for area, n in posted.items()}
    except ValueError as error:
        raise Refused("points_many", _("Write a number of points.")) from error
    areas = Area.objects.filter(id__in=[area for area, n in numbers.items() if n > 0], closed_on=None)
    return [actions.WantedPoints(area, numbers[area.id]) for area in areas]
