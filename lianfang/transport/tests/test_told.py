"""What drivers tell: never refused, done in the order it happened, taken back; nobody is left at the clinic."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG
from lianfang.sync.capture import SETTLEMENT, VOID
from lianfang.sync.models import Batch, Dispute
from lianfang.sync.tests.make import fact, make_device, outcomes, send, void
from lianfang.transport import actions
from lianfang.transport.capture import BOARDING, KINDS
from lianfang.transport.followers import follow_boardings
from lianfang.transport.models import Boarding, Hail, Leg, Ride, Tour
from lianfang.transport.papers import content, print_list
from lianfang.transport.tests.make import DAY, NOON, chief, make_ride, make_tour
from lianfang.transport.tests.test_fleet import refused
from lianfang.web import clock
from lianfang.workforce.tests.make import make_worker

pytestmark = pytest.mark.django_db
TOLD = {kind.name: kind for kind in (VOID, *KINDS, SETTLEMENT)}
LATER = at(DAY, 17)
ELEVEN = at(DAY, 11)


class Trip:
    """A driver with a phone, a car of four seats, somebody who goes there and back in it."""

    def __init__(self) -> None:
        self.chief: User = chief()
        self.user = make_user("driver", area_id=YIYANG)
        self.token = make_device(self.user)[1]
        self.tour = make_tour(self.chief, driver=make_worker(user=self.user))
        self.ride = make_ride(self.chief)
        self.there, self.back = (self.ride.legs.get(way=way) for way in ("there", "back"))
        actions.put(self.there, self.tour, ELEVEN, by=self.chief, now=ELEVEN)

    def said(self, what: str, hour: float = 11, leg: Leg | None = None, **data: Any) -> dict[str, Any]:
        """Write what happened at an hour."""
        leg = leg or self.there
        told: dict[str, Any] = {"leg_id": str(leg.pk), "tour_id": str(self.tour.pk)}
        told |= {"person_id": str(leg.person_id), "what": what}
        when = at(DAY) + timedelta(hours=hour)
        return fact("transport.boarding", when, area=self.tour.area_id, **(told | data))

    def hail(self, n: int, what: str = "on", hour: float = 12) -> dict[str, Any]:
        """Write that so many got in or out in the street."""
        told: dict[str, Any] = {"tour_id": str(self.tour.pk), "what": what, "way": "there", "n": n}
        return fact("transport.hail", at(DAY) + timedelta(hours=hour), area=self.tour.area_id, **told)

    def tell(self, *facts: dict[str, Any], token: str = "") -> Sequence[str]:
        """Tell facts from the phone, and let the follower work, twice."""
        found = outcomes(send(token or self.token, *facts, now=LATER, kinds=TOLD))
        batches = list(Batch.objects.order_by("xid", "id").values_list("pk", flat=True))
        for _ in range(2):
            follow_boardings(batches, LATER)
        for row in (self.tour, self.ride, self.there, self.back):
            row.refresh_from_db()
        return [each.partition(":")[0] for each in found]


def doubts() -> list[str]:
    return list(Dispute.objects.order_by("opened_at", "fact_id").values_list("reason", flat=True))


def test_in_and_out_there_and_back_in_any_order_and_taken_back() -> None:
    trip = Trip()
    board, alight = trip.said("board"), trip.said("alight", 11.5)
    assert trip.tell(alight, board) == ["accepted"] * 2
    assert (trip.there.state, trip.there.boarded_at, trip.there.alighted_at) == (
        *("done", ELEVEN),
        ELEVEN + timedelta(minutes=30),
    )
    assert (trip.ride.state, trip.tour.state, trip.tour.taken) == ("arrived", "out", 0)
    # an hour's visit and an hour's wait
    assert trip.ride.home_by == ELEVEN + timedelta(minutes=150)
    assert trip.tell(void(LATER, target=alight["id"], of="transport.boarding")) == ["accepted"]
    assert (trip.ride.state, trip.tour.taken) == ("aboard", 1)
    assert not trip.ride.home_by
    trip.tell(trip.said("alight", 11.6))
    actions.put(trip.back, trip.tour, at(DAY, 13), by=trip.chief, now=NOON)
    trip.tell(trip.said("board", 13, trip.back))
    assert trip.ride.state == "returning"
    trip.tell(trip.said("alight", 13.4, trip.back))
    assert (trip.ride.state, trip.back.state) == ("home", "done")
    assert not trip.ride.home_by


def test_who_was_not_there_needs_no_way_home_unless_they_come_after_all() -> None:
    trip = Trip()
    missed = trip.said("missed")
    trip.tell(missed)
    assert (trip.ride.state, trip.back.state, trip.tour.taken) == ("missed", "cancelled", 0)
    trip.tell(trip.said("board", 11.2))
    assert (trip.ride.state, trip.back.state) == ("aboard", "wanted")


def test_odd_things_are_disputed_and_stored() -> None:
    trip = Trip()
    stranger = make_device(make_user("driver", area_id=YIYANG))[1]
    assert trip.tell(trip.said("board"), token=stranger) == ["disputed"]
    other = make_ride(trip.chief).legs.get(way="there")
    odd = [
        trip.said("board", leg=other),
        trip.said("board", leg_id=str(trip.tour.pk)),
        trip.said("board", tour_id=str(trip.ride.pk)),
        trip.hail(5),
    ]
    assert trip.tell(*odd) == ["disputed"] * 4
    assert sorted(doubts()) == [
        "more_than_seats",
        "other_driver",
        "other_tour",
        "unknown_ride",
        "unknown_tour",
    ]
    assert (trip.ride.state, trip.tour.state, Boarding.objects.count()) == ("planned", "planned", 4)


def test_people_of_the_street_are_counted_and_take_seats_from_the_next() -> None:
    trip = Trip()
    on = trip.hail(3)
    trip.tell(on, trip.hail(1, "off", 12.5))
    assert trip.tour.hailed == 2
    trip.tell(trip.hail(2, hour=13))
    assert trip.tour.hailed == 4
    late = make_ride(trip.chief).legs.get(way="there")
    assert refused(lambda: actions.put(late, trip.tour, at(DAY, 14), by=trip.chief, now=NOON)) == "tour_full"
    trip.tell(void(LATER, target=on["id"], of="transport.hail"))
    assert trip.tour.hailed == 1


def test_who_waved_may_have_a_name_and_a_place_on_no_list(client: Client) -> None:
    trip = Trip()
    Tour.objects.filter(pk=trip.tour.pk).update(mode="circuit", every=30, site=trip.ride.site)
    who = make_person(name="招手人")
    fact = trip.hail(1)
    fact["data"] |= {"place": "桥头修车铺", "person_id": str(who.pk)}
    assert trip.tell(fact) == ["accepted"]
    told = Hail.objects.get()
    assert (told.place, told.person, told.stop) == ("桥头修车铺", who, None)

    client.force_login(trip.chief)
    page = client.get(reverse("ride_tour", args=[trip.tour.pk])).content.decode()
    assert "桥头修车铺" in page
    assert who.name in page


def test_a_tour_is_not_closed_while_whom_it_brought_waits_for_the_way_home() -> None:
    trip = Trip()
    by = trip.chief

    def close(text: str = "") -> None:
        actions.close(trip.tour, text=text, by=by, now=LATER)

    trip.tell(trip.said("board"))
    assert refused(close) == "still_aboard"
    trip.tell(trip.said("alight", 11.5))
    assert refused(close) == "still_waiting"
    actions.put(trip.back, make_tour(by), at(DAY, 14), by=by, now=LATER)
    assert refused(close) == "reason"
    close("车坏了，由另一辆接回")
    assert Tour.objects.get(pk=trip.tour.pk).state == "closed"


def test_who_went_home_another_way_waits_no_longer_and_somebody_says_how_it_is_known() -> None:
    trip = Trip()
    trip.tell(trip.said("board"), trip.said("alight", 11.5))
    actions.ready(trip.ride, by=trip.chief, now=NOON)
    trip.ride.refresh_from_db()
    assert trip.ride.home_by == NOON + timedelta(minutes=60)
    assert refused(lambda: actions.own_way(trip.ride, text=" ", by=trip.chief, now=NOON)) == "reason"
    actions.own_way(trip.ride, text="女儿电话告知已到家", by=trip.chief, now=NOON)
    assert Ride.objects.get(pk=trip.ride.pk).state == "home"
    actions.close(trip.tour, by=trip.chief, now=LATER)


def test_the_desk_writes_down_what_a_driver_says_and_sees_who_waits_too_long(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    trip = Trip()
    for what, when in (("board", ELEVEN), ("alight", NOON)):
        actions.say(trip.there, what, by=trip.chief, now=when, kind=BOARDING)
    trip.tell()
    assert trip.ride.state == "arrived"
    monkeypatch.setattr(clock, "now", lambda: at(DAY, 16))
    client.force_login(trip.chief)
    page = client.get(reverse("ride_waiting"))
    assert [(ride.pk, late) for ride, _since, _back, late in page.context["rows"]] == [(trip.ride.pk, True)]
    step = reverse("ride_step", args=[trip.ride.pk, "put"])
    told = {"leg": trip.back.pk, "tour": trip.tour.pk, "board_at": "2021-08-09T16:30"}
    assert client.post(step, told).status_code == 302
    assert client.get(reverse("ride_tour", args=[trip.tour.pk])).status_code == 200
    assert (
        client.post(reverse("ride_tour_step", args=[trip.tour.pk, "close"]), {"text": ""}).status_code == 422
    )


def test_a_drivers_list_on_paper_holds_both_ways_in_order_and_room_for_others() -> None:
    trip = Trip()
    actions.put(trip.back, trip.tour, at(DAY, 14), by=trip.chief, now=NOON)
    lines = content(trip.tour, NOON)["lines"]
    assert [line[0] for line in lines[:3]] == ["11:00", lines[1][0], "14:00"]
    assert {line[2] for line in lines[:4]} == {trip.ride.person.name}
    assert lines[4:] == [("",) * 6] * 8
    assert print_list(trip.tour, now=NOON).startswith(b"%PDF")
