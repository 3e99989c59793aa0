"""The board of a hospital, and setting up rooms."""

from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.beds import queries
from lianfang.beds.models import Bed, Room
from lianfang.beds.tests.make import make_bed, make_hospital, make_stay
from lianfang.people.tests.make import make_person
from lianfang.places.models import Site
from lianfang.places.tests.make import TAOJIANG
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


def board(browser: Client, site: Site) -> str:
    return browser.get(reverse("bed_board", args=[site.pk])).content.decode()


def test_the_board_shows_who_is_where_and_what_is_free(browser: Client, now: datetime) -> None:
    site = make_hospital(name="市某医院")
    stay = make_stay(make_person(name="陈住院"), make_bed(site), now)
    free = make_bed(site, ward="二病区")
    make_bed(site, state=Bed.State.DISINFECTING)
    html = board(browser, site)
    assert "陈住院" in html
    assert reverse("patient_in_bed", args=[stay.pk]) in html
    assert "Negative pressure" in html
    assert f"{reverse('admit')}?bed={free.pk}" in html
    assert "Disinfecting" in html
    listed = browser.get(reverse("hospitals")).content.decode()
    assert "市某医院" in listed


def test_a_commander_sees_and_does_not_manage(browser: Client, now: datetime) -> None:
    site = make_bed().room.site
    browser.force_login(make_user("commander"))
    html = board(browser, site)
    assert reverse("room_new", args=[site.pk]) not in html
    assert "Out of use</button>" not in html
    assert browser.get(reverse("room_new", args=[site.pk])).status_code == 403


def test_a_doctor_elsewhere_finds_no_hospital(browser: Client) -> None:
    bed = make_bed()
    browser.force_login(make_user("doctor", area_id=TAOJIANG))
    assert browser.get(reverse("bed_board", args=[bed.room.site_id])).status_code == 404
    assert bed.room.site.name not in browser.get(reverse("hospitals")).content.decode()
    answer = browser.post(reverse("bed_state", args=[bed.pk]), {"state": "out"})
    assert answer.status_code == 403


def test_setting_up_a_room(browser: Client) -> None:
    site = make_hospital()
    address = reverse("room_new", args=[site.pk])
    told = {"ward": "一病区", "name": "101", "beds": "2", "negative_pressure": "on"}
    assert browser.post(address, told).status_code == 302
    room = Room.objects.get()
    assert (room.single, room.negative_pressure, room.beds.count()) == (False, True, 2)
    again = browser.post(address, told)
    assert again.status_code == 409
    assert "already has a room 101" in again.content.decode()
    assert browser.post(address, told | {"beds": "0"}).status_code == 422
    assert Room.objects.count() == 1


def test_saying_that_a_bed_is_ready(browser: Client, now: datetime) -> None:
    bed = make_bed(state=Bed.State.DISINFECTING)
    address = reverse("bed_state", args=[bed.pk])
    assert browser.post(address, {"state": "free"}).status_code == 302
    assert Bed.objects.get().state == Bed.State.FREE
    assert browser.get(address).status_code == 405
    make_stay(make_person(), bed, now)
    assert browser.post(address, {"state": "out"}).status_code == 409
    assert Bed.objects.get().state == Bed.State.FREE


def test_names_are_masked_for_those_who_may_not_read_them(now: datetime) -> None:
    site = make_hospital()
    make_stay(make_person(name="陈住院"), make_bed(site), now)
    (card,) = queries.board(site, now, named=False)
    assert card.places[0].name == "陈*院"
