"""The board of people at work, and one of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, visible
from lianfang.duty import actions, queries, rules
from lianfang.duty.capture import OVERRIDE
from lianfang.duty.forms import AwayForm, BoardFilter
from lianfang.duty.models import Alarm, Clock, Health, Incident, Override, Restriction, Step, Stint
from lianfang.duty.words import HEAT, SUITS, lasted
from lianfang.people.models import Person
from lianfang.people.views import area_context, area_of
from lianfang.places.models import Area, Site
from lianfang.places.queries import labels
from lianfang.sync.queries import counting
from lianfang.web.http import Request, layout
from lianfang.web.pages import Listing, filters, paginate

Sites = Mapping[UUID, Site]
SITES = 30  # on one page; the others are reached by choosing a smaller area
PEOPLE = 50
MOST_ALARMS = 999  # that are counted beside the word


def board(request: Request) -> HttpResponse:
    """Show who is at work in an area and in a suit, the nearest to their limit first; it follows the clock."""
    area = area_of(request, "duty.read")
    require(request.user, "duty.read", area.pk, request.today)
    form, chosen = filters(BoardFilter, request)
    chosen.pop("area", None)
    total, places = queries.board(area.pk, request.user, request.today, request.now)
    rows = queries.clocks(area.pk, request.user, request.today, request.now, **chosen)
    page = paginate(request, rows, PEOPLE)
    listed = list(page)
    known = queries.places_now({one.site_id for one in (*places[:SITES], *listed)})
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    context = {
        "title": _("At work"),
        "filters": form,
        "total": total,
        "sites": _sites(places[:SITES], known, request.now),
        "n_sites": len(places),
        "rows": shown(listed, request.now, known),
        "listing": Listing(page, page.paginator.count, "", {}, layout(request), numbers),
        **warmth_of(area, request),
        **counts(area, request),
        **area_context(area),
    }
    return render(request, "duty/board.html", context)


def warmth_of(area: Area, request: Request) -> dict[str, Any]:
    """Say how warm it is in an area now."""
    celsius, level = queries.levels_now([area.pk], request.now)[area.pk]
    return {"celsius": celsius, "heat": HEAT[level]}


def counts(area: Area, request: Request) -> dict[str, Any]:
    """Count what the tabs show: alarms nobody acknowledged."""
    open_ = queries.alarms(area.pk, request.user, request.today, state="open")
    heals = may(request.user, "duty.heal", request.today) or may(request.user, "duty.command", request.today)
    return {
        "n_alarms": open_[:MOST_ALARMS].count(),
        "may_heal": heals,
        "may_heat": may(request.user, "duty.heat", request.today, area.pk),
    }


def _sites(places: Sequence[queries.Place], known: Sites, now: datetime) -> list[dict[str, Any]]:
    names = labels(one.area_id for one in places)
    return [
        {
            "place": one,
            "name": known[one.site_id].name if one.site_id in known else "–",
            "area": names.get(one.area_id, ""),
            "longest": lasted(now - one.longest_from) if one.longest_from else "",
        }
        for one in places
    ]


def shown(clocks: Iterable[Clock], now: datetime, known: Sites | None = None) -> list[dict[str, Any]]:
    """Say of each clock whose it is, where, how long the suit is worn and how much of its time that is; sites that are
    `known` already are not asked for again."""
    found = list(clocks)
    people = dict(Person.objects.filter(pk__in=[c.pk for c in found]).values_list("pk", "name"))
    sites = known if known is not None else queries.places_now([c.site_id for c in found])
    areas = labels(c.area_id for c in found)
    return [
        {
            "clock": clock,
            "name": people.get(clock.pk, "–"),
            "site": sites[clock.site_id].name if clock.site_id in sites else "–",
            "area": areas.get(clock.area_id, ""),
            **_suit(clock, now),
        }
        for clock in found
    ]


def _suit(clock: Clock, now: datetime) -> dict[str, Any]:
    word, tone = SUITS[rules.state_of(clock, now)]
    worn = now - clock.donned_at if clock.donned_at else None
    allowed = clock.warn_at - clock.donned_at if clock.warn_at and clock.donned_at else None
    return {
        "word": word,
        "tone": tone,
        "worn": lasted(worn),
        "share": min(100, int(100 * worn / allowed)) if worn and allowed else 0,
        "all": lasted(timedelta(seconds=clock.donned_s) + (worn or timedelta())),
        "leave": bool(clock.leave_until and clock.leave_until > now),
    }


def worker(request: Request, pk: UUID) -> HttpResponse:
    """Show one person at work: the clock, what was told, alarms, what keeps them away."""
    clock = get_object_or_404(visible(Clock.objects.all(), request.user, "duty.read", request.today), pk=pk)
    person = Person.objects.filter(pk=pk).first()
    context = {
        "title": person.name if person else "–",
        "person": person,
        "row": shown([clock], request.now)[0],
        "steps": _told(pk),
        "alarms": Alarm.objects.filter(person=pk).select_related("seen_by").order_by("-due_at", "pk")[:30],
        "stints": Stint.objects.filter(person=pk).order_by("-began_at")[:14],
        "restrictions": Restriction.objects.filter(person=pk).order_by("-from_at")[:10],
        "form": AwayForm(),
        "may_command": may(request.user, "duty.command", request.today, clock.area_id),
        "may_read_people": may(request.user, "people.read", request.today, clock.area_id),
    }
    return render(request, "duty/worker.html", context)


def _told(person_id: UUID) -> list[dict[str, Any]]:
    """Give the last things told of somebody at work, the newest first; temperatures stay with the doctors."""
    found: list[dict[str, Any]] = []
    for step in Step.objects.filter(counting(), person=person_id).order_by("-at")[:40]:
        found.append({"at": step.at, "what": step.get_step_display(), "more": "", "tone": ""})
    for one in Incident.objects.filter(counting(), person=person_id).order_by("-at")[:10]:
        found.append({"at": one.at, "what": one.get_what_display(), "more": one.note, "tone": "red"})
    for leave in Override.objects.filter(counting(), person=person_id).order_by("-at")[:10]:
        more = f"{leave.said_by}: {leave.reason}"
        found.append({"at": leave.at, "what": pgettext("duty", "Let go on"), "more": more, "tone": "amber"})
    for said in Health.objects.filter(counting(), person=person_id).order_by("-at")[:5]:
        found.append({"at": said.at, "what": _("Told their health"), "more": "", "tone": ""})
    return sorted(found, key=lambda one: one["at"], reverse=True)[:40]


@require_POST
def go_on(request: Request, pk: UUID) -> HttpResponse:
    """Let somebody go on past the hard limit."""
    clock = get_object_or_404(visible(Clock.objects.all(), request.user, "duty.read", request.today), pk=pk)
    reason = request.POST.get("reason", "")
    actions.let_go_on(clock, reason=reason, by=request.user, now=request.now, kind=OVERRIDE)
    messages.success(request, _("They may go on for a short time; their phone hears of it."))
    return redirect("duty_worker", pk)
