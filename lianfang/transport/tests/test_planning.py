"""Plans of a day: reckoned, sent by a person, changed while people sit in vehicles; seats are never oversold."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.common.dates import at
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, YIYANG
from lianfang.transport import actions
from lianfang.transport.models import Leg, RidePlan, Tour
from lianfang.transport.tests.make import DAY, MORNING, NOON, chief, make_ride, make_tour, make_vehicle
from lianfang.transport.tests.test_fleet import refused
from lianfang.transport.tests.test_told import Trip
from lianfang.web import clock

pytestmark = pytest.mark.django_db


def planned(by: User, now: datetime = MORNING) -> RidePlan:
    """Ask for a plan of the day and reckon it."""
    made = actions.ask_plan(YIYANG, DAY, by=by, now=now)
    assert actions.plan_next(now)
    made.refresh_from_db()
    return made


def test_a_plan_changes_nothing_until_it_is_sent_and_everybody_comes_home() -> None:
    by = chief()
    make_tour(by, make_vehicle(by, seats=3))
    for n in range(4):
        make_ride(
            by, make_person(phone=f"1380000100{n}"), arrive_by=at(DAY, 10 + n), longitude=112.33 + n / 100
        )
    made = planned(by)
    assert (made.state, made.proposal["left"]) == ("proposed", [])
    assert set(Leg.objects.values_list("state", flat=True)) == {"wanted"}
    assert actions.send_plan(made, by=by, now=MORNING) == 8
    assert set(Leg.objects.values_list("state", flat=True)) == {"planned"}
    assert 1 <= Tour.objects.get().taken <= 3
    for leg in Leg.objects.select_related("ride"):
        assert leg.board_at
        assert leg.alight_at
        assert leg.alight_at - leg.board_at <= timedelta(minutes=90)
        if leg.way == "there":
            assert leg.ride.arrive_from <= leg.alight_at <= leg.ride.arrive_by
    assert refused(lambda: actions.send_plan(made, by=by, now=MORNING)) == "plan_state"


def test_who_finds_no_room_is_left_with_the_reason() -> None:
    by = chief()
    make_tour(by)
    chair = make_ride(by, wheelchair=True)
    nowhere = make_ride(by, longitude=None, latitude=None, place="不知何处")
    made = planned(by)
    why = dict(made.proposal["left"])
    assert {why[str(leg.pk)] for leg in chair.legs.all()} == {"no_vehicle"}
    assert {why[str(leg.pk)] for leg in nowhere.legs.all()} == {"no_point"}
    actions.send_plan(made, by=by, now=MORNING)
    assert set(chair.legs.values_list("state", "why")) == {("wanted", "no_vehicle")}


def test_a_plan_is_changed_while_people_sit_in_the_vehicle_and_what_is_done_stays_done() -> None:
    trip = Trip()
    second, third = (make_ride(trip.chief, arrive_by=at(DAY, 13 + n)) for n in range(2))
    actions.send_plan(planned(trip.chief), by=trip.chief, now=MORNING)
    trip.there.refresh_from_db()
    trip.tell(trip.said("board", 11))
    actions.cancel(second, by=trip.chief, now=NOON)
    again = planned(trip.chief, at(DAY, 11) + timedelta(minutes=2))
    calls = again.proposal["runs"][0]["calls"]
    assert (calls[0]["leg"], calls[0]["what"], calls[0]["at"]) == (str(trip.there.pk), "board", 11 * 3600)
    assert not {str(leg.pk) for leg in second.legs.all()} & {call["leg"] for call in calls}
    assert {str(leg.pk) for leg in third.legs.all()} <= {call["leg"] for call in calls}
    trip.tell(trip.said("alight", 11.5))  # before it is sent
    actions.send_plan(again, by=trip.chief, now=NOON)
    trip.there.refresh_from_db()
    trip.back.refresh_from_db()
    assert (trip.there.state, trip.back.state, trip.back.tour) == ("done", "planned", trip.tour)


def test_a_day_is_planned_once_at_a_time_and_not_without_vehicles() -> None:
    by = chief()
    assert refused(lambda: actions.ask_plan(HESHAN, DAY, by=by, now=MORNING)) == "no_vehicle"
    make_tour(by)
    first = actions.ask_plan(HESHAN, DAY, by=by, now=MORNING)
    assert refused(lambda: actions.ask_plan(HESHAN, DAY, by=by, now=MORNING)) == "planning"
    actions.drop_plan(first, by=by, now=MORNING)
    assert not actions.plan_next(MORNING)


def test_the_page_of_a_plan_looks_again_by_itself_and_shows_calls_and_who_is_left(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    by = chief()
    make_tour(by)
    ride, chair = make_ride(by), make_ride(by, wheelchair=True)
    client.force_login(by)
    page = client.post(reverse("ride_plans"), {"day": "2021-08-09", "area": "430900"}, follow=True)
    assert 'http-equiv="refresh"' in page.content.decode()
    actions.plan_next(MORNING)
    made = RidePlan.objects.get()
    text = client.get(reverse("ride_plan", args=[made.pk])).content.decode()
    for word in (ride.person.name, chair.person.name, "直线", '<svg class="routes"'):
        assert word in text
    client.post(reverse("ride_plan_step", args=[made.pk, "send"]))
    assert RidePlan.objects.get().state == "sent"
    client.post(reverse("ride_plan_step", args=[made.pk, "send"]))  # pressed twice
