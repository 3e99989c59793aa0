"""Seats of a tour: counted anew under its lock whenever a leg comes or goes."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.common.errors import Refused
from lianfang.transport.models import Leg, Tour
from lianfang.transport.rules import Held, most


def legs_of(tour: Tour) -> QuerySet[Leg]:
    """List the legs that hold seats of a tour."""
    return Leg.objects.filter(tour=tour, state__in=Leg.HOLDS)


def held(tour: Tour) -> Tour:
    """Lock a tour, so that its seats are given once."""
    return Tour.objects.select_for_update(no_key=True, of=("self",)).select_related("vehicle").get(pk=tour.pk)


def reckon(tour: Tour, *, seen: bool = False) -> Tour:
    """Lock a tour and count anew how many of its seats are promised at once; gives the locked row. `seen`: people sit
    there already, so that there may be more of them than seats; then all seats are taken.

    Raises Refused("tour_full").
    """
    row = held(tour)
    seats, chairs = most(
        Held(each.board_at, each.alight_at, each.seats, each.chairs)
        for each in legs_of(row)
        if each.board_at and each.alight_at
    )
    if not seen and (seats > row.seats or chairs > row.wheelchairs):
        raise Refused("tour_full", _("%(vehicle)s has no seats left then."), vehicle=str(row.vehicle))
    row.taken, row.chairs_taken = min(seats, row.seats), min(chairs, row.wheelchairs)
    row.save(update_fields=["taken", "chairs_taken"])
    return row
