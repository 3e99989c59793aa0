"""Sampling points as they are now: all of them, and one with its hours, people, queue, tubes and problems."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, spans
from lianfang.common.errors import Refused
from lianfang.duty.queries import clocks
from lianfang.places.models import Site
from lianfang.protocol.timeline import named
from lianfang.rotas.queries import on_site
from lianfang.rotas.rules import write_profile
from lianfang.testing import actions, queries, rules
from lianfang.testing.capture import QUEUE
from lianfang.testing.forms import PointForm, PointsFilter, QueueForm
from lianfang.testing.models import SamplingPoint
from lianfang.testing.queries import PointNow
from lianfang.testing.views.rounds import tabs
from lianfang.web.http import Request, layout
from lianfang.web.pages import Listing, csv_response, filters, paginate, sort_of

PROBLEMS = {
    "nobody": gettext_lazy("Nobody is there"),
    "late_box": gettext_lazy("Tubes overdue for a box"),
    "late_tube": gettext_lazy("Tube open too long"),
    "held": gettext_lazy("Tubes held"),
    "long_wait": gettext_lazy("Wait over an hour"),
    "few": gettext_lazy("Too few people"),
    "no_queue": gettext_lazy("Queue not told"),
    "unplanned": gettext_lazy("Works without hours"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A point with what its figures mean."""

    now: PointNow
    pace: int
    wait: timedelta | None  # none: nobody told the queue lately
    age: timedelta | None
    problems: list[tuple[str, str]]
    metres: int | None = None

    @property
    def minutes(self) -> int | None:
        """Give the wait in whole minutes."""
        return None if self.wait is None else round(self.wait.total_seconds() / 60)

    @property
    def old(self) -> int | None:
        """Give how many minutes ago the queue was counted."""
        return None if self.age is None else round(self.age.total_seconds() / 60)


def shown(found: Iterable[PointNow], now: datetime, here: Site | None = None) -> list[Shown]:
    """Say of points how long one waits there, how far they are from here, and what is wrong."""
    return [_shown(each, now, here) for each in found]


def _shown(each: PointNow, now: datetime, here: Site | None) -> Shown:
    lanes = each.queue.lanes if each.queue else each.point.lanes if each.point else 1
    planned = sum(hours.per_hour for hours in each.hours if hours.opens_at <= now < hours.closes_at)
    pace = rules.pace(each.doing.last_hour, lanes, planned)
    waits = rules.wait(each.queue.waiting, pace) if each.queue else None
    age = now - each.queue.at if each.queue else None
    measured = _measured(each)
    fresh = age is not None and measured is not None and age <= measured.queue_old
    wrong = _wrong(each, measured, waits, now) if measured else []
    told = [(str(PROBLEMS[name]), "red" if name in rules.GRAVE else "amber") for name in wrong]
    return Shown(each, pace, waits if fresh else None, age, told, _metres(here, each.site))


def _measured(each: PointNow) -> rules.Numbers | None:
    """Give the limits of the protocol of the round a point works for; none where it works for no round."""
    if not each.rounds:
        return None
    numbers = named(each.rounds[0].protocol).testing
    return rules.Numbers(
        timedelta(hours=numbers.open_tube_hours.value),
        timedelta(hours=numbers.sample_to_lab_hours.value),
        timedelta(minutes=numbers.queue_old_minutes.value),
    )


def _wrong(each: PointNow, measured: rules.Numbers, waits: timedelta | None, now: datetime) -> list[str]:
    hours = [(one.opens_at, one.closes_at) for one in each.hours]
    queue = (each.queue.at, waits) if each.queue and waits is not None else None
    return rules.problems(each.doing, hours, queue, measured, now)


def _metres(here: Site | None, there: Site) -> int | None:
    points = [(one.longitude, one.latitude) for one in (here, there) if one]
    if len(points) < 2 or any(x is None or y is None for x, y in points):
        return None
    return round(rules.walk_metres(*points))  # type: ignore[arg-type]  # all are known


SORTS: dict[str, Callable[[Shown], Any]] = {
    "name": lambda one: one.now.site.name,
    "people": lambda one: one.now.doing.people,
    "pace": lambda one: one.now.doing.last_hour,
    "wait": lambda one: one.minutes or 0,
    "boxes": lambda one: one.now.doing.waiting,
    "wrong": lambda one: len(one.problems),
}
NAMES = {name: name for name in SORTS}


def point_list(request: Request) -> HttpResponse:
    """List the sampling points of the user's areas as they are now; as CSV too."""
    form, chosen = filters(PointsFilter, request)
    sites = queries.points(
        spans(request.user, "testing.read", request.today), request.now, q=chosen.get("q", "")
    )
    if chosen.get("kind"):
        sites = sites.filter(point__kind=chosen["kind"])
    rows = shown(queries.points_now(sites, request.now), request.now)
    rows = [one for one in rows if one.problems] if chosen.get("wrong") else rows
    if request.GET.get("export") == "csv":
        return _csv(rows)
    sort = sort_of(request, NAMES, "-wrong")
    ordered = sorted(rows, key=SORTS["name"])
    ordered.sort(key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    page = paginate(request, ordered)
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    context = {
        "title": _("Sampling points"),
        "filters": form,
        "listing": Listing(page, len(ordered), sort, NAMES, layout(request), numbers),
        "wrong": sum(bool(one.problems) for one in rows),
        **tabs(request),
    }
    return render(request, "testing/points.html", context)


def _csv(rows: list[Shown]) -> HttpResponse:
    head = [
        _("Site"),
        _("Kind of point"),
        _("People today"),
        _("An hour"),
        _("In the queue"),
        _("Minutes to wait"),
    ]
    head += [_("Minutes ago"), _("There"), _("Expected"), _("Tubes without a box"), _("Problems")]
    return csv_response("sampling-points", head, map(_line, rows))


def _line(one: Shown) -> tuple[object, ...]:
    """Write a point as a line of the table."""
    point, doing, queue = one.now.point, one.now.doing, one.now.queue
    kind, waiting = point.get_kind_display() if point else "", queue.waiting if queue else None
    wrong = _(", ").join(words for words, _tone in one.problems)
    figures = (doing.people, doing.last_hour, waiting, one.minutes, one.old)
    return (one.now.site.name, kind, *figures, doing.there, doing.expected, doing.waiting, wrong)


def point(request: Request, pk: UUID) -> HttpResponse:
    """Show one sampling point: its hours, who is there and expected, tubes, queue, boxes, problems, its neighbours."""
    areas = spans(request.user, "testing.read", request.today)
    site = get_object_or_404(queries.points(areas, request.now), pk=pk)
    there = getattr(site, "point", None) or SamplingPoint(site=site, kind="community", lanes=1)
    form = PointForm(request.POST or None, initial={"kind": there.kind, "lanes": there.lanes})
    if request.method == "POST" and form.is_valid():
        actions.describe_point(site, **form.cleaned_data, by=request.user, now=request.now)
        messages.success(request, _("The point is described."))
        return redirect("point", pk=site.pk)
    (found,) = shown(queries.points_now([site], request.now, exact=True), request.now)
    around = queries.points_now(queries.near_points(site, request.now, areas)[:60], request.now)
    context = {
        "title": site.name,
        "site": site,
        "found": found,
        "queues": queries.queues_of(site, request.now),
        "near": sorted(shown(around, request.now, site), key=_nearness)[:6],
        "demand": _demand(request, found.now),
        "form": form,
        "queue_form": QueueForm(initial={"lanes": there.lanes}),
        **_may(request, site),
        **_staff(request, site),
    }
    return render(request, "testing/point.html", context)


def _may(request: Request, site: Site) -> dict[str, bool]:
    rights = {"may_tell": "testing.queue", "may_plan": "testing.plan"}
    return {name: may(request.user, right, request.today, site.area_id) for name, right in rights.items()}


@require_POST
def point_queue(request: Request, pk: UUID) -> HttpResponse:
    """Take in from a desk how long the queue at a point is."""
    site = get_object_or_404(
        queries.points(spans(request.user, "testing.read", request.today), request.now), pk=pk
    )
    form = QueueForm(request.POST)
    if not form.is_valid():
        raise Refused("malformed", _("Write how many people wait and how many lanes are open."))
    actions.tell_queue(site, **form.cleaned_data, by=request.user, now=request.now, kinds={QUEUE.name: QUEUE})
    messages.success(request, _("Queue told"))
    return redirect("point", pk=site.pk)


def _nearness(one: Shown) -> tuple[bool, int, int]:
    """Put those first where one waits least, then the nearest; where nobody told the queue, last."""
    return one.minutes is None, one.minutes or 0, one.metres or 10**6


def _demand(request: Request, found: PointNow) -> str:
    """Give the address at which people are planned for a point, with those who can come in its hours of today."""
    if not found.hours or not may(request.user, "rotas.plan", request.today, found.site.area_id):
        return ""
    came: dict[int, int] = {}
    for hours in found.hours:
        at = hours.opens_at
        while at < hours.closes_at:
            came[localtime(at).hour] = hours.per_hour
            at += timedelta(hours=1)
    query = urlencode({"site": found.site.pk, "arrivals": write_profile(came)})
    return f"{reverse('demand_arrivals')}?{query}"


def _staff(request: Request, site: Site) -> dict[str, object]:
    """Say who is at work at a site and who is planned there now, by name where the user may see that."""
    if not may(request.user, "duty.read", request.today, site.area_id):
        return {"named": False}
    at_work = clocks(site.area_id, request.user, request.today, request.now, site=site.pk).select_related(
        "person"
    )
    planned = list(on_site(site, request.now)) if may(request.user, "rotas.read", request.today) else []
    working = list(at_work)
    here = {clock.person_id for clock in working}
    missing = [one for one in planned if one.person_id not in here]
    return {"named": True, "at_work": working, "missing": missing, "clock": localtime(request.now)}
