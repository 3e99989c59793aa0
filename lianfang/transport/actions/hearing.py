"""What drivers told, done: legs are begun and over, tours are out, people of the street are aboard."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Min, Sum, When

from lianfang.common.dates import day_of
from lianfang.sync.queries import undoubted
from lianfang.transport import queries
from lianfang.transport.actions.rides import locked, settle
from lianfang.transport.actions.seats import held, reckon
from lianfang.transport.models import Boarding, Hail, Leg, Ride, Tour
from lianfang.transport.rules import Said, heard

NOT_THERE = "there_missed"  # why a leg home is not wanted: nobody was fetched


@transaction.atomic
def hear(legs: Iterable[UUID], tours: Iterable[UUID]) -> None:
    """Write legs again by what counts of that which was told, in the order in which it happened; then the seats of the
    tours they were and are in, and how far the rides are."""
    rides = Ride.objects.filter(legs__in=list(legs)).distinct()
    touched_tours = set(tours)
    for ride in sorted(rides, key=lambda each: each.pk):
        row = locked(ride)
        for leg in Leg.objects.filter(ride=row, pk__in=list(legs)):
            touched_tours |= {leg.tour_id} if leg.tour_id else set()
            _heard(leg)
            touched_tours |= {leg.tour_id} if leg.tour_id else set()
        touched_tours |= _way_home(row)
        settle(row, _last(row) or row.asked_at)
    for tour in Tour.objects.filter(pk__in=touched_tours).order_by("pk"):
        out(reckon(tour, seen=True))


def _heard(leg: Leg) -> None:
    told = Boarding.objects.filter(undoubted(), leg=leg).order_by("at", "id")
    found = heard([Said(each.what, each.at, each.tour_id) for each in told])
    if found is None:
        if leg.state in {"aboard", "done", "missed"}:
            leg.state = "planned" if leg.tour_id and leg.board_at else "wanted"
            leg.tour_id = leg.tour_id if leg.state == "planned" else None
            leg.boarded_at = leg.alighted_at = None
            leg.save()
        return
    leg.state, leg.boarded_at, leg.alighted_at = found.state, found.boarded_at, found.alighted_at
    leg.tour_id = found.tour
    if leg.state == "aboard" and not (leg.board_at and leg.alight_at and leg.alight_at > found.at):
        longest = queries.current(day_of(found.at)).longest_minutes.value
        leg.board_at = leg.board_at or found.at
        leg.alight_at = max(leg.alight_at or found.at, found.at + timedelta(minutes=longest))
    leg.save()


def _way_home(ride: Ride) -> set[UUID]:
    """Nobody who was not fetched needs a way home; whoever was fetched after all needs it again. Gives the tours whose
    seats changed."""
    there = Leg.objects.get(ride=ride, way="there")
    back = Leg.objects.filter(ride=ride, way="back").first()
    if back is None:
        return set()
    before = back.tour_id
    if there.state == "missed" and back.state in {"wanted", "planned"}:
        back.state, back.why, back.tour = "cancelled", NOT_THERE, None
        back.board_at = back.alight_at = None
    elif there.state != "missed" and back.why == NOT_THERE:
        back.state, back.why = "wanted", ""
    else:
        return set()
    back.save()
    return {before} if before else set()


def _last(ride: Ride) -> datetime | None:
    told = Boarding.objects.filter(undoubted(), leg__ride=ride).order_by("-at", "-id").first()
    return told.at if told else None


def out(tour: Tour) -> None:
    """Say that a tour has begun when something was told of it; one nothing counts of any more has not."""
    if tour.state not in Tour.LIVE:
        return
    first = [
        model.objects.filter(undoubted(), tour=tour).aggregate(at=Min("at"))["at"]
        for model in (Boarding, Hail)
    ]
    began = min((at for at in first if at), default=None)
    tour.state, tour.out_at = (Tour.State.OUT, began) if began else (Tour.State.PLANNED, None)
    tour.save(update_fields=["state", "out_at"])


@transaction.atomic
def hear_hails(tours: Iterable[UUID]) -> None:
    """Count again who was picked up in the street and is aboard."""
    for tour in Tour.objects.filter(pk__in=list(tours)).order_by("pk"):
        row = held(tour)
        signed = Case(When(what="on", then=F("n")), default=-F("n"))
        found = Hail.objects.filter(undoubted(), tour=row).aggregate(n=Sum(signed))["n"] or 0
        row.hailed = max(found, 0)
        row.save(update_fields=["hailed"])
        out(row)
