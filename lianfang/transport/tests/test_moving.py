"""Many riders change vehicles at once, all of them or nobody; what is saved of vehicles and riders."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.common.dates import at
from lianfang.transport import actions
from lianfang.transport.drawings import plan_map
from lianfang.transport.models import Leg, Tour
from lianfang.transport.tests.make import DAY, MORNING, NOON, chief, make_ride, make_tour, make_vehicle
from lianfang.transport.tests.test_fleet import refused
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db


def seated(n: int) -> tuple[Tour, list[Leg]]:
    """Give some people seats in a vehicle."""
    by = chief()
    tour = make_tour(by)
    legs = [make_ride(by, back="none").legs.get() for _ in range(n)]
    for k, leg in enumerate(legs):
        actions.put(leg, tour, at(DAY, 11) + timedelta(minutes=k), by=by, now=NOON)
    return tour, [Leg.objects.get(pk=leg.pk) for leg in legs]


def test_riders_move_together_and_keep_their_times() -> None:
    tour, legs = seated(3)
    other = make_tour(chief())

    assert actions.move(tour, legs=legs[:2], to=other, by=chief(), now=NOON) == 2

    assert [Leg.objects.get(pk=leg.pk).tour_id for leg in legs] == [other.pk, other.pk, tour.pk]
    assert Leg.objects.get(pk=legs[0].pk).board_at == legs[0].board_at
    assert [Tour.objects.get(pk=each.pk).taken for each in (tour, other)] == [1, 2]


def test_where_one_finds_no_seat_nobody_moves_and_they_are_named() -> None:
    tour, legs = seated(3)
    small = make_tour(chief(), make_vehicle(chief(), seats=2))

    assert refused(lambda: actions.move(tour, legs=legs, to=small, by=chief(), now=NOON)) == "tour_full"
    assert refused(lambda: actions.move(tour, legs=[], to=small, by=chief(), now=NOON)) == "nobody"
    assert refused(lambda: actions.move(small, legs=legs, to=tour, by=chief(), now=NOON)) == "nobody"

    assert set(Leg.objects.values_list("tour_id", flat=True)) == {tour.pk}
    assert [Tour.objects.get(pk=each.pk).taken for each in (tour, small)] == [3, 0]


def test_the_page_moves_riders_and_saves_lists(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    tour, legs = seated(2)
    other = make_tour(chief())
    client.force_login(chief())
    step = reverse("ride_tour_step", args=[tour.pk, "move"])
    assert client.post(step, {"to": other.pk}).status_code == 422
    assert client.post(step, {"legs": [leg.pk for leg in legs], "to": other.pk}).status_code == 302

    riders = save(client, reverse("ride_tour", args=[other.pk]) + "?export=csv").content.decode()
    assert all(leg.person.name in riders for leg in legs)
    assert str(tour.vehicle) in save(client, reverse("ride_tours") + "?export=csv").content.decode()
    assert client.get(reverse("ride_stops") + "?export=csv").status_code == 200


def test_a_map_has_a_dot_for_each_place_that_is_called_at() -> None:
    depot, near, far = (112.35, 28.56), (112.36, 28.57), (112.38, 28.6)

    drawn = plan_map([("A", depot, [near, near, far]), ("B", depot, [far])])

    assert drawn
    assert [[dot.word for dot in way.dots] for way in drawn.ways] == [["A1", "A2"], ["B1"]]
    assert len(drawn.depots) == 1
    assert plan_map([]) is None
