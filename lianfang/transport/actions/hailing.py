"""Somebody waves a vehicle down by their own page: a seat in the emptiest one, given once."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.transport import queries
from lianfang.transport.actions.rides import Asked, ask, settle
from lianfang.transport.actions.seating import seated
from lianfang.transport.models import HailArea, Ride


@transaction.atomic
def wave(person: Person, hail_area: HailArea, asked: Asked, *, by: User | None, now: datetime) -> Ride:
    """Hail a vehicle in an area now: one that has room comes. The last seat is given once; who comes second is told so.

    Raises Refused: what asking for a ride refuses, "hail_closed" outside the hours, "no_seat".
    """
    if not queries.hailed_now(now).filter(pk=hail_area.pk).exists():
        raise Refused("hail_closed", _("Vehicles cannot be hailed there now."))
    longest = timedelta(minutes=queries.current(now.date()).longest_minutes.value)
    told = replace(asked, site=hail_area.site, arrive_from=now, arrive_by=now + longest)
    ride = ask(person, told, by=by, now=now)
    leg = ride.legs.get(way="there")
    for tour in queries.with_room(hail_area, leg.seats, leg.chairs, now):
        try:
            with transaction.atomic():
                seated(ride, leg, tour, now)
        except Refused:
            continue  # somebody else was faster
        settle(ride, now)
        return ride
    raise Refused("no_seat", _("All vehicles there are full now. Try again in some minutes."))
