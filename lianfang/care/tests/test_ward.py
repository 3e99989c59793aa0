"""The ward round, as those who walk it see it."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.beds.tests.make import make_bed, make_hospital
from lianfang.care import actions
from lianfang.care.tests.make import DAY, make_doctor, make_observation, make_patient
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import TAOJIANG, YIYANG
from lianfang.web import clock

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def doctor() -> User:
    return make_doctor()


@pytest.fixture
def browser(client: Client, doctor: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: now)
    client.force_login(doctor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def the_round(browser: Client, **query: str) -> str:
    answer = browser.get(reverse("ward_round"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_inside_stands_in_the_order_of_the_beds(
    browser: Client, doctor: User, now: datetime
) -> None:
    site = make_hospital()
    beds = [make_bed(site) for _ in range(3)]
    names = ["丙病人", "乙病人", "甲病人"]
    for bed, name in zip(reversed(beds), names, strict=True):
        make_patient(now - DAY, by=doctor, bed=bed, person=make_person(name=name), clinical_type="mild")
    html = the_round(browser)
    placed = sorted(names, key=html.index)
    by_bed = sorted(
        zip(beds, reversed(names), strict=True), key=lambda pair: (pair[0].room.name, pair[0].name)
    )
    assert placed == [name for _bed, name in by_bed]


def test_what_is_late_is_red_and_can_be_looked_at_alone(browser: Client, doctor: User, now: datetime) -> None:
    ill = make_patient(now - DAY, by=doctor, person=make_person(name="甲病人"), clinical_type="ordinary")
    make_observation(ill, doctor, now - 2 * HOUR, spo2=92, on_oxygen=True)
    fine = make_patient(now - DAY, by=doctor, person=make_person(name="乙病人"), clinical_type="ordinary")
    make_observation(fine, doctor, now - HOUR)
    actions.write_plan(fine, clinical_type="ordinary", text="对症", by=doctor, now=now - HOUR)
    actions.consult(fine, text="平稳", by=doctor, now=now - HOUR)
    html = the_round(browser)
    assert html.count(">Missing<") == 1  # it is noon
    assert html.count("A type is proposed") == 1
    assert "Version 1" in html
    assert "乙病人" not in the_round(browser, open="on")
    assert "甲病人" in the_round(browser, open="on")


def test_a_ward_and_a_hospital_can_be_chosen(browser: Client, doctor: User, now: datetime) -> None:
    here = make_patient(now, by=doctor, person=make_person(name="甲病人"))
    make_patient(now, by=doctor, person=make_person(name="乙病人"))
    site = here.occupancy.room.site
    html = the_round(browser, site=str(site.pk))
    assert "甲病人" in html
    assert "乙病人" not in html
    assert "甲病人" in the_round(browser, ward=here.occupancy.room.ward)
    assert "甲病人" in the_round(browser, ward="no such ward")  # no choice: no narrowing


def test_the_round_asks_the_same_of_many(browser: Client, doctor: User, now: datetime) -> None:
    asked = []
    for _ in range(2):
        make_observation(make_patient(now, by=doctor), doctor, now)
        with CaptureQueriesContext(connection) as seen:
            the_round(browser)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_a_nurse_measures_and_others_see_nothing(client: Client, browser: Client, now: datetime) -> None:
    make_patient(now - DAY, person=make_person(name="甲病人"))
    client.force_login(make_user("ward_nurse", area_id=YIYANG))
    html = the_round(client)
    assert "#observation" in html
    assert "#consultation" not in html
    client.force_login(make_doctor(area_id=TAOJIANG))
    assert "甲病人" not in the_round(client)
