"""Whom somebody drives today: their tours, who gets in where and when, how many seats are left."""

from typing import Any
from uuid import UUID

from lianfang.accounts.access import spans
from lianfang.fieldapp.api.door import Phone
from lianfang.transport.models import Leg, Tour
from lianfang.transport.queries import DRIVE, driven_by, last_words

Row = dict[str, Any]


def rides(phone: Phone) -> Row:
    """List the tours of a driver that are not over, each with its legs; a number to call only while a ride goes on."""
    if not spans(phone.user, DRIVE, phone.today):
        return {}
    tours = list(driven_by(phone.user, phone.now))
    told = last_words(tour.pk for tour in tours)
    return {"tours": [_tour(each, told) for each in tours]}


def _tour(one: Tour, told: dict[UUID, UUID]) -> Row:
    return {
        "id": one.pk,
        "area_id": one.area_id,
        "vehicle": str(one.vehicle),
        "hours": one.hours,
        "day": one.day,
        "mode": one.mode,
        "site": one.site.name if one.site else "",
        "seats": one.seats,
        "wheelchairs": one.wheelchairs,
        "hailed": one.hailed,
        "n_hails": one.n_hails,  # type: ignore[attr-defined]  # counted by the query
        "stops": [[each.stop_id, each.stop.name, each.minutes] for each in one.stops.all()],
        "legs": [_leg(each, told.get(each.pk)) for each in one.legs.all()],
    }


def _leg(one: Leg, told: UUID | None) -> Row:
    ride = one.ride
    home = ride.stop.name if ride.stop else ride.place
    there = one.way == Leg.Way.THERE
    return {
        "id": one.pk,
        "person_id": one.person_id,
        "name": one.person.name,
        "way": one.way,
        "from": home if there else ride.site.name,
        "to": ride.site.name if there else home,
        "board_at": one.board_at,
        "alight_at": one.alight_at,
        "people": 1 + ride.companions,
        "seats": one.seats,
        "wheelchair": ride.wheelchair,
        "note": ride.note,
        "phone": (ride.helper_phone or one.person.phone) if one.state in Leg.HOLDS else "",
        "state": one.state,
        "boarded_at": one.boarded_at,
        "alighted_at": one.alighted_at,
        "told": told,
    }
