"""Rides on one's own page: asked for, waved down, cancelled; stops for everybody; the last seat is given once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.common.dates import at
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN
from lianfang.public.views import residents
from lianfang.rotas.tests.test_concurrency import at_once
from lianfang.transport import actions
from lianfang.transport.actions import Asked
from lianfang.transport.models import Leg, Ride, Tour
from lianfang.transport.tests.make import (
    DAY,
    MORNING,
    chief,
    clinic,
    make_hail_area,
    make_ride,
    make_stop,
    make_tour,
    make_vehicle,
)
from lianfang.web import clock

LATE = at(DAY, 23) + timedelta(minutes=50)


def told(client: Client, name: str, **pages: dict[str, Any]) -> int:
    """Answer page after page, then send it; gives the status of the last one."""
    assert client.get(reverse(name, args=["check"])).status_code == 302  # to the first question
    for step, answers in pages.items():
        assert client.get(reverse(name, args=[step])).status_code == 200
        assert client.post(reverse(name, args=[step]), answers).status_code == 302, step
    assert client.get(reverse(name, args=["check"])).status_code == 200
    return client.post(reverse(name, args=["check"])).status_code


@pytest.mark.django_db
def test_asked_for_seen_and_cancelled_on_ones_own_page_and_only_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    person = make_person()
    monkeypatch.setattr(residents, "resident_of", lambda _request: residents.Resident(person, [person]))
    pages: dict[str, dict[str, Any]] = {
        "where": {"site": (site := clinic()).pk},
        "when": {"arrive_by": "2021-08-09T12:00"},
        "from": {"place": ""},
        "back": {"back": "after"},
        "who": {"companions": 1},
    }
    assert client.post(reverse("my_ride_ask", args=["where"]), {}).status_code == 422
    assert told(client, "my_ride_ask", **pages) == 422  # no door on record
    past = client.post(reverse("my_ride_ask", args=["when"]), {"arrive_by": "2021-08-01T12:00"})
    assert "这个时间已过" in past.content.decode()
    client.post(reverse("my_ride_ask", args=["from"]), {"place": "三栋一单元"})
    page = client.get(reverse("my_ride_ask", args=["check"])).content.decode()
    assert all(word in page for word in ("三栋一单元", site.name, "8月9日 12:00", "到住址接"))
    assert client.post(reverse("my_ride_ask", args=["check"])).status_code == 302
    again = client.post(reverse("my_ride_ask", args=["check"]))  # a second click
    assert again.headers["Location"] == reverse("my_rides")
    assert client.get(reverse("my_ride_ask", args=["check"])).headers["Location"].endswith("/where/")
    ride = Ride.objects.get()
    assert (ride.channel, ride.companions, ride.area_id) == ("own", 1, HESHAN)
    assert "已登记" in client.get(reverse("my_rides")).content.decode()
    other = make_ride(chief())
    assert client.post(reverse("my_ride", args=[other.pk, "cancel"])).status_code == 404
    client.post(reverse("my_ride", args=[ride.pk, "done"]))  # not there yet: nothing happens
    client.post(reverse("my_ride", args=[ride.pk, "cancel"]))
    ride.refresh_from_db()
    assert ride.state == "cancelled"


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "sent"), [("my_leave", {}), ("my_who", {"at": "1"})])
def test_what_was_answered_for_one_is_not_there_for_the_next(
    client: Client, monkeypatch: pytest.MonkeyPatch, page: str, sent: dict[str, str]
) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    people = [make_person(), make_person()]
    monkeypatch.setattr(residents, "resident_of", lambda _request: residents.Resident(people[0], people))
    client.post(reverse("my_ride_ask", args=["where"]), {"site": clinic().pk})
    assert client.get(reverse("my_ride_ask", args=["when"])).status_code == 200
    client.post(reverse(page), sent)
    assert client.get(reverse("my_ride_ask", args=["when"])).headers["Location"].endswith("/where/")


@pytest.mark.django_db
def test_waved_down_until_midnight_and_no_longer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    by, person = chief(), make_person()
    area = make_hail_area(by)
    tour = make_tour(by, mode="hail", hail_area=area, ends_at=at(DAY, 24))
    monkeypatch.setattr(residents, "resident_of", lambda _request: residents.Resident(person, [person]))
    monkeypatch.setattr(clock, "now", lambda: LATE)
    assert client.get(reverse("my_wave")).headers["Location"] == reverse("my_wave_ask", args=["where"])
    where = {"hail_area": area.pk, "place": "十字路口"}
    said = told(client, "my_wave_ask", where=where, back={"back": "none"}, who={"companions": 0})
    assert said == 302
    assert Tour.objects.get(pk=tour.pk).taken == 1
    assert "十字路口" in client.get(reverse("my_rides")).content.decode()
    monkeypatch.setattr(clock, "now", lambda: at(DAY, 24) + timedelta(minutes=1) + timedelta(days=1))
    assert "不能招手叫车" in client.get(reverse("my_wave")).content.decode()


@pytest.mark.django_db
def test_anybody_sees_when_vehicles_pass_until_the_last_one_at_midnight(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = chief()
    make_hail_area(by)
    stop = make_stop(by)
    make_tour(by, mode="circuit", site=clinic(), every=30, stops=[(stop, 5)], ends_at=at(DAY, 24))
    monkeypatch.setattr(clock, "now", lambda: at(DAY, 23))
    text = client.get(reverse("public_stops")).content.decode()
    for word in (stop.name, "23:05, 23:35, 00:05", "08:00–24:00"):
        assert word in text
    assert stop.name not in client.get(reverse("public_stops") + "?q=别处").content.decode()
    monkeypatch.setattr(clock, "now", lambda: at(DAY, 24) + timedelta(minutes=6))
    assert stop.name not in client.get(reverse("public_stops")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_hailed_by_twenty_is_given_once() -> None:
    by = chief()
    area = make_hail_area(by)
    make_tour(by, make_vehicle(by, seats=1), mode="hail", hail_area=area, ends_at=at(DAY, 24))
    people = [make_person() for _ in range(20)]

    def asked() -> Asked:
        return Asked(area.site, HESHAN, LATE, place="路口", back="none", channel="own")

    waves = [lambda one=one: actions.wave(one, area, asked(), by=None, now=LATE) for one in people]
    assert at_once(*waves) == ["done", *["no_seat"] * 19]
    assert Leg.objects.filter(state="planned").count() == Ride.objects.count() == 1
