"""What a person's page tells of somebody who works: teams and orders, calls to musters, shifts, duty, incidents."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.common.dates import day_of
from lianfang.console.event import Event
from lianfang.duty.models import Alarm, Incident, Restriction, Step
from lianfang.duty.queries import places_now
from lianfang.rotas.queries import planned
from lianfang.sync.queries import counting
from lianfang.workforce.models import Call, Dispatch, Member

MOST = 60  # of each kind, the latest (design choice)


def teams(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell where somebody's teams were sent while they were in them."""
    spans = {one.team_id: one for one in Member.objects.filter(person__in=ids)}
    sent = Dispatch.objects.filter(team__in=list(spans), withdrawn_at=None).select_related("team", "area")
    for one in sent.order_by("-ordered_at", "id")[:MOST]:
        member, day = spans[one.team_id], day_of(one.ordered_at)
        if member.from_on <= day and (member.to_on is None or day <= member.to_on):
            url, more = reverse("team", args=[one.team_id]), f"{one.team} · {one.area} · {one.task}"
            yield Event(one.ordered_at, _("Sent with a team"), more, "neutral", url, "workforce.read")


def musters(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of calls to musters."""
    for call in Call.objects.filter(person__in=ids).select_related("muster").order_by("-called_at")[:MOST]:
        url, more = reverse("muster", args=[call.muster_id]), f"{call.muster.task} · {call.muster.place}"
        yield Event(call.called_at, _("Called to a muster"), more, "neutral", url, "workforce.read")
        if call.released_at:
            yield Event(call.released_at, _("Let off"), call.why, "neutral", url, "workforce.read")


def shifts(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of the shifts somebody is planned for, by published rotas."""
    for one in planned(ids)[:MOST]:
        more = f"{one.shift.site} · {one.get_state_display()}"
        url = reverse("rota_shift", args=[one.shift_id])
        yield Event(one.shift.starts_at, _("Shift"), more, "neutral", url, "rotas.read")


def duty(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of somebody's steps at work: came, suited up, took off, rested, left."""
    steps = list(Step.objects.filter(counting(), person__in=ids).order_by("-at", "id")[:MOST])
    sites = places_now([one.site_id for one in steps])
    for one in steps:
        where = sites[one.site_id].name if one.site_id in sites else ""
        url = reverse("duty_worker", args=[one.person_id])
        yield Event(one.at, one.get_step_display(), where, "neutral", url, "duty.read")


def incidents(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of what happened to somebody at work."""
    for one in Incident.objects.filter(counting(), person__in=ids).order_by("-at", "id")[:MOST]:
        url = reverse("duty_incident", args=[one.pk])
        yield Event(one.at, one.get_what_display(), one.note, "red", url, "duty.read")


LIMITS = ("hard", "day", "heat", "unfit")


def alarms(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of the grave limits somebody passed, and what was done."""
    rows = Alarm.objects.filter(person__in=ids, kind__in=LIMITS).order_by("-due_at", "pk")[:MOST]
    for one in rows:
        url = reverse("duty_worker", args=[one.person_id])
        yield Event(one.due_at, one.get_kind_display(), one.note, "amber", url, "duty.read")


def away(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell, to doctors, of what kept somebody from work, and of the return."""
    for one in Restriction.objects.filter(person__in=ids).order_by("-from_at", "pk")[:MOST]:
        kind = one.get_kind_display()
        yield Event(one.from_at, _("Kept away"), kind, "amber", "", "duty.heal")
        if one.lifted_at:
            yield Event(one.lifted_at, _("Back on duty"), one.lifted_why, "green", "", "duty.heal")


TELLERS: tuple[Callable[[Sequence[UUID]], Iterable[Event]], ...] = (
    teams,
    musters,
    shifts,
    duty,
    incidents,
    alarms,
    away,
)
