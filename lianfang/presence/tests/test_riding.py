"""Riding together is a contact: who sat in one vehicle is found, with the driver, until it is taken back."""

from datetime import datetime, timedelta

import pytest

from lianfang.common.dates import at
from lianfang.people.tests.make import make_person
from lianfang.presence.followers import follow_stays
from lianfang.presence.models import Stay
from lianfang.presence.queries import place_names
from lianfang.sync.models import Batch
from lianfang.sync.tests.make import void
from lianfang.transport import actions
from lianfang.transport.tests.make import DAY, NOON, make_ride
from lianfang.transport.tests.test_told import LATER, Trip

pytestmark = pytest.mark.django_db


def stays() -> set[tuple[str, int, int]]:
    """Give who was in a vehicle from which minute of the day to which."""
    rows = Stay.objects.filter(void=False, source="boarding").select_related("person")
    return {(row.person.name, _minutes(row.entered), _minutes(row.left)) for row in rows}


def _minutes(instant: datetime) -> int:
    return int((instant - at(DAY)).total_seconds()) // 60


def follow() -> None:
    """Let the follower read everything, twice."""
    batches = list(Batch.objects.order_by("xid", "id").values_list("pk", flat=True))
    for _ in range(2):
        follow_stays(batches, LATER)


def test_who_sat_in_one_vehicle_is_found_with_the_driver_until_it_is_taken_back() -> None:
    trip = Trip()
    driver = trip.tour.driver.person.name
    other = make_ride(trip.chief, make_person(name="周五")).legs.get(way="there")
    actions.put(other, trip.tour, at(DAY, 11) + timedelta(minutes=5), by=trip.chief, now=NOON)
    second = trip.said("board", 11.25, other)
    trip.tell(trip.said("board", 11), second, trip.said("alight", 11.5), trip.said("alight", 11.5, other))
    follow()
    first = trip.there.person.name
    assert stays() == {(first, 660, 690), ("周五", 675, 690), (driver, 660, 690)}
    assert place_names([trip.tour.vehicle_id]) == {trip.tour.vehicle_id: str(trip.tour.vehicle)}
    assert {row.place_id for row in Stay.objects.filter(void=False)} == {trip.tour.vehicle_id}
    gone = [void(LATER, target=one.pk, of="transport.boarding") for one in other.boardings.all()]
    trip.tell(*gone)
    follow()
    assert stays() == {(first, 660, 690), (driver, 660, 690)}
