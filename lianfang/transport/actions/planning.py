"""Plan a day: ask for a plan, reckon it, send it or drop it. A plan changes nothing until somebody sends it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import at, day_of
from lianfang.common.errors import Refused
from lianfang.transport.actions.rides import locked, settle
from lianfang.transport.actions.seats import held, reckon
from lianfang.transport.actions.telling import tell_riders
from lianfang.transport.models import Leg, Ride, RidePlan, Tour
from lianfang.transport.queries import PLAN
from lianfang.transport.queries.question import NO_POINT, question, tours_to_plan
from lianfang.transport.routing import Plan, plan

State = RidePlan.State
STALE = timedelta(seconds=60)  # a program that reckoned and did not end for so long has died
AT_ONCE_S = 6.0  # seconds for a plan: the time of a first one, and enough for one that is changed


@transaction.atomic
def ask_plan(area_id: int, day: date, *, by: User, now: datetime) -> RidePlan:
    """Ask for a plan of a day; one that is proposed and was not sent gives way to it.

    Raises Refused: "forbidden", "no_vehicle" when none goes by a plan on that day, "planning" when one is reckoned.
    """
    require(by, PLAN, area_id, day_of(now))
    if not tours_to_plan(area_id, day):
        raise Refused("no_vehicle", _("No vehicle goes by a plan on this day: send some out first."))
    old = RidePlan.objects.filter(area_id=area_id, day=day, state=State.PROPOSED)
    old.update(state=State.DROPPED, ended_at=now, ended_by=by)
    made = RidePlan(area_id=area_id, day=day, asked_at=now, asked_by=by)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        raise Refused("planning", _("This day is being planned already.")) from clash
    audit(by, "transport.plan.asked", made, now, area_id=area_id)
    return made


def plan_next(now: datetime) -> bool:
    """Reckon the plan that waits longest; says whether there was one. A plan that cannot be reckoned fails."""
    claimed = _claim(now)
    if claimed is None:
        return False
    try:
        asked = question(claimed.area_id, claimed.day, claimed.asked_at)
        before = asked.before if asked.before.runs else None
        seconds = AT_ONCE_S if before is None else None
        found = plan(
            asked.matrix, asked.vehicles, asked.ways, begun=asked.begun, before=before, seconds=seconds
        )
    except Exception:
        RidePlan.objects.filter(pk=claimed.pk, state=State.WAITING).update(state=State.FAILED, ended_at=now)
        raise
    proposal = told(found, asked.nowhere)
    proposal |= {"given": len(asked.matrix.given), "places": len(asked.matrix.places)}
    rows = RidePlan.objects.filter(pk=claimed.pk, state=State.WAITING)
    rows.update(state=State.PROPOSED, reckoned_at=now, proposal=proposal)
    return True


@transaction.atomic
def _claim(now: datetime) -> RidePlan | None:
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - STALE)
    rows = RidePlan.objects.select_for_update(skip_locked=True).filter(free, state=State.WAITING)
    found = rows.order_by("asked_at").first()
    if found:
        found.claimed_at = now
        found.save(update_fields=["claimed_at"])
    return found


def told(found: Plan, nowhere: Iterable[str]) -> dict[str, Any]:
    """Write a plan as it is stored."""
    return {
        "runs": [
            {
                "tour": run.vehicle,
                "metres": run.metres,
                "seconds": run.seconds,
                "calls": [{"leg": call.ride, "what": call.what, "at": call.at} for call in run.calls],
            }
            for run in found.runs
        ],
        "left": [[each.ride, each.why] for each in found.left] + [[key, NO_POINT] for key in nowhere],
        "late": list(found.late),
    }


@transaction.atomic
def send_plan(ride_plan: RidePlan, *, by: User, now: datetime) -> int:
    """Let a plan hold: everybody gets their seat, whoever got in meanwhile stays where they sit, whoever cancelled
    stays out. Gives how many legs have another vehicle or time by it.

    Raises Refused: "forbidden", "plan_state", "tour_full" when seats were promised meanwhile: plan again.
    """
    row = RidePlan.objects.select_for_update().get(pk=ride_plan.pk)
    require(by, PLAN, row.area_id, day_of(now))
    if row.state != State.PROPOSED:
        raise Refused("plan_state", _("This plan was sent or dropped already."))
    times = _times(row)
    left = {UUID(leg): why for leg, why in row.proposal["left"]}
    ids = [*times, *left]
    rides = [locked(each) for each in Ride.objects.filter(legs__in=ids).distinct().order_by("pk")]
    tours = {each.pk: each for each in tours_to_plan(row.area_id, row.day)}
    for tour in sorted(tours.values(), key=lambda each: each.pk):
        held(tour)
    changed = _seat(ids, times, left, tours)
    for tour in sorted(tours.values(), key=lambda each: each.pk):
        reckon(tour)
    for ride in rides:
        settle(ride, now)
    row.state, row.ended_at, row.ended_by = State.SENT, now, by
    row.save(update_fields=["state", "ended_at", "ended_by"])
    audit(by, "transport.plan.sent", row, now, area_id=row.area_id, legs=len(changed))
    tell_riders(changed, now)
    return len(changed)


def _times(row: RidePlan) -> dict[UUID, tuple[UUID, datetime, datetime]]:
    """Give for each leg of a plan its tour and when they get in and out."""
    start, found = at(row.day), dict[UUID, dict[str, datetime]]()
    tours: dict[UUID, UUID] = {}
    for run in row.proposal["runs"]:
        for call in run["calls"]:
            leg = UUID(call["leg"])
            found.setdefault(leg, {})[call["what"]] = start + timedelta(seconds=call["at"])
            tours[leg] = UUID(run["tour"])
    return {leg: (tours[leg], when["board"], when["alight"]) for leg, when in found.items() if len(when) == 2}


def _seat(
    ids: Iterable[UUID],
    times: dict[UUID, tuple[UUID, datetime, datetime]],
    left: dict[UUID, str],
    tours: dict[UUID, Tour],
) -> list[Leg]:
    """Write the seats of a plan; gives the legs whose vehicle or time is new."""
    changed = []
    for leg in Leg.objects.filter(pk__in=list(ids), state__in=["wanted", "planned", "missed"]):
        if leg.state == "missed" and leg.way == "there":
            continue
        if leg.pk in times and times[leg.pk][0] in tours:
            tour, board, alight = times[leg.pk]
            if (leg.tour_id, leg.board_at) != (tour, board):
                changed.append(leg)
            leg.tour_id, leg.board_at, leg.alight_at, leg.state, leg.why = tour, board, alight, "planned", ""
        elif leg.pk in left:
            leg.tour, leg.board_at, leg.alight_at = None, None, None
            leg.state, leg.why = "wanted", left[leg.pk]
        leg.save()
    return changed


@transaction.atomic
def drop_plan(ride_plan: RidePlan, *, by: User, now: datetime) -> None:
    """Drop a plan that was proposed; everybody keeps the seat they have.

    Raises Refused: "forbidden", "plan_state".
    """
    row = RidePlan.objects.select_for_update().get(pk=ride_plan.pk)
    require(by, PLAN, row.area_id, day_of(now))
    if row.state not in {State.PROPOSED, State.WAITING}:
        raise Refused("plan_state", _("This plan was sent or dropped already."))
    row.state, row.ended_at, row.ended_by = State.DROPPED, now, by
    row.save(update_fields=["state", "ended_at", "ended_by"])
    audit(by, "transport.plan.dropped", row, now, area_id=row.area_id)
