"""Wards and rooms: named, renamed, closed, opened; their pages."""

from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.beds import actions, queries
from lianfang.beds.models import Bed, Room, Ward
from lianfang.beds.tests.make import make_hospital, make_stay
from lianfang.common.tests.refusals import refused
from lianfang.people.tests.make import make_person
from lianfang.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> User:
    return make_user("doctor")


@pytest.fixture
def browser(client: Client, doctor: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: now)
    client.force_login(doctor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_a_ward_is_renamed_with_its_rooms_closed_and_opened(doctor: User, now: datetime) -> None:
    site = make_hospital()
    ward = actions.add_ward(site, name="一病区", specialty="infectious", by=doctor, now=now)
    with refused("ward_exists"):
        actions.add_ward(site, name="一病区", specialty="general", by=doctor, now=now)
    room = actions.set_up_room(site, ward="一病区", name="101", by=doctor, now=now)
    shut = actions.set_up_room(site, ward="一病区", name="102", by=doctor, now=now)
    actions.close_room(shut, why="漏水", by=doctor, now=now)
    actions.change_ward(ward, name="感染一科", specialty="infectious", by=doctor, now=now)
    assert set(Room.objects.values_list("ward", flat=True)) == {"感染一科"}
    actions.close_ward(ward, why="装修", by=doctor, now=now.replace(microsecond=7))
    bed = room.beds.get()
    with refused("bed_not_ready"):
        actions.occupy(bed, make_person(), by=doctor, now=now)
    with refused("ward_closed"):
        actions.open_room(shut, by=doctor, now=now)
    (counted,) = queries.capacity([site], now).values()
    assert (counted.out, counted.staffed) == (2, 0)
    actions.open_ward(ward, by=doctor, now=now)
    shut.refresh_from_db()
    assert shut.closed_at  # it was closed before, and for another reason
    make_stay(make_person(), bed, now)
    with refused("occupied"):
        actions.close_ward(ward, why="装修", by=doctor, now=now)


def test_a_room_is_changed_and_gets_beds(doctor: User, now: datetime) -> None:
    site = make_hospital()
    room = actions.set_up_room(site, ward="一病区", name="101", by=doctor, now=now)
    actions.set_up_room(site, ward="一病区", name="102", by=doctor, now=now)
    said = {"single": False, "negative_pressure": True, "icu": True}
    with refused("room_exists"):
        actions.change_room(room, name="102", **said, by=doctor, now=now)
    actions.change_room(room, name="103", **said, by=doctor, now=now)
    actions.add_beds(room, beds=2, by=doctor, now=now)
    assert list(room.beds.order_by("name").values_list("name", flat=True)) == ["1", "2", "3"]
    with refused("too_many"):
        actions.add_beds(room, beds=20, by=doctor, now=now)
    make_stay(make_person(), room.beds.first() or Bed(), now)
    with refused("occupied"):
        actions.change_room(room, name="103", **(said | {"single": True}), by=doctor, now=now)


def test_the_pages_of_wards_and_rooms(browser: Client, now: datetime) -> None:
    site = make_hospital()
    told = {"name": "三病区", "specialty": "critical"}
    answer = browser.post(reverse("ward_new", args=[site.pk]), told)
    ward = Ward.objects.get()
    assert answer.url == reverse("ward", args=[ward.pk])  # type: ignore[attr-defined]
    assert browser.post(reverse("ward_new", args=[site.pk]), told).status_code == 409
    assert "No rooms yet" in browser.get(reverse("ward", args=[ward.pk])).content.decode()
    assert "三病区" in browser.get(reverse("bed_board", args=[site.pk])).content.decode()
    new = {"ward": "三病区", "name": "301", "beds": "3", "icu": "on"}
    browser.post(reverse("room_new", args=[site.pk]), new)
    room = Room.objects.get()
    assert room.icu
    browser.post(reverse("ward_step", args=[ward.pk, "staff"]), {"beds": "2"})
    assert Bed.objects.filter(staffed=True).count() == 2
    assert browser.post(reverse("ward_step", args=[ward.pk, "close"]), {}).status_code == 422
    browser.post(reverse("ward_step", args=[ward.pk, "close"]), {"why": "消毒"})
    html = browser.get(reverse("room", args=[room.pk])).content.decode()
    assert "closed since" in html
    browser.force_login(make_user("commander"))
    assert browser.post(reverse("ward_step", args=[ward.pk, "open"])).status_code == 403
