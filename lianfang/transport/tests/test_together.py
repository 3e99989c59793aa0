"""Many reach for the last seat at the same moment."""

import pytest

from lianfang.common.dates import at
from lianfang.rotas.tests.test_concurrency import at_once
from lianfang.transport import actions
from lianfang.transport.models import Leg, Tour
from lianfang.transport.tests.make import DAY, NOON, chief, make_ride, make_tour, make_vehicle

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_seat_wanted_by_twenty_is_given_once() -> None:
    by = chief()
    tour = make_tour(by, make_vehicle(by, seats=1))
    legs = [make_ride(by, back="none").legs.get() for _ in range(20)]
    puts = [lambda leg=leg: actions.put(leg, tour, at(DAY, 11), by=by, now=NOON) for leg in legs]
    assert at_once(*puts) == ["done", *["tour_full"] * 19]
    assert Leg.objects.filter(tour=tour, state="planned").count() == 1
    assert Tour.objects.get().taken == 1
