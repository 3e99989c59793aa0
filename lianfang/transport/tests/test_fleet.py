"""Vehicles, stops and tours: nothing is out twice, nothing is oversold, what is used is not closed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.common.errors import Refused
from lianfang.transport import actions
from lianfang.transport.models import Leg, Tour
from lianfang.transport.tests.make import (
    DAY,
    MORNING,
    NOON,
    chief,
    clinic,
    make_hail_area,
    make_ride,
    make_stop,
    make_tour,
    make_vehicle,
)
from lianfang.workforce.tests.make import make_worker

pytestmark = pytest.mark.django_db


def refused(do: Any) -> str:
    """Give the code of a refusal."""
    with pytest.raises(Refused) as error:
        do()
    return error.value.code


def test_a_vehicle_has_a_plate_that_can_be_and_is_on_the_list_once() -> None:
    by = chief()
    vehicle = make_vehicle(by, plate="湘 H·12345")
    assert vehicle.plate == "湘H12345"
    assert refused(lambda: make_vehicle(by, plate="湘H12345")) == "vehicle_known"
    assert refused(lambda: make_vehicle(by, plate="H12")) == "plate"
    assert refused(lambda: make_vehicle(by, seats=0)) == "no_seats"
    assert refused(lambda: make_vehicle(make_user("driver"))) == "forbidden"
    tour = make_tour(by, vehicle)
    assert refused(
        lambda: actions.take_out(vehicle, until=DAY - timedelta(days=1), text="年检", by=by, now=MORNING)
    ) == ("tours_ahead")
    actions.call_off(tour, text="年检", by=by, now=MORNING)
    actions.take_out(vehicle, until=DAY - timedelta(days=1), text="年检", by=by, now=MORNING)
    assert refused(lambda: make_tour(by, vehicle)) == "vehicle_out_of_use"
    actions.put_in(vehicle, by=by, now=MORNING)
    actions.disinfect(vehicle, by=by, now=MORNING)
    assert (vehicle.until, vehicle.disinfected_at) == (None, MORNING)


def test_neither_a_vehicle_nor_a_driver_is_out_twice_at_once() -> None:
    by, driver = chief(), make_worker()
    tour = make_tour(by, driver=driver)
    late: dict[str, Any] = {"starts_at": at(DAY, 17), "ends_at": at(DAY, 20)}
    assert refused(lambda: make_tour(by, tour.vehicle, **late)) == "vehicle_busy"
    assert refused(lambda: make_tour(by, driver=driver, **late)) == "driver_busy"
    assert (
        make_tour(by, tour.vehicle, driver, starts_at=at(DAY, 18), ends_at=at(DAY, 24)).hours
        == "18:00 – 24:00"
    )
    assert refused(lambda: make_tour(by, starts_at=at(DAY, 9), ends_at=at(DAY, 9))) == "times"


def test_a_round_needs_stops_and_hailing_an_area() -> None:
    by, stop = chief(), make_stop(chief())
    assert refused(lambda: make_tour(by, mode="circuit", site=clinic(), every=30)) == "tour_mode"
    assert refused(lambda: make_tour(by, mode="hail")) == "tour_mode"
    tour = make_tour(by, mode="circuit", site=clinic(), every=30, stops=[(stop, 0)])
    assert refused(lambda: actions.close_stop(stop, by=by, now=MORNING)) == "stop_used"
    actions.call_off(tour, text="改线", by=by, now=MORNING)
    actions.close_stop(stop, by=by, now=MORNING)
    assert make_tour(by, mode="hail", hail_area=make_hail_area(by)).site == clinic()


def test_the_table_keeps_seats_from_being_oversold() -> None:
    tour = make_tour(chief())
    for column in ({"taken": 5}, {"chairs_taken": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tour.objects.filter(pk=tour.pk).update(**column)


def test_whoever_had_a_seat_in_a_tour_that_is_called_off_needs_another() -> None:
    by = chief()
    tour, ride = make_tour(by), make_ride(by)
    ride.legs.filter(way="there").update(
        state="planned", tour=tour, board_at=NOON, alight_at=NOON + timedelta(hours=1)
    )
    assert actions.call_off(tour, text="车坏了", by=by, now=MORNING) == 1
    assert [(leg.state, leg.tour) for leg in Leg.objects.all()] == [("wanted", None)] * 2
