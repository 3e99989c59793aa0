"""Who sits in which tour: put there by hand, taken out; who is done, who went home another way; a tour is over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.sync.actions import Saying, tell
from lianfang.sync.kinds import Kind
from lianfang.transport import queries
from lianfang.transport.actions.rides import locked, settle
from lianfang.transport.actions.seats import held, reckon
from lianfang.transport.models import Leg, Ride, Tour
from lianfang.transport.queries import ASK, DRIVE, PLAN

OPEN = ("wanted", "planned", "missed")


def _open(leg: Leg, by: User, now: datetime) -> tuple[Ride, Leg]:
    """Lock a leg that can still get a vehicle, by its ride.

    Raises Refused: "forbidden", "leg_state".
    """
    require(by, PLAN, leg.area_id, day_of(now))
    ride = locked(leg.ride)
    row = Leg.objects.get(pk=leg.pk)
    if row.state not in OPEN or (row.way == "there" and ride.state not in {"requested", "planned", "missed"}):
        raise Refused("leg_state", _("They are in a vehicle, or it is over."))
    return ride, row


@transaction.atomic
def put(leg: Leg, tour: Tour, board_at: datetime, *, by: User, now: datetime) -> None:
    """Give somebody a seat in a tour, by hand: from when they get in; the way is reckoned. The last seat is given once.

    Raises Refused: "forbidden", "leg_state", "tour_state", "times" outside the tour, "tour_full".
    """
    ride, row = _open(leg, by, now)
    before = row.tour
    seated(ride, row, tour, board_at)
    if before and before != tour:
        reckon(before)
    settle(ride, now)
    audit(by, "transport.leg.put", row, now, person_id=row.person_id, area_id=row.area_id)


def seated(ride: Ride, leg: Leg, tour: Tour, board_at: datetime) -> None:
    """Give a leg a seat under the lock of a tour; whoever calls locked the ride and asked for the right.

    Raises Refused: "tour_state", "times", "tour_full".
    """
    target = held(tour)
    if target.state not in Tour.LIVE:
        raise Refused("tour_state", _("This vehicle is not out any more."))
    if not target.during.lower <= board_at <= target.during.upper:
        raise Refused("times", _("The vehicle is not out at that time: %(hours)s."), hours=target.hours)
    leg.tour, leg.state, leg.why = target, "planned", ""
    leg.board_at, leg.alight_at = board_at, board_at + queries.way(ride, leg)
    leg.boarded_at = leg.alighted_at = None
    leg.save()
    found = reckon(target)
    if found.taken + found.hailed > found.seats:
        raise Refused("tour_full", _("%(vehicle)s has no seats left then."), vehicle=str(target.vehicle))


@transaction.atomic
def take_from(leg: Leg, *, by: User, now: datetime) -> None:
    """Take somebody out of a tour they did not board: they need another vehicle.

    Raises Refused: "forbidden", "leg_state".
    """
    ride, row = _open(leg, by, now)
    before = row.tour
    row.tour, row.state, row.board_at, row.alight_at = None, "wanted", None, None
    row.save()
    if before:
        reckon(before)
    settle(ride, now)
    audit(by, "transport.leg.taken_out", row, now, person_id=row.person_id, area_id=row.area_id)


@transaction.atomic
def ready(ride: Ride, *, by: User | None, now: datetime) -> None:
    """Note that somebody is done and waits for the way home: the clock of their wait runs from now. by None: they say
    so themselves.

    Raises Refused: "forbidden", "ride_state".
    """
    if by:
        require(by, ASK, ride.area_id, day_of(now))
    row = locked(ride)
    if row.state != Ride.State.ARRIVED:
        raise Refused("ride_state", _("They are not there, or on the way home already."))
    row.ready_at = row.ready_at or now
    row.save(update_fields=["ready_at"])
    settle(row, now)
    audit(by or row.asked_by, "transport.ride.ready", row, now, person_id=row.person_id, area_id=row.area_id)


@transaction.atomic
def own_way(ride: Ride, *, text: str, by: User, now: datetime) -> None:
    """Note that somebody went home another way, and how it is known: nobody waits for them any longer.

    Raises Refused: "forbidden", "ride_state", "reason".
    """
    require(by, PLAN, ride.area_id, day_of(now))
    if not text.strip():
        raise Refused("reason", _("Say how it is known that they are home."))
    row = locked(ride)
    back = Leg.objects.filter(ride=row, way="back", state__in=OPEN).first()
    if row.state != Ride.State.ARRIVED or back is None:
        raise Refused("ride_state", _("They are not there, or on the way home already."))
    before = back.tour
    back.state, back.tour, back.board_at, back.alight_at = "own", None, None, None
    back.save()
    if before:
        reckon(before)
    row.why = text[:200]
    row.save(update_fields=["why"])
    settle(row, now)
    audit(by, "transport.ride.own_way", row, now, person_id=row.person_id, area_id=row.area_id)


@transaction.atomic
def say(leg: Leg, what: str, *, by: User, now: datetime, kind: Kind) -> None:
    """Tell at the desk what a driver without a phone says: got in, got out, was not there. `kind` is that of boardings.

    Raises Refused: "forbidden", "no_vehicle".
    """
    require(by, DRIVE, leg.area_id, day_of(now))
    row = Leg.objects.select_related("tour").get(pk=leg.pk)
    if row.tour is None:
        raise Refused("no_vehicle", _("They have no vehicle yet."))
    data = {"leg_id": row.pk, "tour_id": row.tour_id, "person_id": row.person_id, "what": what}
    tell(by, {kind.name: kind}, [Saying(kind.name, row.tour.area_id, data)], now=now)
    audit(by, "transport.leg.said", row, now, person_id=row.person_id, area_id=row.area_id)


@transaction.atomic
def close(tour: Tour, *, text: str = "", by: User, now: datetime) -> None:
    """Say that a tour is over. Nobody sits in it, and nobody whom it brought is left at the clinic: whoever waits there
    has a seat in another vehicle, and a reason is written down.

    Raises Refused: "forbidden", "tour_state", "still_aboard", "still_waiting", "reason".
    """
    require(by, PLAN, tour.area_id, day_of(now))
    row = held(tour)
    if row.state not in Tour.LIVE:
        raise Refused("tour_state", _("It is over already, or was called off."))
    inside = Leg.objects.filter(tour=row, state__in=Leg.HOLDS).count() + row.hailed
    if inside:
        raise Refused(
            "still_aboard", _("%(n)s still have a seat in it: tell who got out, or move them."), n=inside
        )
    waiting = list(queries.waiting_of(row))
    if stuck := [each for each in waiting if not each.other_vehicle]:
        names = "、".join(each.person.name for each in stuck[:5])
        raise Refused(
            "still_waiting", _("Whom it brought still waits for the way home: %(names)s"), names=names
        )
    if waiting and not text.strip():
        raise Refused("reason", _("Say why others bring home whom it brought."))
    row.state, row.closed_at, row.closed_by, row.why = Tour.State.CLOSED, now, by, text[:200]
    row.save(update_fields=["state", "closed_at", "closed_by", "why"])
    audit(by, "transport.tour.closed", row, now, area_id=row.area_id)
