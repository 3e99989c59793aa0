"""Asking for rides: who may, what is refused, one ride a person, site and day; the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import uuid7
from lianfang.people.models import Household
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.transport import actions
from lianfang.transport.models import Leg, Ride
from lianfang.transport.tests.make import DAY, MORNING, NOON, chief, clinic, make_ride, make_stop
from lianfang.transport.tests.test_fleet import refused
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db


def test_a_ride_has_a_leg_there_and_back_with_its_seats() -> None:
    ride = make_ride(chief(), companions=1, wheelchair=True)
    assert (ride.state, ride.arrive_from) == ("requested", NOON - timedelta(minutes=60))
    assert list(ride.legs.order_by("-way").values_list("way", "seats", "chairs")) == [
        ("there", 1, 1),
        ("back", 1, 1),
    ]
    assert [leg.way for leg in make_ride(chief(), back="none").legs.all()] == ["there"]


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"arrive_by": MORNING}, "times"),
        ({"arrive_from": NOON + timedelta(hours=1)}, "times"),
        ({"back": "at"}, "times"),
        ({"back": "at", "back_at": NOON}, "times"),
        ({"place": " "}, "no_place"),
        ({"agreed": False}, "not_agreed"),
        ({"companions": 6}, "companions"),
        ({"helper_phone": "12"}, "helper_phone"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(over: dict[str, Any], code: str) -> None:
    by = chief()
    assert refused(lambda: make_ride(by, **over)) == code
    assert not Ride.objects.exists()


def test_one_ride_a_person_site_and_day_and_it_can_be_cancelled() -> None:
    by, person = chief(), make_person()
    ride = make_ride(by, person)
    assert refused(lambda: make_ride(by, person)) == "ride_already"
    actions.cancel(ride, text="家人接送", by=by, now=MORNING)
    ride.refresh_from_db()
    assert (ride.state, ride.why, ride.ended_at) == ("cancelled", "家人接送", MORNING)
    assert set(Leg.objects.values_list("state", flat=True)) == {"cancelled"}
    assert refused(lambda: actions.cancel(ride, by=by, now=MORNING)) == "ride_begun"
    make_ride(by, person)


def test_a_driver_asks_for_nobody_and_a_person_for_themselves() -> None:
    assert refused(lambda: make_ride(make_user("driver"))) == "forbidden"
    assert make_ride(None, channel="own", agreed=False).asked_by.name == "公开页面"


def test_the_desk_asks_for_somebody_found_in_the_register_and_saves_the_list(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    by = make_user("grid_worker", area_id=YIYANG)
    client.force_login(by)
    make_area(43, 9, 3)
    door = Household.objects.create(area_id=HESHAN, address="七栋二单元 301")
    person = make_person(phone="13800008888", household=door)
    said = {
        "id": uuid7(),
        "person": person.phone,
        "site": clinic().pk,
        "arrive_by": "2021-08-09T12:00",
        "back": "after",
    }
    said |= {"companions": 0, "channel": "grid", "agreed": "on"}
    assert (
        client.get(reverse("ride_new") + f"?person={person.pk}").context["form"].initial["person"]
        == person.phone
    )
    assert client.post(reverse("ride_new"), {**said, "agreed": ""}).status_code == 422
    for _ in range(2):  # sent twice
        client.post(reverse("ride_new"), said)
    ride = Ride.objects.get()
    assert (ride.place, ride.area_id, ride.channel) == (door.address, HESHAN, "grid")
    page = client.get(reverse("rides") + "?only=unplanned&q=七栋")
    assert [row["ride"].pk for row in page.context["rows"]] == [ride.pk]
    assert client.get(reverse("rides") + "?day=2021-08-10").context["rows"] == []
    assert person.name in save(client, reverse("rides") + "?export=csv").content.decode()
    assert client.post(reverse("ride_step", args=[ride.pk, "cancel"]), {"text": ""}).status_code == 302
    assert "已取消" in client.get(reverse("ride", args=[ride.pk])).content.decode()


def test_somebody_fetched_at_a_stop_is_fetched_where_it_lies() -> None:
    stop = make_stop(chief())
    ride = make_ride(chief(), stop=stop, place="", longitude=None, latitude=None)
    assert (ride.longitude, ride.latitude, ride.day) == (stop.longitude, stop.latitude, DAY)


def test_whoever_may_not_plan_is_not_led_to_the_plans(client: Client) -> None:
    for role, led in (("vaccination_chief", False), ("dispatcher", True)):
        client.force_login(make_user(role, area_id=YIYANG))
        for name in ("rides", "ride_waiting", "ride_tours"):
            assert (reverse("ride_plans") in client.get(reverse(name)).content.decode()) is led, (role, name)
