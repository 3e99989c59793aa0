"""The plan of a round: what the protocol proposes, days by street, modes by group, its sites and their hours."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.common.dates import days as days_between
from lianfang.common.errors import Refused
from lianfang.places.models import Area
from lianfang.places.rules import at_level, span
from lianfang.protocol.timeline import named
from lianfang.protocol.values import Sourced
from lianfang.testing import actions, queries, rules
from lianfang.testing.actions.plans import RUNNING
from lianfang.testing.forms import CopyForm, LeaveOutForm, PlanForm, round_name
from lianfang.testing.models import Round, RoundMode
from lianfang.testing.queries import Street
from lianfang.testing.views.ready import Day, as_table, checks
from lianfang.testing.views.rounds import seen
from lianfang.web.http import Request

MOST_DAYS = 14  # columns of days; who plans a longer round says so street by street elsewhere


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line of what the protocol proposes: what, the value in words, where it is from, and why it applies."""

    label: str
    words: str
    number: Sourced[Any]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group, who is in it, its modes and the one that was decided."""

    choice: rules.Choice
    members: queries.Members
    mode: RoundMode | None


def round_plan(request: Request, pk: UUID) -> HttpResponse:
    """Show the plan of a round and change what can still be changed."""
    round_ = get_object_or_404(seen(request), pk=pk)
    form = PlanForm(
        request.POST if request.POST.get("do") == "edit" else None, round_=round_, running=RUNNING
    )
    leaving = LeaveOutForm(
        request.POST if request.POST.get("do") == "leave_out" else None, spans=[span(round_.area_id)]
    )
    bound = {"edit": form, "leave_out": leaving}.get(request.POST.get("do", ""))
    if request.method == "POST" and (bound is None or bound.is_valid()):
        return _done(request, round_, bound or form)
    rows = queries.streets(round_, request.now)
    if request.GET.get("export") == "csv":
        return as_table(round_, rows)
    return render(
        request, "testing/plan.html", _shown(request, round_, rows) | {"form": form, "leaving": leaving}
    )


def _shown(request: Request, round_: Round, rows: list[Street]) -> dict[str, object]:
    """Give what the plan's page shows."""
    due, protocol = queries.target_of(rows), named(round_.protocol)
    may_plan = may(request.user, "testing.plan", request.today, round_.area_id)
    return {
        "title": round_name(round_),
        "round": round_,
        "copy": CopyForm(initial={"starts_on": _next(round_)}),
        "groups": _groups(round_, protocol.testing),
        "proposed": _proposed(round_, due),
        **_by_street(round_, rows),
        "due": due,
        "left_out": queries.left_out_rows(round_),
        "protocol": protocol,
        "may_plan": may_plan and round_.state in {Round.State.DRAFT, Round.State.OPEN},
        "may_copy": may_plan,
    }


def _by_street(round_: Round, rows: list[Street]) -> dict[str, object]:
    days = days_of(round_)
    summed = sums(round_, rows)
    return {
        "streets": [(row, [(day, day in row.days) for day in days]) for row in rows],
        "days": summed,
        "checks": checks(round_, rows, summed, round_.sites.count()) if round_.state == "draft" else [],
    }


def days_of(round_: Round) -> list[date]:
    """List the days of a round, as many as a page has room for."""
    return list(days_between(round_.starts_on, round_.ends_on))[:MOST_DAYS]


def _next(round_: Round) -> date:
    """Give the day on which the next round begins, by the rhythm that was decided; else the day after this one."""
    by_rhythm = round_.starts_on + timedelta(days=round_.every_days or 0)
    return max(by_rhythm, round_.ends_on + timedelta(days=1))


def _groups(round_: Round, protocol: Any) -> list[Group]:
    modes, members = queries.modes_of(round_), queries.members_of_groups(round_, protocol)
    return [
        Group(choice, members[choice.population.key], modes.get(choice.population.key))
        for choice in rules.choices(protocol, round_.number)
    ]


def sums(round_: Round, rows: list[Street]) -> list[Day]:
    """Add up each day: a street of several days comes in equal parts, one without a day on all of them."""
    days, capacity = days_of(round_), queries.capacity_by_day(round_)
    due = dict.fromkeys(days, 0.0)
    for row in rows:
        chosen = [day for day in row.days if day in due] or days
        for day in chosen:
            due[day] += row.due / len(chosen)
    return [Day(day, round(due[day]), *capacity.get(day, (0, 0))) for day in days]


# --- what is done


def _done(request: Request, round_: Round, form: forms.Form) -> HttpResponse:
    """Do what was asked, and say so."""
    require(request.user, "testing.plan", round_.area_id, request.today)
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Refused("unknown_step", _("This cannot be done with the plan of a round."))
    shown = deed(request, round_, form)
    return redirect("round_plan", pk=shown.pk) if shown else redirect("rounds")


def _edit(request: Request, round_: Round, form: forms.Form) -> Round:
    actions.edit_round(round_, form.cleaned_data, by=request.user, now=request.now)
    messages.success(request, _("The plan is saved."))
    return round_


def _modes(request: Request, round_: Round, _form: forms.Form) -> Round:
    wanted = {name[2:]: value for name, value in request.POST.items() if name.startswith("m-") and value}
    actions.set_modes(round_, {k: str(v) for k, v in wanted.items()}, by=request.user, now=request.now)
    messages.success(request, _("Phones now propose these tubes."))
    return round_


def _set_days(request: Request, round_: Round, _form: forms.Form) -> Round:
    actions.set_days(round_, read_days(request.POST), by=request.user, now=request.now)
    messages.success(request, _("The days of the streets are saved."))
    return round_


def read_days(posted: QueryDict) -> dict[int, list[date]]:
    """Read which streets were listed, and on which days each comes. Raises Refused("days")."""
    found: dict[int, list[date]] = {}
    try:
        for area in posted.getlist("street"):
            found[int(area)] = [date.fromisoformat(day) for day in posted.getlist(f"d-{area}")]
    except ValueError as error:
        raise Refused("days", _("These are no days of a calendar.")) from error
    return found


def _leave_out(request: Request, round_: Round, form: forms.Form) -> Round:
    area, reason = form.cleaned_data["area"], form.cleaned_data["reason"]
    actions.leave_out(round_, area, reason=reason, by=request.user, now=request.now)
    messages.success(request, _("%(area)s is left out. Look at the target again.") % {"area": area})
    return round_


def _take_in(request: Request, round_: Round, _form: forms.Form) -> Round:
    area = request.POST.get("area", "")
    if not area.isdecimal():
        raise Refused("not_left_out", _("This area belongs to the round already."))
    actions.take_in(round_, int(area), by=request.user, now=request.now)
    messages.success(request, _("The area belongs to the round again. Look at the target again."))
    return round_


def _spread(request: Request, round_: Round, _form: forms.Form) -> Round:
    rows = queries.streets(round_, request.now)
    days = queries.spread_streets(rows, days_of(round_))
    wanted = {row.area.id: [days[row.area.id]] if row.area.id in days else [] for row in rows}
    actions.set_days(round_, wanted, by=request.user, now=request.now)
    messages.success(request, _("Every day now has about as many people. Change what does not fit."))
    return round_


def _target(request: Request, round_: Round, _form: forms.Form) -> Round:
    target = queries.target_of(queries.streets(round_, request.now))
    actions.edit_round(round_, {"target": target}, by=request.user, now=request.now)
    messages.success(request, _("The target is now what the register says."))
    return round_


def _copy(request: Request, round_: Round, _form: forms.Form) -> Round:
    form = CopyForm(request.POST)
    if not form.is_valid():
        raise Refused("dates", _("Say on which day the next round begins."))
    planned = actions.copy_round(round_, **form.cleaned_data, by=request.user, now=request.now)
    messages.success(request, _("This is a draft of the next round. Open it when it is right."))
    return planned


def _drop(request: Request, round_: Round, _form: forms.Form) -> None:
    actions.drop_round(round_, by=request.user, now=request.now)
    messages.success(request, _("The draft is thrown away."))


DEEDS: dict[str, Callable[[Request, Round, forms.Form], Round | None]] = {
    "edit": _edit,
    "modes": _modes,
    "days": _set_days,
    "leave_out": _leave_out,
    "take_in": _take_in,
    "spread": _spread,
    "target": _target,
    "copy": _copy,
    "drop": _drop,
}


# --- what the protocol proposes


def _proposed(round_: Round, people: int) -> list[Proposed]:
    """List what the protocol proposes for a round, each with its source and why it applies."""
    protocol = named(round_.protocol).testing
    city = Area.objects.filter(id=at_level(round_.area_id, "city")).first()
    found = rules.propose_round(
        protocol,
        population=people,
        city_population=(city.population if city else None) or people,
        starts_on=round_.starts_on,
        source_known=False,
    )
    finish = protocol.finish_days_large if found.large else protocol.finish_days_small
    skip, wait = protocol.skip_if_tested_days, protocol.vax_to_swab_hours
    lines = [
        Proposed(_("Days to finish"), str(finish.value or ""), finish, _size_of(protocol, city)),
        Proposed(_("People a tube, at most"), str(protocol.pool_max.value), protocol.pool_max),
        Proposed(_("Tested so many days before: need not come"), str(skip.value), skip),
        Proposed(_("Hours to wait after a vaccination"), str(wait.value), wait),
        Proposed(_("Sites"), str(found.n_sites or ""), protocol.point_population),
    ]
    return [line for line in lines if line.words] + _rhythm(round_, protocol)


def _size_of(protocol: Any, city: Area | None) -> str:
    if city is None or not city.population or not protocol.city_size_threshold.value:
        return ""
    large = city.population > protocol.city_size_threshold.value
    words = _("%(city)s has more than %(n)s people") if large else _("%(city)s has at most %(n)s people")
    return words % {"city": city, "n": f"{protocol.city_size_threshold.value:,}"}


def _rhythm(round_: Round, protocol: Any) -> list[Proposed]:
    in_last_three, days_since = queries.history(round_.area_id, round_.starts_on)
    found = rules.rhythm(protocol, in_last_three=in_last_three, days_since=days_since)
    if found is None:
        return []
    if found.days_since is None:
        why = _("no positive is known here")
    elif found.days_since == 0:
        why = _("a positive was found here on its first day")
    else:
        why = _("the last positive here was %(n)s days before it begins") % {"n": found.days_since}
    words = _("every %(n)s days") % {"n": found.frequency.every_days}
    if found.frequency.every_days == 1:
        words = _("every day")
    return [Proposed(_("How often it is tested again"), words, protocol.frequencies, why)]
